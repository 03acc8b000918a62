"""Numbers of papers: no gap, none twice, whoever asks at the same moment and whatever is set meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections, transaction

from cohortium.administration.actions.numbers import next_number
from cohortium.administration.actions.settings import change_settings
from cohortium.administration.queries import settings as queries
from cohortium.administration.settings import CERTIFICATE, INVOICE
from tests.fixtures import Provider

MARCH, DECEMBER, NEXT = date(2026, 3, 9), date(2025, 12, 30), date(2027, 1, 2)


def numbered(provider: Provider, *days: date) -> list[str]:
    """The next numbers of invoices of these days, each in a transaction of its own."""
    given = []
    for day in days:
        with provider.scope():
            given.append(next_number(INVOICE, on=day))
    return given


def set_yearly(provider: Provider, *, yearly: bool) -> None:
    with provider.scope():
        version = queries.group(provider.system, key="numbers").version
        change_settings(provider.system, group="numbers", values={"numbers.invoice_yearly": yearly}, version=version)


def test_each_year_begins_at_one_and_a_late_paper_of_the_last_goes_on_there(provider: Provider) -> None:
    assert numbered(provider, DECEMBER, MARCH, DECEMBER, MARCH, NEXT) == [
        "INV-2025-000001",
        "INV-2026-000001",
        "INV-2025-000002",
        "INV-2026-000002",
        "INV-2027-000001",
    ]


def test_kinds_and_organisations_count_by_themselves(provider: Provider, other_provider: Provider) -> None:
    numbered(provider, MARCH, MARCH)

    with provider.scope():
        certificate = next_number(CERTIFICATE, on=MARCH)

    assert (certificate, numbered(other_provider, MARCH)) == ("CERT-2026-00001", ["INV-2026-000001"])


def test_what_is_rolled_back_leaves_no_gap(provider: Provider) -> None:
    numbered(provider, MARCH)
    with provider.scope():
        lost = next_number(INVOICE, on=MARCH)
        transaction.set_rollback(True)

    assert (lost, numbered(provider, MARCH)) == ("INV-2026-000002", ["INV-2026-000002"])


def test_no_change_between_the_ways_of_counting_gives_a_number_twice(provider: Provider) -> None:
    given = numbered(provider, MARCH, MARCH, DECEMBER)
    set_yearly(provider, yearly=False)
    given += numbered(provider, MARCH, DECEMBER, NEXT)
    set_yearly(provider, yearly=True)
    given += numbered(provider, MARCH, NEXT, DECEMBER)
    set_yearly(provider, yearly=False)
    given += numbered(provider, MARCH, NEXT, DECEMBER)

    assert sorted(given) == sorted(set(given))
    assert len(given) == 12


@pytest.mark.parametrize("yearly", [True, False])
def test_many_at_once_get_one_after_the_other(provider: Provider, yearly: bool) -> None:
    set_yearly(provider, yearly=yearly)
    people, each = 6, 8
    barrier = Barrier(people)

    def work(_person: int) -> list[str]:
        barrier.wait(30)
        try:
            # Every third one thinks better of it.
            return [said for turn in range(each) if (said := _once(provider, keep=turn % 3 != 2))]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(people) as threads:
        given = [said for one in threads.map(work, range(people)) for said in one]

    kept = people * sum(turn % 3 != 2 for turn in range(each))
    assert sorted(given) == [f"INV-2026-{n:06}" for n in range(1, kept + 1)]


def _once(provider: Provider, *, keep: bool) -> str:
    with provider.scope():
        said = next_number(INVOICE, on=MARCH)
        transaction.set_rollback(not keep)
    return said * keep
