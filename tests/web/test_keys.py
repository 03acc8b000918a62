"""Pages of keys: each does, refuses, and asks the database a constant number of times."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from cohortium.access import key_use
from cohortium.access.actor import Actor
from cohortium.access.models import ApiKey, IdempotencyKey
from cohortium.access.permissions import OF_KEYS, OF_NO_CAMPUS, Permission
from cohortium.access.roles import AUDITOR, OWNER
from cohortium.administration.actions.keys import revoke_key
from cohortium.core.ids import new_id
from tests.fixtures import Provider
from tests.keys import EDIT, by_key, issued
from tests.web.pages import form_of

SCREENS = {"name": "Door screens", "permissions": ["campus:read"], "where": "everywhere", "expires": "90"}


def sent(client: Client, provider: Provider, **said: Any) -> Any:
    return client.post(f"/o/{provider.code}/keys/new", {**SCREENS, "ticket": str(new_id()), **said})


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def secret_in(answer: Any) -> str:
    return re.findall(r"co_[a-z0-9]+_[A-Za-z0-9]{43}", answer.content.decode())[0]


def kept(provider: Provider) -> list[ApiKey]:
    with provider.scope():
        return list(ApiKey.objects.order_by("name_plain", "pk"))


def revoked(provider: Provider, key_id: UUID) -> None:
    with provider.scope():
        revoke_key(provider.system, key_id=key_id)


def test_index_shows_what_each_key_may_do_where_and_how_it_stands(provider: Provider, owner: Actor) -> None:
    campus, now = provider.campus("Geelong"), timezone.now()
    used = issued(provider, owner, name="Screens", campuses=[campus], lives_for=timedelta(days=9)).key
    issued(provider, owner, name="Website", permissions=EDIT)
    with provider.scope():
        key_use.write(used.pk, now=now)

    text = text_of(provider.signed_in(owner).get(f"/o/{provider.code}/keys/"))

    for words in ("Screens", f"{used.beginning}…", "See campuses, Edit campuses", "Geelong", "Everywhere"):
        assert words in text
    for words in ("Grace Whitlock", "today at", "never", "Expires soon", ">Active</span>"):
        assert words in text


def test_index_leaves_out_what_is_good_for_nothing_until_all_are_asked_for(provider: Provider, owner: Actor) -> None:
    issued(provider, name="Website")
    issued(provider, name="Of last year", now=timezone.now() - timedelta(days=90))
    revoked(provider, issued(provider, name="Stolen").key.pk)
    client = provider.signed_in(owner)

    active, every = (text_of(client.get(f"/o/{provider.code}/keys/{query}")) for query in ("", "?status=all"))

    assert [name for name in ("Website", "Of last year", "Stolen") if f">{name}<" in active] == ["Website"]
    assert [name for name in ("Website", "Of last year", "Stolen") if f">{name}<" in every] == [
        "Website",
        "Of last year",
        "Stolen",
    ]
    assert [chip for chip in (">Expired</span>", ">Revoked</span>") if chip not in every] == []


@pytest.mark.parametrize("number", [1, 50])
def test_index_asks_the_database_the_same_whatever_it_lists(
    provider: Provider, owner: Actor, statements: Callable[[], Any], number: int
) -> None:
    campuses = [provider.campus(name) for name in ("Geelong", "Werribee")]
    for n in range(number):
        issued(provider, owner, name=f"Key {n}", campuses=campuses)
    client = provider.signed_in(owner)
    client.get(f"/o/{provider.code}/keys/")

    with statements() as seen:
        client.get(f"/o/{provider.code}/keys/")

    # Session, user, organisation, BEGIN, scope, member, keys, COMMIT.
    assert len(seen) == 8


@pytest.mark.parametrize("number", [1, 50])
def test_show_and_form_ask_the_database_the_same_whatever_there_is(
    provider: Provider, owner: Actor, statements: Callable[[], Any], number: int
) -> None:
    campuses = [provider.campus(f"Campus {n}") for n in range(number)]
    key = issued(provider, owner, permissions=OF_KEYS - OF_NO_CAMPUS, campuses=campuses).key
    client, counts = provider.signed_in(owner), []
    for path in (str(key.pk), "new"):
        client.get(f"/o/{provider.code}/keys/{path}")
        with statements() as seen:
            client.get(f"/o/{provider.code}/keys/{path}")
        counts.append(len(seen))

    # As the list; the page of a key asks the trail and for names besides.
    assert counts == [10, 8]


def test_index_says_what_keys_are_for_when_there_are_none(provider: Provider, owner: Actor) -> None:
    bare, every = (
        text_of(provider.signed_in(owner).get(f"/o/{provider.code}/keys/{query}")) for query in ("", "?status=all")
    )

    assert "A key lets software use the API" in bare
    assert "No keys yet" in every


def test_form_offers_what_one_may_oneself_and_ticks_nothing(provider: Provider, owner: Actor) -> None:
    text = text_of(provider.signed_in(owner).get(f"/o/{provider.code}/keys/new"))

    offered = re.findall(r'name="permissions" value="([^"]+)"( checked)?', text)
    assert {value for value, _ in offered} == {str(permission) for permission in OF_KEYS}
    assert [value for value, ticked in offered if ticked] == []
    assert re.findall(r'name="where" value="[^"]*" checked', text) == []
    assert text.count("Sensitive") == len({Permission.CAMPUS_CLOSE, Permission.CAMPUS_REOPEN})


def test_form_speaks_in_the_words_of_the_house(make_provider: Callable[..., Provider]) -> None:
    provider = make_provider(words={"campus": {"one": "branch", "many": "branches", "a": "a branch"}})
    text = text_of(provider.signed_in(provider.member(OWNER)).get(f"/o/{provider.code}/keys/new"))

    for words in ("See branches", ">Branches</p>", "Only some branches"):
        assert words in text


def test_new_issues_a_key_and_shows_its_secret_in_this_answer_only(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    form = form_of(client.get(f"/o/{provider.code}/keys/new"))

    answer = sent(client, provider, ticket=form["ticket"])

    secret, [key] = secret_in(answer), kept(provider)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert key.beginning == secret[: len(key.beginning)]
    assert by_key(secret).get(f"/api/v1/o/{provider.code}/campuses").status_code == 200
    for path in ("", "?status=all", str(key.pk), f"{key.pk}/revocation"):
        assert secret[len(key.beginning) :] not in text_of(client.get(f"/o/{provider.code}/keys/{path}"))


def test_form_sent_again_issues_nothing_and_keeps_no_secret(provider: Provider, owner: Actor) -> None:
    client, ticket = provider.signed_in(owner), str(new_id())
    first = sent(client, provider, ticket=ticket)

    again = sent(client, provider, ticket=ticket)

    [key] = kept(provider)
    assert (again.status_code, again.headers["Location"]) == (302, f"/o/{provider.code}/keys/{key.pk}")
    assert "issued already" in text_of(client.get(again.headers["Location"]))
    assert secret_in(first).encode() not in again.content
    with provider.scope():
        assert IdempotencyKey.objects.count() == 1


def test_form_that_was_refused_can_be_sent_again(provider: Provider, owner: Actor) -> None:
    client, ticket = provider.signed_in(owner), str(new_id())

    refused, issued_then = (sent(client, provider, ticket=ticket, name=name) for name in ("", "Screens"))

    assert (refused.status_code, issued_then.status_code) == (422, 200)
    assert len(kept(provider)) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": " "}, "Enter a name"),
        ({"permissions": []}, "Choose at least one permission."),
        ({"permissions": ["campus:edit"]}, "A key must be able to see what it changes."),
        ({"permissions": ["key:issue"]}, "Select a valid choice."),
        ({"where": ""}, "Choose where the key can be used."),
        ({"where": "campuses"}, "Choose at least one of them."),
        ({"where": "campuses", "campuses": "nonsense"}, "Select a valid choice."),
        ({"expires": ""}, "Choose when the key expires."),
        ({"expires": "day"}, "Choose the last valid day."),
        ({"expires": "day", "last_day": "soon"}, "Enter a date, such as"),
        ({"expires": "day", "last_day": "2020-01-01"}, "Choose today or a later date."),
        ({"expires": "day", "last_day": "0001-01-01"}, "Choose today or a later date."),
        ({"expires": "day", "last_day": "9999-12-31"}, "A key can be valid for one year at most."),
        ({"ticket": "nonsense"}, "The form is incomplete."),
        ({"name": "nul\0byte"}, "Null characters are not allowed."),
    ],
)
def test_new_says_beside_the_field_what_to_do_and_keeps_the_rest(
    provider: Provider, owner: Actor, said: dict[str, Any], words: str
) -> None:
    provider.campus("Geelong")

    answer = sent(provider.signed_in(owner), provider, **{"name": "Kept as it was", **said})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert kept(provider) == []


def test_new_says_everything_at_once(provider: Provider, owner: Actor) -> None:
    text = text_of(sent(provider.signed_in(owner), provider, name="", permissions=[], where="campuses", expires="day"))

    for words in (
        "Enter a name",
        "at least one permission",
        "Choose at least one of them.",
        "the last valid day.",
    ):
        assert words in text


def test_a_key_lives_to_the_end_of_its_last_day_where_the_organisation_is(provider: Provider, owner: Actor) -> None:
    last = timezone.now().date() + timedelta(days=100)

    sent(provider.signed_in(owner), provider, expires="day", last_day=last.isoformat())

    [key] = kept(provider)
    local = key.expires_at.astimezone(ZoneInfo("Australia/Melbourne"))
    assert (local.date(), f"{local:%H:%M:%S}") == (last, "23:59:59")


def test_new_limits_a_key_to_campuses(provider: Provider, owner: Actor) -> None:
    here, elsewhere = provider.campus("Geelong"), provider.campus("Werribee")

    answer = sent(provider.signed_in(owner), provider, where="campuses", campuses=str(here.pk))
    # What was ticked before somebody chose “everywhere” is hidden, and does not count.
    everywhere = sent(provider.signed_in(owner), provider, campuses=str(here.pk))

    seen = [
        [one["name"] for one in by_key(secret_in(one)).get(f"/api/v1/o/{provider.code}/campuses").json()["items"]]
        for one in (answer, everywhere)
    ]
    assert seen == [["Geelong"], ["Geelong", elsewhere.name]]


def test_show_tells_what_it_may_do_and_how_to_use_it(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Geelong")
    key = issued(provider, owner, permissions=EDIT, campuses=[campus]).key

    text = text_of(provider.signed_in(owner).get(f"/o/{provider.code}/keys/{key.pk}"))

    curl = f'curl -H "Authorization: Bearer $COHORTIUM_KEY" http://testserver/api/v1/o/{provider.code}/campuses'
    for words in ("See campuses", "Edit campuses", "Geelong", f"{key.beginning}…", "Grace Whitlock", "Issued", curl):
        assert words in text


def test_show_of_a_revoked_key_says_no_more_how_to_use_it(provider: Provider, owner: Actor) -> None:
    key = issued(provider, owner).key
    revoked(provider, key.pk)

    text = text_of(provider.signed_in(owner).get(f"/o/{provider.code}/keys/{key.pk}"))

    assert ">Revoked</span>" in text
    assert [words for words in ("curl", "Revoke this key") if words in text] == []


def test_revocation_asks_and_then_revokes_and_may_be_repeated(provider: Provider, owner: Actor) -> None:
    key = issued(provider, owner, name="Website", permissions=EDIT)
    with provider.scope():
        key_use.write(key.key.pk, now=datetime(2026, 11, 20, 3, 5, tzinfo=UTC))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/keys/{key.key.pk}"

    asked = text_of(client.get(f"{path}/revocation"))
    answers = [client.post(f"{path}/revocation") for _ in range(2)]

    for words in ("Revoke “Website”?", "See campuses", "Edit campuses", "It was last used", "at 14:05"):
        assert words in asked
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, path)] * 2
    assert [one.status for one in kept(provider)] == ["revoked"]
    assert by_key(key.secret).get(f"/api/v1/o/{provider.code}/campuses").status_code == 401


def test_auditor_sees_keys_and_no_way_to_change_them(provider: Provider, owner: Actor) -> None:
    key = issued(provider, owner, name="Website").key
    client = provider.signed_in(provider.member(AUDITOR))

    listed, shown = (text_of(client.get(f"/o/{provider.code}/keys/{path}")) for path in ("", str(key.pk)))

    assert "Website" in listed
    assert [words for words in ("Issue a key", "Revoke this key") if words in listed + shown] == []
