"""The navigation: in sections, and what is asked for a few times a year stands closed until somebody is in it."""

import re

import pytest

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import OWNER
from cohortium.administration.actions.roles import edit_role
from cohortium.administration.rules.roles import RoleDetails
from cohortium.web.places import PLACES, places_of
from tests.administration.test_roles import copied, holder
from tests.fixtures import Provider

SECTION = re.compile(r'<p id="nav-\d" class="nav-caption">([^<]+)</p>|<details class="nav-fold"( open)?>')


def sections(page: str) -> list[tuple[str, str]]:
    """What stands above each section, and whether one that folds is open."""
    return SECTION.findall(page)


@pytest.mark.parametrize(
    ("path", "stands"), [("", ""), ("learners/", ""), ("campuses/", " open"), ("settings/", " open")]
)
def test_what_is_set_up_once_stands_closed_until_one_is_in_it(
    provider: Provider, owner: Actor, path: str, stands: str
) -> None:
    page = provider.signed_in(owner).get(f"/o/{provider.code}/{path}").content.decode()

    assert sections(page) == [("People", ""), ("Teaching", ""), ("Office", ""), ("", stands)]


def test_who_can_go_nowhere_else_finds_it_open(provider: Provider, owner: Actor) -> None:
    role = copied(provider)
    only = holder(provider, role)
    with provider.scope():
        details = RoleDetails("Caretaker", "Looks after the place.", {Permission.CAMPUS_READ: Span.EVERYTHING})
        edit_role(owner, role_id=role.pk, details=details, version=1)
        only = provider.again(only)

    page = provider.signed_in(only).get(f"/o/{provider.code}/").content.decode()

    assert ([place.route for place in places_of(only)], sections(page)) == (["campuses"], [("", " open")])


def test_places_of_a_section_stand_together() -> None:
    order = [place.section for place in PLACES]

    assert [one for at, one in enumerate(order) if one in order[:at] and order[at - 1] != one] == []


def test_every_place_is_in_the_navigation_once(provider: Provider) -> None:
    client = provider.signed_in(provider.member(OWNER))
    navigation = client.get(f"/o/{provider.code}/").content.decode().split("<nav ", 2)[1]

    hrefs = re.findall(r'class="nav-item" href="([^"]+)"', navigation)

    assert (len(hrefs), len(set(hrefs))) == (len(PLACES) + 1, len(PLACES) + 1)


def test_no_keys_lead_to_two_places() -> None:
    keys = [place.keys for place in PLACES if place.keys]

    assert sorted(keys) == sorted(set(keys))
