"""Programs that come with a key: who is let in, as whom, and what is said to everybody else."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from cohortium.access import keys
from cohortium.access.actor import Actor
from cohortium.access.models import ApiKey, ApiKeyUse
from cohortium.access.permissions import OF_KEYS
from cohortium.administration.actions.keys import revoke_key
from cohortium.audit.models import AuditEntry
from cohortium.tenancy.models import Campus, Organisation
from tests.api.test_campuses import SUNBURY, Api
from tests.architecture.test_matrix import at
from tests.cases import Case, every
from tests.databases import rows
from tests.fixtures import Provider
from tests.keys import EDIT, by_key, issued
from tests.matrix import route_of
from tests.web.pages import essence

WRONG = "a" * keys.LENGTH
ENDPOINTS = [case for case in every() if case.route[1].startswith("api/")]


@pytest.fixture
def inactive(provider: Provider) -> Iterator[None]:
    """The organisation is switched off, while the test runs."""
    with provider.scope():
        Organisation.objects.update(is_active=False)
    yield
    with provider.scope():
        Organisation.objects.update(is_active=True)


def path(provider: Provider, rest: str = "campuses") -> str:
    return f"/api/v1/o/{provider.code}/{rest}"


def used(provider: Provider) -> Any:
    with provider.scope():
        return ApiKeyUse.objects.get().last_used_at


def revoked(provider: Provider) -> str:
    key = issued(provider)
    with provider.scope():
        revoke_key(provider.system, key_id=key.key.pk)
    return key.secret


def expired(provider: Provider) -> str:
    return issued(provider, now=timezone.now() - timedelta(days=31)).secret


# What comes as Authorization, and opens nothing.
REFUSED: dict[str, Callable[[Provider], str]] = {
    "unknown": lambda here: f"Bearer co_{here.code}_{WRONG}",
    "of no organisation": lambda here: f"Bearer co_nowhere_{WRONG}",
    "of another's secret": lambda here: f"Bearer {issued(here).secret.replace(here.code, 'nowhere')}",
    "expired": lambda here: f"Bearer {expired(here)}",
    "revoked": lambda here: f"Bearer {revoked(here)}",
    "half of it": lambda here: f"Bearer {issued(here).secret[:-1]}",
    "its beginning": lambda here: f"Bearer {issued(here).key.beginning}",
    "without its scheme": lambda here: issued(here).secret,
    "under another scheme": lambda here: f"Basic {issued(here).secret}",
    "twice": lambda here: f"Bearer {issued(here).secret},Bearer {issued(here).secret}",
    "nothing": lambda _here: "",
    "a scheme alone": lambda _here: "Bearer",
    "NUL": lambda here: f"Bearer co_{here.code}_{WRONG[:-1]}\0",
    "not ASCII": lambda here: f"Bearer co_{here.code}_{WRONG[:-1]}é",
    "half a character": lambda here: f"Bearer co_{here.code}_{WRONG[:-1]}\udc80",
    "100 kB": lambda here: f"Bearer co_{here.code}_{'a' * 100_000}",
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_opens_nothing_is_answered_in_the_same_words_and_by_the_same_statements(
    provider: Provider, owner: Actor, statements: Any, why: str
) -> None:
    usual = f"Bearer co_{provider.code}_{WRONG}"
    client = provider.signed_in(owner)
    client.get(path(provider), headers={"Authorization": usual})
    sent = REFUSED[why](provider)

    answers = []
    for authorization in (usual, sent):
        with statements() as seen:
            answer = client.get(path(provider), headers={"Authorization": authorization})
        answers.append((*essence(answer), len(seen)))

    assert answers[1] == answers[0]
    # Organisation, BEGIN, scope, key, ROLLBACK, and the try that is counted.
    assert (answers[0][0], answers[0][3]) == (401, 6)
    assert answers[0][1]["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert answer.json()["type"] == "urn:cohortium:problem:key-not-accepted"


def test_who_comes_with_nothing_is_told_what_to_send(provider: Provider) -> None:
    answer = Client().get(path(provider))

    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.usefixtures("inactive")
def test_an_organisation_that_is_switched_off_lets_no_key_in(provider: Provider) -> None:
    answer = by_key(issued(provider).secret).get(path(provider))

    assert (answer.status_code, answer.json()["type"]) == (401, "urn:cohortium:problem:key-not-accepted")


def test_a_key_of_another_organisation_is_answered_like_somebody_who_is_no_member(
    provider: Provider, other_provider: Provider
) -> None:
    stranger, program = provider.signed_in(provider.member()), by_key(issued(provider).secret)

    answers = {
        refusal_of(client.get(address))
        for client in (stranger, program)
        for address in (path(other_provider), "/api/v1/o/nowhere/campuses")
    }

    assert answers == {(404, "urn:cohortium:problem:not-found", "This was not found, or you do not have access to it.")}


def refusal_of(answer: Any) -> tuple[int, str, str]:
    return answer.status_code, answer.json()["type"], answer.json()["detail"]


def test_a_key_asks_the_database_the_same_wherever_it_is_sent(
    provider: Provider, other_provider: Provider, statements: Any
) -> None:
    client = by_key(issued(provider).secret)
    client.get(path(provider))

    counts = []
    for address in (path(other_provider), "/api/v1/o/nowhere/campuses"):
        with statements() as seen:
            client.get(address)
        counts.append(len(seen))

    assert counts == [5, 5]


@pytest.mark.parametrize("case", ENDPOINTS, ids=lambda case: case.name)
def test_a_key_gets_what_its_scopes_say(provider: Provider, case: Case) -> None:
    permission = route_of(case).permission
    place = at(provider, case, provider.campus())
    with_it, without = issued(provider, permissions=OF_KEYS), issued(provider)
    with provider.scope():
        lacking = {str(one): "everything" for one in OF_KEYS if one != permission}
        ApiKey.objects.filter(pk=without.key.pk).update(scopes=lacking)

    refused = case.send(by_key(without.secret), place).status_code
    answer = case.send(by_key(with_it.secret), place).status_code

    assert (answer, refused) == (case.answer if permission in OF_KEYS else 403, 403)


def test_a_key_that_is_limited_to_a_campus_sees_no_other(provider: Provider) -> None:
    here, elsewhere = provider.campus("Geelong"), provider.campus("Werribee")
    client = by_key(issued(provider, permissions=EDIT, campuses=[here]).secret)

    listed = client.get(path(provider)).json()["items"]
    answers = [client.get(path(provider, f"campuses/{campus.pk}")).status_code for campus in (here, elsewhere)]

    assert [one["name"] for one in listed] == ["Geelong"]
    assert answers == [200, 404]


def test_a_program_needs_no_token_against_forgery_and_its_cookies_do_not_count(
    provider: Provider, owner: Actor
) -> None:
    secret = issued(provider, permissions=OF_KEYS).secret
    reader = provider.signed_in(provider.member(), enforce_csrf_checks=True)

    opened = reader.post(
        path(provider), SUNBURY, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )
    # Who is signed in as the owner, and sends a bad key, is nobody.
    refused = provider.signed_in(owner).get(path(provider), headers={"Authorization": f"Bearer {secret}x"})

    assert (opened.status_code, refused.status_code) == (201, 401)
    assert {"Authorization", "Cookie"} <= set(opened.headers["Vary"].split(", "))
    assert opened.headers["Cache-Control"] == "private, no-store"
    assert not opened.cookies


@pytest.mark.parametrize("address", ["campuses/", "keys/", "keys/new"])
def test_pages_take_no_keys(provider: Provider, address: str) -> None:
    answer = by_key(issued(provider, permissions=OF_KEYS).secret).get(f"/o/{provider.code}/{address}")

    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/sign-in/")


def test_what_a_key_did_stands_in_the_timeline_under_its_name(provider: Provider, owner: Actor) -> None:
    campus, key = provider.campus(), issued(provider, name="Website", permissions=EDIT)

    answer = by_key(key.secret).patch(
        path(provider, f"campuses/{campus.pk}"),
        {"suburb": "Wyndham"},
        content_type="application/json",
        headers={"If-Match": "*"},
    )

    text = provider.signed_in(owner).get(f"/o/{provider.code}/campuses/{campus.pk}").content.decode()
    with provider.scope():
        entry = AuditEntry.objects.get(action="campus.edited")
        changed_by = Campus.objects.get().updated_by
    assert answer.status_code == 200
    assert (entry.actor_kind, entry.actor_id, changed_by) == ("key", key.key.pk, key.key.pk)
    assert "Website (API key)" in text


def test_idempotency_keys_belong_to_the_key_that_sent_them(provider: Provider) -> None:
    one, other = (Api(by_key(issued(provider, permissions=OF_KEYS).secret), provider) for _ in range(2))
    bulla = {**SUNBURY, "name": "Bulla"}

    answers = [
        one.send("post", body=SUNBURY, Idempotency_Key="k"),
        one.send("post", body=SUNBURY, Idempotency_Key="k"),
        other.send("post", body=bulla, Idempotency_Key="k"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", None]
    assert [answer.json()["name"] for answer in answers] == ["Sunbury", "Sunbury", "Bulla"]


def test_etags_serve_programs_too(provider: Provider) -> None:
    campus = provider.campus()
    client, address = by_key(issued(provider, permissions=EDIT).secret), path(provider, f"campuses/{campus.pk}")
    tag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})
    saved = client.patch(address, {"suburb": "A"}, content_type="application/json", headers={"If-Match": tag})
    late = client.patch(address, {"suburb": "B"}, content_type="application/json", headers={"If-Match": tag})

    assert [again.status_code, saved.status_code, late.status_code] == [304, 200, 412]


def test_use_is_noted_once_in_a_while_whatever_the_answer(provider: Provider, statements: Any) -> None:
    client = by_key(issued(provider).secret)
    counts = []
    for address in ("keys", "campuses", "campuses"):
        with statements() as seen:
            client.get(path(provider, address))
        counts.append(len(seen))

    # 403 is a use, and the first: BEGIN, scope, UPDATE, COMMIT after it.
    assert counts == [5 + 4, 6, 6]
    assert used(provider) is not None


def test_a_use_that_somebody_else_is_noting_holds_nobody_up(provider: Provider, hold: Any, statements: Any) -> None:
    client = by_key(issued(provider).secret)
    with provider.scope():
        row_id = ApiKeyUse.objects.get().pk
    hold("access_apikeyuse", row_id)

    with statements() as seen:
        answer = client.get(path(provider))

    assert (answer.status_code, used(provider)) == (200, None)
    # It did not wait until somebody lost patience.
    assert seen.captured_queries[-1]["sql"] == "COMMIT"


def test_a_use_that_cannot_be_noted_fails_no_request(provider: Provider, own_right: Any) -> None:
    client = by_key(issued(provider).secret)
    own_right("REVOKE UPDATE ON access_apikeyuse FROM {}")

    answer = client.get(path(provider))

    assert (answer.status_code, used(provider)) == (200, None)


@pytest.fixture
def own_right() -> Iterator[Callable[[str], None]]:
    """Change a right of the application's role on the uses of keys, until the test ends."""
    role = connections["default"].settings_dict["USER"]

    def say(statement: str) -> None:
        rows(connections["owner"], statement.format(f'"{role}"'))

    yield say
    say("GRANT UPDATE ON access_apikeyuse TO {}")
