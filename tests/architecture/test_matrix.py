"""Every address by every role: what `docs/matrix.txt` says is what happens."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from ninja import NinjaAPI

from cohortium.access.permissions import OF_LINKS, Permission, needing
from cohortium.access.roles import BUILT_IN, OWNER
from cohortium.config.routes import Route, check_endpoints, pages
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, every, page
from tests.fixtures import Provider, found_provider
from tests.holders import Holders
from tests.matrix import ROUTES, expected_of_each, route_of

CASES = every()


@pytest.fixture(scope="module")
def here() -> Provider:
    """An organisation whose campuses are made one by one, so that nobody runs out of them."""
    provider = found_provider()
    # The last owner could not leave.
    provider.member(OWNER)
    return provider


@pytest.fixture(scope="module")
def strangers() -> Client:
    """A browser of the owner of another organisation."""
    strange = found_provider()
    return strange.signed_in(strange.member(OWNER))


@pytest.fixture(scope="module")
def holders(here: Provider) -> Holders:
    """The people of `here`."""
    return Holders(here)


def test_every_route_has_a_case_and_every_case_a_route() -> None:
    assert {(route.method, route.address) for case in CASES if (route := route_of(case))} == set(ROUTES)
    assert [case.name for case in CASES if route_of(case) is None] == []


def test_every_case_of_a_route_with_an_id_says_what_that_is() -> None:
    assert without_subject(CASES) == []


def test_a_case_that_leaves_an_id_out_is_found() -> None:
    careless = Case("careless", page("campuses/ID"), 200, None)

    assert without_subject([careless]) == ["careless"]


def without_subject(cases: list[Case]) -> list[str]:
    return [case.name for case in cases if "<uuid" in case.route[1] and not case.subject]


def test_cases_have_names_of_their_own() -> None:
    names = [case.name for case in CASES]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_role_gets_what_the_matrix_says(here: Provider, holders: Holders, case: Case) -> None:
    assert sent_by_each(here, holders, case) == expected_of_each(case)


def sent_by_each(here: Provider, holders: Holders, case: Case) -> dict[str, int]:
    """What each role gets. What was looked at, or refused, is as it was for the next; otherwise it is made anew."""
    seen: dict[str, int] = {}
    place: At | None = None
    for role in BUILT_IN:
        if place is None:
            campus = here.campus(f"{case.name} {role.key}")
            place = at(here, case, campus)
        seen[role.key] = case.send(holders.at(role, campus).browser, place).status_code
        if case.route[0] != "GET" and seen[role.key] < 400:
            place = None
    return seen


@pytest.mark.parametrize("case", [case for case in CASES if case.own], ids=lambda case: case.name)
def test_what_is_ones_own_is_answered(here: Provider, case: Case) -> None:
    actor = here.member(OWNER)

    answer = case.send(here.signed_in(actor), At(here.code, case.own(here, actor), new_id()))

    assert answer.status_code == case.own_answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_is_no_member_is_told_nothing(here: Provider, strangers: Client, case: Case) -> None:
    place = at(here, case, here.campus(f"{case.name} of nobody"))
    is_api, of_link = case.route[1].startswith("api/"), route_of(case).permission in OF_LINKS

    stranger = case.send(strangers, place)
    visitor = case.send(Client(), place)

    assert (visitor.status_code, stranger.status_code) == (
        (case.answer, case.not_own) if of_link else (401 if is_api else 302, 404)
    )
    if not is_api and not of_link:
        assert visitor["Location"].startswith("/sign-in/?next=")


def at(here: Provider, case: Case, campus: Campus) -> At:
    """The rightful address of the case, with what it is about freshly made."""
    beside = case.beside(here, campus)
    return At(here.code, case.subject(here, campus) if case.subject else campus.pk, beside)


def test_an_address_that_says_nothing_of_its_permission_is_found() -> None:
    with pytest.raises(LookupError, match="/o/<str:code>/forgotten needs no permission"):
        list(pages([path("o/<str:code>/forgotten", lambda request, code: HttpResponse())]))


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        ("api/v1/o/<str:code>/dump", None, "/api/v1/o/<str:code>/dump needs no permission"),
        ("o/<str:code>/dump", "theme", "/o/<str:code>/dump is in an organisation"),
        ("dump", "theme", "/dump has the name of /theme"),
        ("o/<str:code>/dump", "api-root", "/o/<str:code>/dump needs no permission"),
    ],
)
def test_an_address_under_a_borrowed_name_is_found(address: str, name: str | None, words: str) -> None:
    taken = path("theme", lambda request: HttpResponse(), name="theme")

    with pytest.raises(LookupError, match=words):
        list(pages([taken, path(address, lambda request, code="": HttpResponse(), name=name)]))


def test_a_page_that_answers_no_method_is_found() -> None:
    view = needing(lambda request, code: HttpResponse(), Permission.CAMPUS_READ)

    with pytest.raises(LookupError, match="/o/<str:code>/dump does not say which methods"):
        list(pages([path("o/<str:code>/dump", view)]))


def test_an_endpoint_of_another_api_is_found() -> None:
    another = NinjaAPI(urls_namespace="another")
    another.get("/dump")(lambda request: None)
    unknown = [path("another/", another.urls)]

    with pytest.raises(LookupError, match="/another/dump is an endpoint of another API"):
        check_endpoints(unknown, known=set())


def test_a_route_without_a_case_is_found() -> None:
    added = Route("POST", "/o/{code}/campuses/{campus_id}/merging", Permission.CAMPUS_EDIT)

    assert {added[:2]} - {(route.method, route.address) for case in CASES if (route := route_of(case))} == {added[:2]}
