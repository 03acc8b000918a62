"""The page of the trail: what it shows, how it is asked, and what it says to an address that it cannot read."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import SYSTEM_ID, Actor, Origin
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, TRAINER, BuiltInRole
from cohortium.administration.actions.campuses import close_campuses
from cohortium.audit.models import AuditEntry
from cohortium.core.agents import shortened
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Organisation
from tests.fixtures import Provider

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


def text_of(client: Client, provider: Provider, **asked: object) -> str:
    return html.unescape(client.get(f"/o/{provider.code}/trail/", asked).content.decode())


def sentences(text: str) -> list[str]:
    return re.findall(r'<p class="font-medium">([^<]*)</p>', text)


def test_entry_shows_who_what_which_thing_and_from_where(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    origin = Origin(ip="203.0.113.7", user_agent=CHROME)
    with provider.scope():
        close_campuses(replace(owner, origin=origin), campus_ids=[campus.pk])

    text = text_of(provider.signed_in(owner), provider, thing=campus.pk)

    assert sentences(text) == ["Closed", "Opened"]
    shown = ("Grace Whitlock", "Automatic", "Werribee", "Campus", "203.0.113.7", "Chrome, Windows")
    assert [words for words in shown if words not in text] == []
    assert f'href="/o/{provider.code}/campuses/{campus.pk}"' in text
    assert f"?request={origin.correlation_id}" in text


def test_a_thing_leads_to_all_that_the_trail_says_about_it(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    manager = provider.member(CAMPUS_MANAGER, campuses=(campus,))
    way = f'href="/o/{provider.code}/trail/?thing={campus.pk}"'

    pages = [
        provider.signed_in(one).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()
        for one in (owner, manager)
    ]

    assert [way in page for page in pages] == [True, False]


def test_things_are_called_as_the_house_calls_them(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        Organisation.objects.update(words={"campus": {"one": "branch"}})

    assert ">Branch</option>" in text_of(provider.signed_in(owner), provider)


@pytest.mark.parametrize("number", [1, 50])
def test_the_trail_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, owner: Actor, statements: Callable[[], Any], number: int
) -> None:
    for n in range(number):
        provider.campus(f"Campus {n}")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/trail/?kind=campus"
    client.get(path)

    with statements() as seen:
        client.get(path)

    # Session, user, organisation, BEGIN, scope, member, entries, names of people, names of campuses; the newest seal,
    # what is not sealed, the newest verification; COMMIT.
    assert len(seen) == 13


def test_reading_the_trail_leaves_no_entry(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    with provider.scope():
        before = AuditEntry.objects.count()

    text_of(client, provider)
    client.get(f"/api/v1/o/{provider.code}/trail")

    with provider.scope():
        assert AuditEntry.objects.count() == before


def test_a_name_that_one_person_has_is_enough(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    text = text_of(provider.signed_in(owner), provider, person="GRACE w")

    assert sentences(text) == ["Closed"]
    assert 'value="GRACE w"' in text


def test_of_several_one_is_asked_whom_one_means(provider: Provider, owner: Actor) -> None:
    other = provider.member(TRAINER, name="Grace Obi")

    text = text_of(provider.signed_in(owner), provider, person="grace", kind="campus")

    assert sentences(text) == []
    for meant in (owner, other):
        assert f'href="?kind=campus&who={meant.id}"' in text


def test_the_system_is_found_by_what_it_is_called(provider: Provider, owner: Actor) -> None:
    provider.campus()
    client = provider.signed_in(owner)

    typed, linked = text_of(client, provider, person="autom"), text_of(client, provider, who=SYSTEM_ID)

    assert sentences(typed) == sentences(linked) != []
    assert "Automatic</strong>" in linked


def test_a_page_leads_on_and_keeps_the_filters(provider: Provider, owner: Actor) -> None:
    for n in range(51):
        provider.campus(f"Campus {n}")
    client = provider.signed_in(owner)

    first = text_of(client, provider, kind="campus")
    [following] = set(re.findall(r'href="(\?kind=campus&after=[^"]*)"', first))
    second = html.unescape(client.get(f"/o/{provider.code}/trail/{following}").content.decode())

    assert (len(sentences(first)), sentences(second)) == (50, ["Opened"])
    assert "Campus 0<" in second


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first_day": "2026-13-45"}, "“2026-13-45” is not a date"),
        ({"last_day": "yesterday"}, "“yesterday” is not a date"),
        ({"first_day": "0001-01-01"}, "This date does not exist"),
        ({"last_day": "9999-12-31"}, "This date does not exist"),
        ({"first_day": "2026-09-08", "last_day": "2026-09-07"}, "The last day is before the first"),
        ({"kind": "spaceship"}, "“spaceship” does not exist in the audit trail"),
        ({"act": "campus.exploded"}, "“campus.exploded” does not exist in the audit trail"),
        ({"act": "nul\0"}, "does not exist in the audit trail"),
        ({"person": "nul\0"}, "Null characters are not allowed"),
        ({"who": "grace"}, "incomplete or mistyped"),
        ({"thing": "0199-"}, "incomplete or mistyped"),
        ({"request": "\0"}, "incomplete or mistyped"),
        ({"after": "nonsense"}, "not the cursor of a list"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_stays(
    provider: Provider, owner: Actor, asked: dict[str, str], words: str
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/trail/"

    answers = [client.get(path, {"person": "Gr", **asked}, headers=headers) for headers in ({}, {"HX-Request": "true"})]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert [words in html.unescape(answer.content.decode()) for answer in answers] == [True, True]
    assert ('value="Gr"' in answers[0].content.decode()) is ("person" not in asked)


@pytest.mark.usefixtures("owner")
def test_a_reach_of_campuses_sees_nothing_and_is_told_whom_to_ask(provider: Provider) -> None:
    campus = provider.campus()
    role = BuiltInRole("reads_here", "Reads here", "", {Permission.TRAIL_READ: Span.CAMPUSES})
    with provider.scope():
        Role.objects.create(key=role.key, name="Reads here", system_role=True, permissions={"trail:read": "campuses"})
    client = provider.signed_in(provider.member(role, campuses=(campus,)))

    text = text_of(client, provider)

    assert (sentences(text), "Grace Whitlock" in text) == ([], True)
    assert client.get(f"/api/v1/o/{provider.code}/trail").json() == {"items": [], "next": None}


def test_an_auditor_reads_and_a_trainer_does_not(provider: Provider) -> None:
    answers = [
        provider.signed_in(provider.member(role)).get(f"/o/{provider.code}/trail/").status_code
        for role in (AUDITOR, TRAINER)
    ]

    assert answers == [200, 403]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1", "Safari, iPhone"),
        ("curl/8.14.1", "curl/8.14.1"),
        ("", ""),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, words: str) -> None:
    assert shortened(agent) == words


def test_an_id_of_nowhere_did_nothing(provider: Provider, owner: Actor) -> None:
    text = text_of(provider.signed_in(owner), provider, who=new_id())

    assert (sentences(text), "No matching entries" in text) == ([], True)


def test_a_verification_under_way_is_asked_for_until_it_has_an_end(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/trail/proof"
    client.post(f"/o/{provider.code}/trail/verifications")

    whole, part = client.get(path), client.get(path, headers={"HX-Request": "true"})
    work()
    then = client.get(path, headers={"HX-Request": "true"})

    asks = 'hx-trigger="every 3s"'
    assert [asks in answer.text for answer in (whole, part, then)] == [True, True, False]
    assert ["<nav" in answer.text for answer in (whole, part)] == [True, False]
    assert "Under way" not in then.text
