"""A list says how many it shows, and does not take a page for all of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cohortium import web
from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.roles import TRAINER
from cohortium.partners.models import Partner
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.models import Credential, Family, Learner
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider

TEMPLATES = Path(web.__file__).parent / "templates"
# Each holds one page, and one more.
MANY = 51


def _learners(_: Provider) -> None:
    Learner.objects.bulk_create(Learner(first_name=f"Ada {n}", last_name="Ncube") for n in range(MANY))


def _families(_: Provider) -> None:
    Family.objects.bulk_create(Family(name=f"Ncube {n}") for n in range(MANY))


def _members(_: Provider) -> None:
    Membership.objects.bulk_create(Membership(display_name=f"Ada {n}", status="invited") for n in range(MANY - 2))


def _partners(_: Provider) -> None:
    Partner.objects.bulk_create(Partner(kind="employer", name=f"Ncube {n}") for n in range(MANY))


def _campuses(_: Provider) -> None:
    Campus.objects.bulk_create(Campus(name=f"Werribee {n}", time_zone="Australia/Melbourne") for n in range(MANY))


def _credentials(_: Provider) -> None:
    ada = Membership.objects.get(display_name="Ada Ncube")
    Credential.objects.bulk_create(Credential(membership=ada, kind=f"Card {n}") for n in range(MANY))


def _doubles(provider: Provider) -> None:
    Learner.objects.bulk_create(
        Learner(first_name=f"Ada {n // 2}", last_name="Ncube", date_of_birth=MORNING.date()) for n in range(2 * MANY)
    )
    find_doubles(provider.system)


LISTS: dict[str, Callable[[Provider], None]] = {
    "learners/?": _learners,
    "families/?": _families,
    "team/?": _members,
    "partners/?": _partners,
    "campuses/?": _campuses,
    "team/credentials/?showing=all": _credentials,
    "learners/doubles/?": _doubles,
}


def said(client: Client, address: str) -> list[str]:
    """What a list says of how many it shows."""
    return re.findall(r'role="status">([^<]*)</p>', client.get(address).content.decode())


@pytest.mark.parametrize("address", LISTS)
def test_the_first_page_is_not_all(provider: Provider, owner: Actor, address: str) -> None:
    provider.member(TRAINER, name="Ada Ncube")
    with provider.scope():
        LISTS[address](provider)
    client, start = provider.signed_in(owner), f"/o/{provider.code}/{address.partition('?')[0]}"
    first = client.get(f"/o/{provider.code}/{address}").content.decode()
    [following] = re.findall(r'rel="next" href="([^"]*)"', first)

    assert said(client, f"/o/{provider.code}/{address}") == ["First 50"]
    assert said(client, start + following.replace("&amp;", "&")) == ["Last 1"]


def test_what_turns_pages_says_how_many_it_shows() -> None:
    turning = [file for file in TEMPLATES.rglob("*.html") if "<c-pager " in file.read_text()]

    assert [str(file) for file in turning if "<c-count " not in file.read_text()] == []
    assert len(turning) > 20
