"""What is found, by whom, by which index, and that it tells nothing of what is out of reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, OWNER, TRAINER
from cohortium.administration.queries.search import members_found
from cohortium.core.errors import NotFound
from cohortium.desk.actions.tasks import add_task
from cohortium.desk.kinds.search import Asked
from cohortium.desk.queries import search
from cohortium.desk.rules.tasks import TaskDetails
from tests.databases import rows
from tests.fixtures import Provider, found_provider
from tests.keys import issued
from tests.tenancy.test_search import conditions
from tests.web.test_statements import COMING_IN

MANY = 20_000


def titles(provider: Provider, actor: Actor, text: str) -> list[str]:
    with provider.scope():
        return [hit.title for one in search.found(actor, text=text) for hit in one.hits]


@pytest.mark.parametrize(
    "text",
    [
        "ada",
        "ADA N",
        "Ncube Ada",
        "ncube",
        "thandi",
        "Thandi Ada",
        "ada  ncu",
        "ncube thandi ada",
        "  Ádá ",
    ],
)
def test_a_person_is_found_by_any_word_in_any_order(provider: Provider, owner: Actor, text: str) -> None:
    provider.member(TRAINER, name="Ada Thandi Ncube")

    assert titles(provider, owner, text) == ["Ada Thandi Ncube"]


@pytest.mark.parametrize(
    ("name", "text"), [("Declan O’Brien", "obrien"), ("Declan O’Brien", "o'b"), ("Mai Nguyễn", "nguyen")]
)
def test_accents_and_apostrophes_do_not_matter(provider: Provider, owner: Actor, name: str, text: str) -> None:
    provider.member(TRAINER, name=name)

    assert titles(provider, owner, text) == [name]


@pytest.mark.parametrize("text", ["da", "cube", "ada mokoena", " ", "%", "ada%", "_da"])
def test_what_no_word_begins_with_is_not_found(provider: Provider, owner: Actor, text: str) -> None:
    provider.member(TRAINER, name="Ada Ncube")

    assert titles(provider, owner, text) == []


def test_a_person_is_found_by_their_whole_address_and_by_number(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    with provider.scope():
        Membership.objects.filter(pk=ada.id).update(phone="+61397412200")
    email = provider.users[ada.id].email

    assert titles(provider, owner, email.upper()) == ["Ada Ncube"]
    assert titles(provider, owner, "03 9741 2200") == ["Ada Ncube"]
    assert titles(provider, owner, "+61 3 9741 2200") == ["Ada Ncube"]
    assert [titles(provider, owner, text) for text in ("2200", "741 2200", "200")] == [["Ada Ncube"], ["Ada Ncube"], []]
    assert [titles(provider, owner, text) for text in (email[:-1], "9741", "03 9741 2201")] == [[], [], []]


@pytest.mark.parametrize("text", ["ring", "nguy", "FAMILY", "nguyen ring", "the family", "heating", "about heat ring"])
def test_a_task_is_found_by_any_words_in_any_order(provider: Provider, owner: Actor, text: str) -> None:
    with provider.scope():
        add_task(owner, details=TaskDetails("Ring the Nguyễn family back about the heating"))

    assert titles(provider, owner, text) == ["Ring the Nguyễn family back about the heating"]


@pytest.mark.parametrize("text", ["eating", "heating insurance"])
def test_a_task_is_not_found_by_what_no_word_of_it_begins_with(provider: Provider, owner: Actor, text: str) -> None:
    with provider.scope():
        add_task(owner, details=TaskDetails("Ring the Nguyễn family back about the heating"))

    assert titles(provider, owner, text) == []


@pytest.mark.parametrize(
    "text", ["+61 3 9882 4100", "03 9882 4100", "+61398824100", "4100", "882 4100", "Camberwell@Example.com"]
)
def test_a_campus_is_found_by_its_number_and_address(provider: Provider, owner: Actor, text: str) -> None:
    provider.campus("Camberwell", contact_phone="03 9882 4100", contact_email="camberwell@example.com")

    assert titles(provider, owner, text) == ["Camberwell"]


@pytest.mark.parametrize("text", ["second factor", "factor", "quiet", "certificate"])
def test_settings_are_found_by_what_stands_on_their_pages(provider: Provider, owner: Actor, text: str) -> None:
    answer = provider.signed_in(owner).get(f"/o/{provider.code}/search", {"q": text})

    assert f'href="/o/{provider.code}/settings/' in answer.text


@pytest.mark.parametrize("text", ["whitl", "Whitlock Grace"])
def test_lists_find_people_and_tasks_by_the_same_words(provider: Provider, text: str) -> None:
    grace = provider.member(OWNER, name="Grace Whitlock")
    with provider.scope():
        add_task(grace, details=TaskDetails("Ask Grace Whitlock"))
    client, base = provider.signed_in(grace), f"/o/{provider.code}"

    shown = [
        # Without the frame, which has their name as well.
        "Grace Whitlock</"
        in client.get(f"{base}/{path}", {name: text, "whose": "all"}, headers={"HX-Request": "true"}).text
        for path, name in (("team/", "q"), ("tasks/", "q"), ("trail/", "person"))
    ]
    api = client.get(f"/api/v1{base}/team", {"begins": text}).json()

    assert shown == [True, True, True]
    assert [one["name"] for one in api["items"]] == ["Grace Whitlock"]


def test_every_kind_is_found_and_grouped(provider: Provider, owner: Actor) -> None:
    provider.campus("Camberwell")
    issued(provider, name="Camera doors")
    provider.member(TRAINER, name="Camille Dubois")
    with provider.scope():
        add_task(owner, details=TaskDetails("Camp is to be booked"))
        found = search.found(owner, text="cam")

    assert [(one.kind, [hit.title for hit in one.hits]) for one in found] == [
        ("membership", ["Camille Dubois"]),
        ("task", ["Camp is to be booked"]),
        ("campus", ["Camberwell"]),
        ("apikey", ["Camera doors"]),
        ("role", ["Campus manager"]),
    ]


def test_nothing_is_told_of_what_is_out_of_reach(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Zeehan"), provider.campus("Zeerust")
    other_provider.campus("Zeebrugge")
    other_provider.member(OWNER, name="Zee Abroad")
    provider.member(TRAINER, campuses=(other,), name="Zee Elsewhere")
    provider.member(TRAINER, campuses=(mine,), name="Zee Here")
    with provider.scope():
        add_task(owner, details=TaskDetails("Zeerust is cold", campus_id=other.pk))
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,), name="Maya Okafor")
    trainer = provider.member(TRAINER, campuses=(mine,), name="Noor Haddad")
    nobody = provider.member(name="Noah Lim")

    assert titles(provider, manager, "zee") == ["Zee Here", "Zeehan"]
    assert titles(provider, trainer, "zee") == ["Zeehan"]
    assert titles(provider, nobody, "zee") == []
    with provider.scope(), pytest.raises(NotFound):
        search.found_of(trainer, kind="membership", asked=Asked("zee"))


def test_one_kind_is_turned_page_by_page(provider: Provider, owner: Actor) -> None:
    names = [f"Zola Number{n}" for n in range(5)]
    for name in names:
        provider.member(TRAINER, name=name)
    seen: list[str] = []
    after = None
    with provider.scope():
        for _ in range(3):
            found = search.found_of(owner, kind="membership", asked=Asked("zola", after, 2))
            seen += [hit.title for hit in found.hits]
            after = found.next

    assert (seen, after) == (names, None)


@pytest.mark.parametrize("number", [1, 20])
def test_a_search_asks_the_database_once_for_each_kind(
    provider: Provider, owner: Actor, statements: Any, number: int
) -> None:
    for n in range(number):
        provider.campus(f"Camp {n}")
        provider.member(AUDITOR, name=f"Camille Number{n}")
    client = provider.signed_in(owner)

    with statements() as seen:
        client.get(f"/o/{provider.code}/search", {"q": "cam"}, headers={"HX-Request": "true"})

    assert len(seen) == COMING_IN + 12


def test_pages_are_found_and_only_ones_own(provider: Provider, owner: Actor) -> None:
    path = f"/o/{provider.code}/search"
    trainer = provider.member(TRAINER, campuses=(provider.campus(),))

    pages = [provider.signed_in(one).get(path, {"q": "team"}).content.decode() for one in (owner, trainer)]

    assert [page.count(f'href="/o/{provider.code}/team/"') for page in pages] == [2, 0]


def test_what_was_typed_is_shown_as_text(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/search"

    for headers in ({}, {"HX-Request": "true"}):
        answer = client.get(path, {"q": "<script>alert(1)</script>\0" + "a" * 300}, headers=headers)
        assert (answer.status_code, "<script>alert" in answer.content.decode()) == (200, False)


def test_the_api_finds_the_same(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Camberwell")

    answer = provider.signed_in(owner).get(f"/api/v1/o/{provider.code}/search", {"q": "camb"}).json()

    hit = {"thing_id": str(campus.pk), "title": "Camberwell", "about": ""}
    assert answer == {"items": [{"kind": "campus", "word": "Campuses", "hits": [hit], "next": None}]}


@pytest.fixture(scope="module")
def big_provider() -> Iterator[Provider]:
    """An organisation with very many members, and a neighbour of the same size."""
    provider, neighbour = found_provider(), found_provider()
    for each in (provider, neighbour):
        rows(
            connections["owner"],
            "INSERT INTO access_membership (id, organisation_id, display_name, status, phone) "
            "SELECT gen_random_uuid(), %s, 'Given' || n || ' Middle' || n || ' Family' || n, 'invited', '' "
            "FROM generate_series(1, %s) n",
            *(each.id, MANY),
        )
    rows(connections["owner"], "ANALYZE access_membership")
    yield provider
    for each in (provider, neighbour):
        rows(connections["owner"], "DELETE FROM access_membership WHERE organisation_id = %s", each.id)


@pytest.mark.parametrize(
    ("column", "index", "words"),
    [
        ("display_name_plain", "membership_name", "given1999"),
        ("display_name_second", "membership_name_second", "middle1999"),
        ("display_name_third", "membership_name_third", "family1999"),
    ],
)
def test_each_word_finds_its_place_in_an_index(big_provider: Provider, column: str, index: str, words: str) -> None:
    queryset = Membership.objects.filter(**{f"{column}__begins": words})

    assert conditions(big_provider, queryset)[0] == index


@pytest.mark.parametrize("text", ["family1999", "family1999 given1", "middle19999 family", "zzz"])
def test_a_search_among_very_many_reads_the_indexes_and_not_the_table(big_provider: Provider, text: str) -> None:
    explained = _Explained()
    with big_provider.scope(), connection.execute_wrapper(explained):
        members_found(big_provider.system, Asked(text))

    assert explained.scans == [["membership_name", "membership_name_second", "membership_name_third"]]


class _Explained:
    """Asks for the plan of each statement about members, and notes which indexes of theirs it reads."""

    def __init__(self) -> None:
        self.scans: list[list[str]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.connection.cursor() as cursor:
            [(plan,)] = cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params).fetchall()
        nodes = list(_nodes(plan[0]["Plan"]))
        self.scans.append(
            sorted({one["Index Name"] for one in nodes if one.get("Index Name", "").startswith("membership_name")})
        )
        return execute(sql, params, many, context)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.get("Plans", []):
        yield from _nodes(child)
