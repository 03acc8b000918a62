"""Pages of campuses: each does, refuses, and asks the database a constant number of times."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses, edit_campus
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider
from tests.web.pages import form_of


def campuses(provider: Provider) -> list[tuple[str, str, bool]]:
    with provider.scope():
        return list(Campus.objects.order_by("name").values_list("name", "suburb", "is_active"))


def test_index_lists_open_campuses_by_name(provider: Provider, owner: Actor) -> None:
    provider.campus("Werribee")
    provider.campus("Camberwell")
    closed = provider.campus("Footscray")
    with provider.scope():
        close_campuses(owner, campus_ids=[closed.pk])

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/").content.decode()

    assert [name for name in ("Camberwell", "Werribee", "Footscray") if f">{name}<" in text] == [
        "Camberwell",
        "Werribee",
    ]
    assert text.index(">Camberwell<") < text.index(">Werribee<")


@pytest.mark.parametrize("number", [1, 50])
def test_index_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, owner: Actor, statements: Callable[[], Any], number: int
) -> None:
    for n in range(number):
        provider.campus(f"Campus {n}")
    client = provider.signed_in(owner)
    client.get(f"/o/{provider.code}/campuses/")

    with statements() as seen:
        client.get(f"/o/{provider.code}/campuses/")

    # Session, user, organisation, BEGIN, scope, member, campuses, COMMIT.
    assert len(seen) == 8


def test_index_filters_sorts_and_pages_by_its_address(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        Campus.objects.bulk_create(Campus(name=f"North {n:02}", time_zone="UTC") for n in range(51))
    provider.campus("Émile", suburb="Northcote")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    first = html.unescape(client.get(path, {"q": "norTH", "sort": "-name"}).content.decode())
    second = html.unescape(client.get(path + re.findall(r'href="(\?[^"]*after=[^"]*)"', first)[0]).content.decode())

    listed = [re.findall(r">(North \d\d|Émile)<", text) for text in (first, second)]
    assert [len(set(names)) for names in listed] == [50, 2]
    assert listed[0][0] == "North 50"
    assert set(listed[0]) & set(listed[1]) == set()


def test_index_gives_htmx_the_rows_only(provider: Provider, owner: Actor) -> None:
    provider.campus()
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    part = client.get(path, headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert ">Werribee<" in part.content.decode()
    assert part.headers["Cache-Control"] == "private, no-store"
    assert {"Cookie", "HX-Request"} <= set(part.headers["Vary"].split(", "))


def test_index_says_what_it_is_for_when_it_is_empty(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    bare, filtered = client.get(path), client.get(path, {"q": "nowhere"})

    assert f"/o/{provider.code}/campuses/new" in bare.content.decode()
    assert (bare.status_code, filtered.status_code) == (200, 200)
    assert bare.content != filtered.content


def test_new_opens_a_campus(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = form_of(client.get(path))

    answer = client.post(path, {**form, "name": "Werribee", "suburb": "Werribee"})

    assert answer.status_code == 302
    assert form["time_zone"] == "Australia/Melbourne"
    assert campuses(provider) == [("Werribee", "Werribee", True)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"time_zone": "Melbourne"}, "Choose a time zone from the list"),
        ({"contact_phone": "call Maya"}, "Enter a phone number with its area code"),
        ({"contact_email": "maya"}, "Enter an e-mail address such as"),
        ({"closes_on": "2020-01-01"}, "Choose a date after today."),
        ({"name": "werribee"}, "This name is already used, possibly by a closed one."),
        ({"name": "nul\0byte"}, "Null characters are not allowed."),
    ],
)
def test_new_says_beside_the_field_what_to_do_and_keeps_the_rest(
    provider: Provider, owner: Actor, typed: dict[str, str], words: str
) -> None:
    provider.campus("Werribee")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/new"
    form = {"name": "Sunbury", "suburb": "Kept as it was", "time_zone": "Australia/Melbourne", **typed}

    answer = client.post(path, form)

    text = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert words in text
    assert "Kept as it was" in text
    assert len(campuses(provider)) == 1


def test_show_tells_facts_people_and_what_happened(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    with provider.scope():
        edit_campus(
            owner,
            campus_id=campus.pk,
            details=CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb="Werribee South"),
            version=1,
            now=MORNING,
        )

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()

    for words in ("Werribee South", "Maya Okafor", "Edited", "Grace Whitlock", "Opened"):
        assert words in text


def test_edit_saves_what_was_typed(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = form_of(client.get(path))

    answer = client.post(path, {**form, "suburb": "Werribee South"})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/o/{provider.code}/campuses/{campus.pk}")
    assert campuses(provider) == [("Werribee", "Werribee South", True)]


def test_edit_shows_both_when_somebody_was_faster_and_then_overwrites(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = form_of(client.get(path))
    client.post(path, {**form, "suburb": "Theirs"})

    refused = client.post(path, {**form, "suburb": "Mine"})
    shown = html.unescape(refused.content.decode())
    after_refusal = campuses(provider)
    again = client.post(path, form_of(refused))

    assert refused.status_code == 409
    assert ("Theirs" in shown, "Mine" in shown) == (True, True)
    assert after_refusal == [("Werribee", "Theirs", True)]
    assert again.status_code == 302
    assert campuses(provider) == [("Werribee", "Mine", True)]


def test_closing_names_what_happens_and_then_does_it(provider: Provider, owner: Actor) -> None:
    first, second = provider.campus(), provider.campus("Camberwell")
    provider.member(CAMPUS_MANAGER, campuses=(first,))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/closing"

    asked = client.get(path, {"campus": [str(first.pk), str(second.pk)]}).content.decode()
    done = client.post(path, {"campus": [str(first.pk), str(second.pk)]})

    assert ("Werribee" in asked, "Camberwell" in asked) == (True, True)
    assert done.status_code == 302
    assert campuses(provider) == [("Camberwell", "", False), ("Werribee", "", False)]


@pytest.mark.parametrize("campus", [[], ["nonsense"], ["01a1f8e1-b921-7451-a059-c264957c61a4"] * 501])
def test_closing_of_nothing_leads_back_to_the_list(provider: Provider, owner: Actor, campus: list[str]) -> None:
    answer = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/closing", {"campus": campus})

    assert answer.status_code == (404 if len(set(campus)) < len(campus) else 302)


@pytest.mark.parametrize("path", ["new", "closing", "reopening", "{}/edit"])
@pytest.mark.usefixtures("owner")
def test_an_auditor_is_told_whom_to_ask(provider: Provider, path: str) -> None:
    campus = provider.campus()
    auditor = provider.member(AUDITOR, name="Hugh Tran")
    client = provider.signed_in(auditor)

    for send in (client.get, client.post):
        answer = send(f"/o/{provider.code}/campuses/{path.format(campus.pk)}", {"campus": str(campus.pk)})

        assert answer.status_code == 403
        assert "Grace Whitlock" in answer.content.decode()
    assert campuses(provider) == [("Werribee", "", True)]


def test_pages_ask_for_the_sign_in_first(provider: Provider) -> None:
    answer = Client().get(f"/o/{provider.code}/campuses/?q=wer")

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in/?next=%2Fo%2F{provider.code}%2Fcampuses%2F%3Fq%3Dwer"


def test_htmx_is_led_to_the_sign_in_page_as_a_whole(provider: Provider) -> None:
    answer = Client().get(f"/o/{provider.code}/campuses/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == f"/sign-in/?next=%2Fo%2F{provider.code}%2Fcampuses%2F&again=1"


def test_a_form_that_came_too_late_says_who_saved_meanwhile(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    maya = provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = form_of(client.get(path))
    theirs = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb="Werribee South")
    with provider.scope():
        edit_campus(maya, campus_id=campus.pk, details=theirs, version=campus.version, now=MORNING)

    answer = client.post(path, {**form, "suburb": "Hoppers Crossing"})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert [word for word in ("Maya Okafor", "Werribee South", "Hoppers Crossing") if word not in text] == []


def test_saving_again_after_a_conflict_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    campus = provider.campus(suburb="Wyndham Vale")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = form_of(client.get(path))
    theirs = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb="Hoppers Crossing")
    with provider.scope():
        edit_campus(owner, campus_id=campus.pk, details=theirs, version=campus.version, now=MORNING)

    refused = client.post(path, {**form, "directions": "Behind the library"})
    saved = client.post(path, form_of(refused))

    text = refused.content.decode()
    assert (refused.status_code, saved.status_code) == (409, 302)
    assert ("You changed other fields" in text, "Wyndham Vale" in text) == (True, False)
    with provider.scope():
        kept = Campus.objects.get(pk=campus.pk)
    assert (kept.suburb, kept.directions) == ("Hoppers Crossing", "Behind the library")


@pytest.mark.parametrize("initial", [{}, {"initial-closes_on": "2028-01-01"}, {"initial-closes_on": "nonsense"}])
def test_what_cannot_be_set_any_more_does_not_vanish_in_silence(
    provider: Provider, owner: Actor, initial: dict[str, str]
) -> None:
    campus = provider.campus()
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    told = client.post(path, {**form, "closes_on": "2031-02-04", "suburb": "Wyndham", **initial})
    late = client.post(path, form_of(told))
    saved = client.post(path, form_of(late))

    assert (told.status_code, late.status_code, saved.status_code) == (422, 409, 302)
    assert "You wanted “2031-02-04” for “Closes on”" in html.unescape(told.content.decode())
    assert "Last change: Closed, by Grace Whitlock" in html.unescape(late.content.decode())
    assert campuses(provider) == [("Werribee", "Wyndham", False)]


def test_a_manager_without_an_open_campus_is_told_whom_to_ask(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    sam = provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Sam Whitaker")
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        let_people_follow(provider.system, campus_ids=[campus.pk])

    text = provider.signed_in(sam).get(f"/o/{provider.code}/campuses/").content.decode()

    assert ("You are not assigned to an open campus" in text, "Grace Whitlock" in text) == (True, True)


def test_a_closed_campus_still_shows_who_comes_back(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        let_people_follow(provider.system, campus_ids=[campus.pk])

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()

    assert ("Maya Okafor" in text, "They will regain access when it reopens." in text) == (True, True)


def test_closed_ones_are_opened_again_together(provider: Provider, owner: Actor) -> None:
    closed = [provider.campus(name) for name in ("Geelong", "Werribee")]
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk for campus in closed])
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/"

    text = client.get(path, {"status": "closed"}).content.decode()
    question = client.get(f"{path}reopening", {"campus": [campus.pk for campus in closed]})
    client.post(f"{path}reopening", {"campus": [campus.pk for campus in closed]})

    assert (f'action="{path}reopening"' in text, text.count('class="checkbox pick"')) == (True, 2)
    assert question.status_code == 200
    assert campuses(provider) == [("Geelong", "", True), ("Werribee", "", True)]


def test_what_happened_long_ago_can_be_seen_too(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    with provider.scope():
        for n in range(25):
            details = CampusDetails(name="Werribee", time_zone="Australia/Melbourne", suburb=f"Wyndham {n}")
            edit_campus(owner, campus_id=campus.pk, details=details, version=n + 1, now=MORNING)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/campuses/{campus.pk}"

    lately, all_of_it = client.get(path).content.decode(), client.get(path, {"everything": 1}).content.decode()

    assert ('href="?everything=1"' in lately, "Wyndham 1<" in lately) == (True, False)
    assert ('href="?everything=1"' in all_of_it, "Wyndham 1<" in all_of_it) == (False, True)


def test_what_is_not_allowed_is_said_in_the_words_of_the_house(make_provider: Callable[..., Provider]) -> None:
    provider = make_provider(words={"campus": {"one": "branch", "many": "branches", "a": "a branch"}})
    reader = provider.member(AUDITOR)

    page = provider.signed_in(reader).get(f"/o/{provider.code}/campuses/new").content.decode()

    text = re.sub(r"<[^>]*>", "", page)
    assert ("Open new branches" in text, "campus" in text.lower()) == (True, False)


@pytest.mark.parametrize(("choice", "shown"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_theme_is_remembered(provider: Provider, owner: Actor, choice: str, shown: str) -> None:
    client = provider.signed_in(owner)

    back = client.post("/theme", {"theme": choice, "next": "https://elsewhere.example.com/"})

    assert back.headers["Location"] == "/"
    assert shown in client.get(f"/o/{provider.code}/campuses/").content.decode()
