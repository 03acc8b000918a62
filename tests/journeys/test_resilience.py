"""What is killed, and when: workers in the middle of a job, the database in the middle of requests."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses
from cohortium.audit.models import AuditEntry
from cohortium.config.processes import wait_until
from cohortium.jobs.models import JobEffect
from cohortium.tenancy.models import Campus
from tests.databases import rows
from tests.fixtures import PASSWORD, Provider
from tests.journeys.locks import Hold, waiting_for
from tests.programs import answers, free_port, program, working

# A worker that has been silent for two seconds is dead.
IMPATIENT = {"COHORTIUM_STALLED_AFTER": "2"}
SOON, STARTED, BACK = 20.0, 120.0, 60.0


@pytest.fixture
def closed(provider: Provider, owner: Actor) -> Callable[[], Campus]:
    """Close a campus with one manager, whose assignment is then for a worker to rest."""

    def close() -> Campus:
        campus = provider.campus()
        provider.member(CAMPUS_MANAGER, campuses=(campus,))
        with provider.scope():
            close_campuses(owner, campus_ids=[campus.pk])
        return campus

    return close


def job_of(provider: Provider) -> tuple[int, str]:
    [found] = rows(
        connection,
        "SELECT id, status FROM procrastinate_jobs WHERE args->>'organisation_id' = %s AND args ? 'fact'",
        str(provider.id),
    )
    return found[0], found[1]


def assignments(provider: Provider) -> list[bool]:
    with provider.scope():
        return list(MembershipCampus.objects.values_list("is_current", flat=True))


def effects(provider: Provider) -> tuple[int, int]:
    """How many entries of the trail, and how many notes of the effect."""
    job_id, _ = job_of(provider)
    with provider.scope():
        entries = AuditEntry.objects.filter(action="member.campus_rested").count()
        return entries, JobEffect.objects.filter(job=str(job_id)).count()


def heart_is_silent(job_id: int) -> bool:
    [(silent,)] = rows(
        connection,
        "SELECT coalesce(bool_and(w.last_heartbeat < now() - interval '2 seconds'), true) "
        "FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id WHERE j.id = %s",
        job_id,
    )
    return bool(silent)


def give_back() -> None:
    """Defer the job that the clock defers every minute."""
    with suppress(AlreadyEnqueued):
        app.tasks["jobs.give_back_stalled"].defer(timestamp=0)


def test_a_job_of_a_worker_killed_in_its_midst_is_done_once_by_another(
    provider: Provider, closed: Callable[[], Campus], hold: Hold
) -> None:
    lock = hold("tenancy_campus", closed().pk)

    with working(IMPATIENT) as first:
        assert wait_until(lambda: waiting_for(lock) == 1, SOON), first.said()
        first.kill()
    lock.rollback()
    job_id, status_of_the_orphan = job_of(provider)
    with working(IMPATIENT) as second:
        assert wait_until(lambda: heart_is_silent(job_id), SOON)
        give_back()
        assert wait_until(lambda: job_of(provider)[1] == "succeeded", SOON), second.said()

    assert status_of_the_orphan == "doing"
    assert assignments(provider) == [False]
    assert effects(provider) == (1, 1)


def test_a_job_of_a_worker_killed_before_its_report_is_not_done_again(
    provider: Provider, closed: Callable[[], Campus], hold: Hold
) -> None:
    effect = hold("tenancy_campus", closed().pk)

    with working(IMPATIENT) as first:
        assert wait_until(lambda: waiting_for(effect) == 1, SOON), first.said()
        report = hold("procrastinate_jobs", job_of(provider)[0])
        effect.rollback()
        assert wait_until(lambda: assignments(provider) == [False], SOON), first.said()
        assert wait_until(lambda: waiting_for(report) == 1, SOON), first.said()
        first.kill()
    # What the dead worker had still asked for ends by its time-out, and must not be answered.
    assert wait_until(lambda: waiting_for(report) == 0, SOON)
    report.rollback()
    job_id, status_of_the_orphan = job_of(provider)
    with working(IMPATIENT) as second:
        assert wait_until(lambda: heart_is_silent(job_id), SOON)
        give_back()
        assert wait_until(lambda: job_of(provider)[1] == "succeeded", SOON), second.said()
        assert "job_had_its_effect" in second.said()

    assert status_of_the_orphan == "doing"
    assert effects(provider) == (1, 1)


def test_a_worker_that_is_asked_to_end_finishes_its_job(
    provider: Provider, closed: Callable[[], Campus], hold: Hold
) -> None:
    lock = hold("tenancy_campus", closed().pk)

    with working() as worker:
        assert wait_until(lambda: waiting_for(lock) == 1, SOON), worker.said()
        worker.process.send_signal(signal.SIGTERM)
        lock.rollback()
        code = worker.process.wait(SOON)

    assert (code, job_of(provider)[1]) == (0, "succeeded")
    assert effects(provider) == (1, 1)


# --- The database ends in the middle of requests ----------------------------------------------------------------------


@dataclass
class Installation:
    """`cohortium run` with the demo: supervisor, database, web server, worker."""

    folder: Path
    port: int
    pid: int
    said: Callable[[], str]

    def postmaster(self) -> int:
        return int((self.folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])

    def program(self, name: str) -> int:
        """The process of `cohortium serve` or `cohortium worker`."""
        [found] = [one.pid for one in psutil.Process(self.pid).children() if name in one.cmdline()]
        return found

    def signed_in(self, email: str) -> httpx.Client:
        client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        client.get("/sign-in/")
        token = {"csrfmiddlewaretoken": client.cookies["csrftoken"]}
        answer = client.post("/sign-in/", data={"login": email, "password": PASSWORD, **token})
        assert answer.status_code == 302
        client.headers["X-CSRFToken"] = client.cookies["csrftoken"]
        return client


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    port = free_port()
    env = {"COHORTIUM_DATA": str(tmp_path / "data"), "DATABASE_URL": "", "DATABASE_OWNER_URL": ""}
    with program("run", "--port", str(port), env=env) as running:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/sign-in/"), STARTED), running.said()
        assert wait_until(lambda: "Cohortium runs at" in running.said(), STARTED), running.said()
        yield Installation(tmp_path / "data", port, running.process.pid, running.said)


@dataclass
class Sender:
    """Sends one request again and again over one connection, and keeps what was answered."""

    send: Callable[[int], httpx.Response]
    answers: list[httpx.Response] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    until: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.until.is_set():
            try:
                self.answers.append(self.send(len(self.answers)))
            except httpx.HTTPError as error:
                self.lost.append(repr(error))

    def has_been_answered(self, status: int, after: int) -> bool:
        return status in [answer.status_code for answer in self.answers[after:]]


@contextmanager
def sending(senders: list[Sender]) -> Iterator[None]:
    """Let them send meanwhile, and end them whatever happens: a thread that is left would send for ever."""
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for sender in senders:
            sender.until.set()
        for thread in threads:
            thread.join()


def named(n: int) -> dict[str, str]:
    return {"name": f"Sunbury {n}", "time_zone": "Australia/Melbourne"}


def keyed(n: int) -> dict[str, str]:
    return {"Idempotency-Key": f"opening {n}"}


@pytest.mark.takes_long
def test_requests_survive_the_database_and_so_does_the_worker(installation: Installation) -> None:
    clients = [installation.signed_in("grace@example.com") for _ in range(4)]
    manager = installation.signed_in("maya@example.com")
    api = "/api/v1/o/rocket/campuses"
    opening = Sender(lambda n: clients[2].post(api, json=named(n), headers=keyed(n)))
    senders = [
        Sender(lambda _: clients[0].get("/o/rocket/campuses/")),
        Sender(lambda _: clients[1].get(api)),
        opening,
        Sender(lambda _: clients[3].get("/organisations/")),
    ]
    web, worker = installation.program("serve"), installation.program("worker")
    with sending(senders):
        for number in (signal.SIGINT, signal.SIGQUIT):
            before, postmaster = [len(sender.answers) for sender in senders], installation.postmaster()
            os.kill(postmaster, number)
            assert wait_until(lambda gone=postmaster: not psutil.pid_exists(gone), BACK), installation.said()
            assert wait_until(
                lambda marks=before: all(
                    sender.has_been_answered(503, mark) for sender, mark in zip(senders, marks, strict=True)
                ),
                BACK,
            ), installation.said()
            away = [len(sender.answers) for sender in senders]
            assert wait_until(
                lambda marks=away: all(
                    sender.has_been_answered(200, mark) or sender.has_been_answered(201, mark)
                    for sender, mark in zip(senders, marks, strict=True)
                ),
                BACK,
            ), installation.said()

    assert [sender.lost for sender in senders] == [[]] * 4
    statuses = [{answer.status_code for answer in sender.answers} for sender in senders]
    assert statuses == [{200, 503}, {200, 503}, {201, 503}, {200, 503}]
    away_answers = [[one for one in sender.answers if one.status_code == 503] for sender in senders]
    kinds = [{one.headers["Content-Type"].partition(";")[0] for one in some} for some in away_answers]
    problem, page = {"application/problem+json"}, {"text/html"}
    assert kinds == [page, problem, problem, page]
    assert {one.headers["Retry-After"] for some in away_answers for one in some} == {"5"}
    assert installation.program("serve") == web
    assert "Traceback" not in installation.said()

    # Nothing was done by halves: each opening, sent again under its key, is there exactly once.
    again = [clients[2].post(api, json=named(n), headers=keyed(n)).status_code for n in range(len(opening.answers))]
    assert set(again) == {201}
    shown = everything(clients[2], api)
    assert sorted(one["name"] for one in shown if one["name"].startswith("Sunbury ")) == sorted(
        named(n)["name"] for n in range(len(opening.answers))
    )

    # The worker is there again: whoever works at a closed campus only loses sight of it.
    [mine] = manager.get(api).json()["items"]
    clients[1].post(f"{api}/{mine['campus_id']}/closing")
    assert wait_until(lambda: manager.get(api).json()["items"] == [], BACK), installation.said()
    assert installation.program("worker") != worker
    for client in (*clients, manager):
        client.close()


def everything(client: httpx.Client, api: str) -> list[dict[str, Any]]:
    """All pages of a list."""
    page = client.get(api, params={"limit": 200}).json()
    found: list[dict[str, Any]] = page["items"]
    while page["next"]:
        page = client.get(api, params={"limit": 200, "after": page["next"]}).json()
        found += page["items"]
    return found
