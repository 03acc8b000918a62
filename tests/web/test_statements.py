"""How often pages ask the database: exactly, and whatever the number of rows. The list is in `test_campuses`."""

from collections.abc import Callable
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import edit_campus
from cohortium.administration.rules.campuses import CampusDetails
from tests.fixtures import MORNING, Provider
from tests.web.pages import form_of

Statements = Callable[[], Any]
# Session, user, organisation, BEGIN, scope, member, and at the end COMMIT.
COMING_IN = 7
# BEGIN, session, COMMIT: the notice of what was done.
NOTICE = 3


@pytest.mark.parametrize("number", [1, 50])
def test_show(provider: Provider, owner: Actor, statements: Statements, number: int) -> None:
    campus = provider.campus()
    for n in range(number):
        provider.member(CAMPUS_MANAGER, campuses=(campus,))
        details = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb=f"Suburb {n}")
        with provider.scope():
            edit_campus(owner, campus_id=campus.pk, details=details, version=n + 1, now=MORNING)
    client = provider.signed_in(owner)

    with statements() as seen:
        client.get(f"/o/{provider.code}/campuses/{campus.pk}?everything")

    # Campus, people, entries, the names of those who wrote them, who began what was done; whether others decide about closing, and what waits for them.
    assert len(seen) == COMING_IN + 7


def test_edit(provider: Provider, owner: Actor, statements: Statements) -> None:
    campus = provider.campus()
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"

    with statements() as shown:
        form = form_of(client.get(path))
    with statements() as saved:
        client.post(path, {**form, "suburb": "Werribee South"})

    # Campus, and whether others decide about closing.
    assert len(shown) == COMING_IN + 2
    # Campus, whether others decide; savepoint, actor, lock, country, campus, entry, release.
    assert len(saved) == COMING_IN + 9 + NOTICE


@pytest.mark.parametrize("number", [1, 50])
def test_closing(provider: Provider, owner: Actor, statements: Statements, number: int) -> None:
    ids = [str(provider.campus(f"Campus {n:02}").pk) for n in range(number)]
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/closing"

    with statements() as shown:
        client.get(path, {"campus": ids})
    with statements() as done:
        client.post(path, {"campus": ids})

    # Whether it needs approval, and what waits for that; campuses, and who would lose sight of all.
    assert len(shown) == COMING_IN + 4
    # Campuses, what waits; savepoint, actor, rule, lock, entries, a job, campuses, release.
    assert len(done) == COMING_IN + 10 + NOTICE
