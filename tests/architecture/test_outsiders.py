"""Every address by somebody who has a log-in and is not of the team: what is for the team refuses them."""

from collections import defaultdict

import pytest
from django.test import Client

from cohortium.access.models import Membership
from cohortium.access.permissions import OF_LINKS, OF_OUTSIDERS, Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.access.roles import OWNER
from cohortium.config.routes import named, routes
from cohortium.core.ids import new_id
from tests.cases import At, Case, every
from tests.fixtures import Provider, found_provider
from tests.people.households import child, family, guardian
from tests.people.log_ins import comes_in, invited, mail

ROUTES = {(route.method, route.address): route for route in routes()}


def permission_of(case: Case) -> Permission:
    method, route = case.route
    return ROUTES[method, named(f"/{route}")].permission


@pytest.fixture(scope="module")
def here() -> Provider:
    """An organisation with a family."""
    return found_provider()


@pytest.fixture(scope="module")
def mother(here: Provider) -> Client:
    """A browser of somebody who looks after a learner."""
    home = family(here)
    child(here, home)
    client = Client()
    one = invited(here, here.member(OWNER), guardian(here, home, email=mail(here)))
    client.force_login(comes_in(here, one.membership_id))
    return client


def test_what_needs_a_role_refuses_whoever_has_none(here: Provider, mother: Client) -> None:
    answers: dict[int, list[str]] = defaultdict(list)
    for_the_team = [case for case in every() if permission_of(case) not in OF_OUTSIDERS | OF_LINKS]
    for case in for_the_team:
        answers[case.send(mother, At(here.code, new_id(), new_id())).status_code].append(case.name)

    assert {status: names for status, names in answers.items() if status != 403} == {}
    assert len(answers[403]) == len(for_the_team)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("search?q=Zo", 403),
        ("approvals/", 403),
        ("learners/", 403),
        ("my/learners/{}", 404),
        ("notifications/", 200),
        ("my/", 200),
    ],
)
def test_whatever_they_open_has_the_frame_of_the_portal(
    here: Provider, mother: Client, address: str, status: int
) -> None:
    answer = mother.get(f"/o/{here.code}/{address.format(new_id())}")

    shown = answer.content.decode()
    home, search = f'class="nav-item" href="/o/{here.code}/my/"', 'class="find"'
    assert (answer.status_code, home in shown, search in shown) == (status, True, False)


def test_they_are_not_told_who_of_the_team_may_do_what(here: Provider, mother: Client) -> None:
    with here.scope():
        owner = names_of_those_who_may(Permission.ROLE_EDIT)

    shown = mother.get(f"/o/{here.code}/roles/").content.decode()

    assert ("This page is for the team" in shown, [name for name in owner if name in shown]) == (True, [])


def test_who_sees_nothing_starts_in_the_portal_too(here: Provider) -> None:
    nobody = here.member()
    with here.scope():
        Membership.objects.filter(pk=nobody.id).update(is_staff=False)

    answer = here.signed_in(nobody).get(f"/o/{here.code}/")

    assert answer["Location"] == f"/o/{here.code}/my/"


@pytest.mark.parametrize("address", ["search?q=Zo", "approvals"])
def test_the_interface_for_programs_refuses_them_the_same(here: Provider, mother: Client, address: str) -> None:
    assert mother.get(f"/api/v1/o/{here.code}/{address}").status_code == 403
