"""Every address by somebody who has a log-in and is not of the team: what is for the team refuses them."""

from collections import defaultdict

import pytest
from django.test import Client

from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, Permission
from cohortium.access.roles import OWNER
from cohortium.config.routes import named, routes
from cohortium.core.ids import new_id
from tests.cases import At, Case, every
from tests.fixtures import Provider, found_provider
from tests.people.households import child, family, guardian
from tests.people.log_ins import comes_in, invited, mail

ROUTES = {(route.method, route.address): route for route in routes()}
# What whoever has a log-in may do, of which something might not be theirs.
SHARED = (Permission.APPROVAL_ASK, Permission.APPROVAL_DECIDE)


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
    for_the_team = [case for case in every() if permission_of(case) not in OF_EVERY_MEMBER | OF_LINKS]
    for case in for_the_team:
        answers[case.send(mother, At(here.code, new_id(), new_id())).status_code].append(case.name)

    assert {status: names for status, names in answers.items() if status != 403} == {}
    assert len(answers[403]) == len(for_the_team)


@pytest.mark.parametrize(
    "case", [one for one in every() if permission_of(one) in SHARED and one.subject], ids=lambda one: one.name
)
def test_what_others_ask_and_decide_is_not_there_for_them(here: Provider, mother: Client, case: Case) -> None:
    campus = here.campus(case.name)
    place = At(here.code, case.subject(here, campus) if case.subject else campus.pk, case.beside(here, campus))

    assert case.send(mother, place).status_code == 404


@pytest.mark.parametrize("address", ["/o/{}/search?q=Zo", "/api/v1/o/{}/search?q=Zo"])
def test_the_search_finds_nobody_for_them(here: Provider, mother: Client, address: str) -> None:
    answer = mother.get(address.format(here.code))

    assert (answer.status_code, "Papadopoulos" in answer.content.decode()) == (200, False)
