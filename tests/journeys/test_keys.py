"""Keys on the real server: several requests in the same moment, what its log says, and headers that nobody should send."""

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from cohortium.access import keys
from cohortium.access.actor import Actor
from cohortium.access.models import ApiKey, ApiKeyUse
from cohortium.access.permissions import OF_KEYS
from cohortium.audit.models import AuditEntry
from cohortium.config.processes import wait_until
from cohortium.core.ids import new_id
from tests.cases.keys import FORM, NEW
from tests.fixtures import Provider
from tests.http import PATIENCE, at_once, client_of
from tests.journeys.locks import Hold, waiting_for
from tests.journeys.test_races import ROUNDS
from tests.keys import EDIT, issued
from tests.programs import Site


@pytest.fixture
def pair(site: Site, provider: Provider, owner: Actor) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two windows of the same person."""
    with client_of(site, provider, owner) as one, client_of(site, provider, owner) as other:
        yield one, other


def program(site: Site, secret: str) -> httpx.Client:
    """A program that comes with this key, and with nothing else."""
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx.Client(base_url=f"http://127.0.0.1:{site.port}", headers=headers, timeout=PATIENCE)


def path(provider: Provider, rest: str = "campuses") -> str:
    return f"/api/v1/o/{provider.code}/{rest}"


def kept(provider: Provider) -> list[tuple[str, list[str]]]:
    """The status of each key, and what was told about it."""
    with provider.scope():
        return [
            (key.status, list(AuditEntry.objects.filter(entity_id=key.pk).values_list("action", flat=True)))
            for key in ApiKey.objects.order_by("pk")
        ]


@pytest.mark.parametrize("_", ROUNDS)
def test_issuing_twice_under_one_idempotency_key_at_once_issues_one_and_shows_it_once(
    provider: Provider, pair: Any, _: int
) -> None:
    headers = {"Idempotency-Key": str(new_id())}

    answers = at_once([lambda one=one: one.post(path(provider, "keys"), json=NEW, headers=headers) for one in pair])

    shown = [answer.json()["secret"] for answer in answers]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert sorted(secret is None for secret in shown) == [False, True]
    assert kept(provider) == [("active", ["key.issued"])]


@pytest.mark.parametrize("_", ROUNDS)
def test_a_form_sent_twice_at_once_issues_one(provider: Provider, pair: Any, _: int) -> None:
    form = {**FORM, "ticket": str(new_id()), "where": "everywhere"}

    answers = at_once([lambda one=one: one.post(f"/o/{provider.code}/keys/new", data=form) for one in pair])

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert kept(provider) == [("active", ["key.issued"])]


@pytest.mark.parametrize("_", ROUNDS)
def test_two_revocations_at_once_are_one(provider: Provider, pair: Any, _: int) -> None:
    key = issued(provider).key

    answers = at_once([lambda one=one: one.post(path(provider, f"keys/{key.pk}/revocation")) for one in pair])

    assert [(answer.status_code, answer.json()["standing"]) for answer in answers] == [(200, "revoked")] * 2
    assert kept(provider) == [("revoked", ["key.issued", "key.revoked"])]


def test_a_request_under_way_is_finished_when_its_key_is_revoked_and_the_next_is_refused(
    site: Site, provider: Provider, pair: Any, hold: Hold
) -> None:
    campus, key = provider.campus(), issued(provider, permissions=EDIT)
    lock = hold("tenancy_campus", campus.pk)
    change = {"json": {"suburb": "Wyndham"}, "headers": {"If-Match": "*"}}

    with program(site, key.secret) as client, ThreadPoolExecutor(1) as thread:
        under_way = thread.submit(client.patch, path(provider, f"campuses/{campus.pk}"), **change)
        assert wait_until(lambda: waiting_for(lock) == 1, 5)
        revoked = pair[0].post(path(provider, f"keys/{key.key.pk}/revocation"))
        lock.rollback()
        after = client.get(path(provider))

        assert (revoked.status_code, under_way.result().status_code, after.status_code) == (200, 200, 401)


def test_a_program_that_sends_much_at_once_is_held_up_by_no_note_of_its_use(site: Site, provider: Provider) -> None:
    secret = issued(provider).secret
    clients = [program(site, secret) for _ in range(12)]

    answers = at_once([lambda one=one: one.get(path(provider)) for one in clients])

    with provider.scope():
        assert ApiKeyUse.objects.get().last_used_at is not None
        assert ApiKey.objects.get().version == 1
    assert [answer.status_code for answer in answers] == [200] * 12
    for client in clients:
        client.close()


def test_no_log_line_and_no_answer_holds_a_secret_but_the_one_that_shows_it(
    site: Site, provider: Provider, other_provider: Provider, pair: Any
) -> None:
    form = {**FORM, "ticket": str(new_id()), "where": "everywhere"}
    page = pair[0].post(f"/o/{provider.code}/keys/new", data=form).text
    secrets = [
        re.findall(r"co_\w+_\w{43}", page)[0],
        pair[0].post(path(provider, "keys"), json=NEW).json()["secret"],
        issued(provider, permissions=OF_KEYS).secret,
        issued(other_provider).secret,
        f"co_{provider.code}_{'Z' * keys.LENGTH}",
    ]

    answers = []
    for secret in secrets:
        with program(site, secret) as client:
            answers += [
                client.get(path(provider)),
                client.get(path(provider, "nowhere")),
                client.get("/nowhere"),
                client.get(f"/o/{provider.code}/keys/"),
                client.post(path(provider), json={"name": "\0"}),
                client.post(path(provider), content=b"{", headers={"Content-Type": "application/json"}),
                client.delete(path(provider)),
            ]

    said = site.said() + "".join(answer.text + str(answer.headers) for answer in answers)
    assert {answer.status_code for answer in answers} == {200, 302, 400, 401, 403, 404, 405, 422}
    assert [secret for secret in secrets if keys.read(secret).secret[6:] in said] == []


@pytest.mark.parametrize(
    "value",
    [b"Bearer co_rocket_\0", b"Bearer \xc3\xa9\xff", b"Bearer co_rocket_" + b"a" * 100_000, b"Bearer", b"", b"\xff"],
    ids=["NUL", "not ASCII", "100 kB", "no token", "nothing", "no scheme"],
)
def test_a_header_that_nobody_should_send_breaks_nothing(site: Site, provider: Provider, value: bytes) -> None:
    request = f"GET {path(provider)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: ".encode()

    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(request + value + b"\r\n\r\n")
        answered = connection.recv(100).split(b" ")[1]

    # What is no header at all is refused before it reaches us.
    assert answered in {b"400", b"401"}
