"""Several people in the same second: real requests to the real server, in two processes with several threads each."""

import json
import random
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.db import connections

from cohortium.access.actor import Actor
from cohortium.administration.actions.campuses import reopen_campuses
from cohortium.audit.models import AuditEntry
from cohortium.config.processes import wait_until
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus
from tests.databases import rows
from tests.fixtures import Provider
from tests.http import at_once, client_of
from tests.journeys.locks import Hold, waiting_for
from tests.programs import Site

SUNBURY = {"name": "Sunbury", "time_zone": "Australia/Melbourne"}
ROUNDS = range(3)


@pytest.fixture
def pair(site: Site, provider: Provider, owner: Actor) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Two windows of the same person."""
    with client_of(site, provider, owner) as one, client_of(site, provider, owner) as other:
        yield one, other


def trail(provider: Provider, campus_id: Any) -> list[str]:
    with provider.scope():
        entries = AuditEntry.objects.filter(entity_id=campus_id).order_by("created_at", "pk")
        return list(entries.values_list("action", flat=True))


def suburbs(provider: Provider) -> list[tuple[str, str, bool]]:
    with provider.scope():
        return list(Campus.objects.order_by("name").values_list("name", "suburb", "is_active"))


@pytest.mark.parametrize("_", ROUNDS)
def test_the_same_key_at_once_has_one_effect_and_one_answer(provider: Provider, pair: Any, _: int) -> None:
    headers = {"Idempotency-Key": str(new_id())}
    path = f"/api/v1/o/{provider.code}/campuses"

    answers = at_once([lambda one=one: one.post(path, json=SUNBURY, headers=headers) for one in pair])

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Counter(answer.headers.get("Idempotency-Replayed") for answer in answers) == {None: 1, "true": 1}
    assert suburbs(provider) == [("Sunbury", "", True)]
    assert trail(provider, answers[0].json()["campus_id"]) == ["campus.opened"]


def test_the_same_key_while_the_first_still_runs_is_told_so(provider: Provider, pair: Any, hold: Hold) -> None:
    campus = provider.campus()
    headers, path = {"Idempotency-Key": "close"}, f"/api/v1/o/{provider.code}/campuses/{campus.pk}/closing"
    hold("tenancy_campus", campus.pk)

    answers = at_once([lambda one=one: one.post(path, headers=headers) for one in pair])

    # Both give up after 4 s: one at the campus, the other at the key.
    assert {answer.status_code for answer in answers} <= {409, 503}
    assert [answer.headers["Content-Type"] for answer in answers] == ["application/problem+json"] * 2
    assert trail(provider, campus.pk) == ["campus.opened"]


@pytest.mark.parametrize("_", ROUNDS)
def test_two_edits_of_one_version_at_once_save_one(provider: Provider, pair: Any, _: int) -> None:
    campus = provider.campus()
    path = f"/api/v1/o/{provider.code}/campuses/{campus.pk}"
    tag = {"If-Match": pair[0].get(path).headers["ETag"]}

    answers = at_once(
        [
            lambda: pair[0].patch(path, json={"suburb": "One"}, headers=tag),
            lambda: pair[1].patch(path, json={"suburb": "Other"}, headers=tag),
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    [saved] = [answer.json()["suburb"] for answer in answers if answer.status_code == 200]
    assert suburbs(provider) == [("Werribee", saved, True)]
    assert trail(provider, campus.pk) == ["campus.opened", "campus.edited"]


@pytest.mark.parametrize("_", ROUNDS)
def test_two_forms_of_one_version_at_once_save_one(provider: Provider, pair: Any, _: int) -> None:
    campus = provider.campus()
    path = f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = {"name": "Werribee", "time_zone": "Australia/Melbourne", "version": "1"}

    answers = at_once(
        [
            lambda: pair[0].post(path, data={**form, "suburb": "One"}),
            lambda: pair[1].post(path, data={**form, "suburb": "Other"}),
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    [refused] = [answer.text for answer in answers if answer.status_code == 409]
    # Both values are shown, however close together they came.
    assert ("One" in refused, "Other" in refused) == (True, True)
    assert trail(provider, campus.pk) == ["campus.opened", "campus.edited"]


def test_what_was_saved_is_not_said_to_be_lost_when_the_session_ends_meanwhile(
    provider: Provider, pair: Any, hold: Hold
) -> None:
    campus = provider.campus()
    path = f"/o/{provider.code}/campuses/{campus.pk}/edit"
    form = {"name": "Werribee", "time_zone": "Australia/Melbourne", "suburb": "Wyndham", "version": "1"}
    lock = hold("tenancy_campus", campus.pk)

    with ThreadPoolExecutor(1) as another_tab:
        saving = another_tab.submit(pair[0].post, path, data=form)
        assert wait_until(lambda: waiting_for(lock) == 1, 5)
        assert pair[0].post("/sign-out/").status_code == 302
        lock.rollback()

    assert saving.result().status_code == 302
    assert suburbs(provider) == [("Werribee", "Wyndham", True)]


@pytest.mark.parametrize("_", ROUNDS)
def test_two_openings_of_one_name_at_once_open_one(provider: Provider, pair: Any, _: int) -> None:
    path = f"/o/{provider.code}/campuses/new"

    answers = at_once([lambda one=one: one.post(path, data=SUNBURY) for one in pair])

    assert sorted(answer.status_code for answer in answers) == [302, 422]
    [refused] = [answer.text for answer in answers if answer.status_code == 422]
    assert "This name is already used, possibly by a closed one." in refused
    assert suburbs(provider) == [("Sunbury", "", True)]


@pytest.mark.parametrize("_", ROUNDS)
def test_close_and_edit_at_once_do_not_block_each_other(provider: Provider, pair: Any, _: int) -> None:
    campus = provider.campus()
    path = f"/o/{provider.code}/campuses"
    form = {"name": "Werribee", "time_zone": "Australia/Melbourne", "version": "1", "suburb": "Edited"}

    closed, edited = at_once(
        [
            lambda: pair[0].post(f"{path}/closing", data={"campus": str(campus.pk)}),
            lambda: pair[1].post(f"{path}/{campus.pk}/edit", data=form),
        ]
    )

    assert closed.status_code == 302
    assert edited.status_code in {302, 409}
    suburb = {302: "Edited", 409: ""}[edited.status_code]
    assert suburbs(provider) == [("Werribee", suburb, False)]


def test_twenty_closings_of_overlapping_campuses_at_once_close_each_one_once(
    provider: Provider, owner: Actor, site: Site
) -> None:
    ids = [provider.campus(f"Campus {n:02}").pk for n in range(12)]
    orders = [random.Random(n).sample(ids, 8) for n in range(20)]
    path = f"/o/{provider.code}/campuses/closing"
    clients = [client_of(site, provider, owner) for _ in orders]

    answers = at_once(
        [
            lambda one=one, order=order: one.post(path, data={"campus": [str(one_id) for one_id in order]})
            for one, order in zip(clients, orders, strict=True)
        ]
    )

    assert [answer.status_code for answer in answers] == [302] * 20
    assert [trail(provider, one_id) for one_id in ids] == [["campus.opened", "campus.closed"]] * 12
    for client in clients:
        client.close()


def test_closings_and_reopenings_at_once_leave_a_trail_that_alternates(
    provider: Provider, owner: Actor, site: Site
) -> None:
    campus = provider.campus()
    path = f"/o/{provider.code}/campuses"
    clients = [client_of(site, provider, owner) for _ in range(8)]

    answers = at_once(
        [
            lambda one=one, act=act: one.post(f"{path}/{act}", data={"campus": str(campus.pk)})
            for one, act in zip(clients, ["closing", "reopening"] * 4, strict=True)
        ]
    )

    assert [answer.status_code for answer in answers] == [302] * 8
    told = trail(provider, campus.pk)[1:]
    assert told == (["campus.closed", "campus.reopened"] * 4)[: len(told)]
    [(_, _, is_active)] = suburbs(provider)
    assert is_active is (len(told) % 2 == 0)
    for client in clients:
        client.close()


def test_a_request_that_waits_too_long_is_answered_and_changes_nothing(
    provider: Provider, pair: Any, hold: Hold
) -> None:
    campus = provider.campus()
    hold("tenancy_campus", campus.pk)

    page = pair[0].post(f"/o/{provider.code}/campuses/closing", data={"campus": str(campus.pk)})

    assert page.status_code == 409
    assert "Someone else is changing this at the moment" in page.text
    assert page.headers["Content-Type"].startswith("text/html")
    assert suburbs(provider) == [("Werribee", "", True)]
    assert trail(provider, campus.pk) == ["campus.opened"]


def test_a_client_that_goes_away_leaves_nothing_half_done(
    provider: Provider, owner: Actor, pair: Any, hold: Hold, site: Site
) -> None:
    campus = provider.campus()
    lock = hold("tenancy_campus", campus.pk)
    body = f"campus={campus.pk}"
    request = (
        f"POST /o/{provider.code}/campuses/closing HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: sessionid={pair[0].cookies['sessionid']}; csrftoken={'c' * 32}\r\nX-CSRFToken: {'c' * 32}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )

    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall(request.encode())
        assert wait_until(lambda: waiting_for(lock) == 1, 10)
    lock.rollback()
    with provider.scope():
        # Comes after whatever became of it, because both need the row.
        reopen_campuses(owner, campus_ids=[campus.pk])

    jobs = rows(
        connections["owner"],
        "SELECT args->>'kind' FROM procrastinate_jobs WHERE args->>'organisation_id' = %s AND args->'fact' ? 'ids' "
        "ORDER BY id",
        str(provider.id),
    )
    told = trail(provider, campus.pk)
    assert told in (["campus.opened"], ["campus.opened", "campus.closed", "campus.reopened"])
    assert [kind for (kind,) in jobs] == told[1:]


def test_half_a_request_changes_nothing(provider: Provider, pair: Any, site: Site) -> None:
    body = json.dumps(SUNBURY)
    request = (
        f"POST /api/v1/o/{provider.code}/campuses HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: sessionid={pair[0].cookies['sessionid']}; csrftoken={'c' * 32}\r\nX-CSRFToken: {'c' * 32}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body[:20]}"
    )

    with socket.create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall(request.encode())
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(20)
        answered = connection.recv(100)

    assert b" 500 " not in answered
    assert pair[1].get(f"/api/v1/o/{provider.code}/campuses").json()["items"] == []
