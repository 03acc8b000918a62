"""`/metrics` and `/health/ready`: what is counted, who may read it, and when a server takes no more requests."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client, override_settings

from cohortium.access.actor import Actor
from cohortium.config import metrics_folder
from cohortium.config.processes import wait_until
from cohortium.core import ending
from tests.config.test_refusals import with_other
from tests.databases import rows
from tests.fixtures import PASSWORD, Provider
from tests.keys import issued
from tests.programs import serving, working

TOKEN = "as-long-as-it-has-to-be"


def numbers(said: str) -> dict[str, float]:
    """Each series with its value."""
    lines = (line.rpartition(" ") for line in said.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def get(url: str, **more: Any) -> httpx.Response:
    """Ask, with patience: other tests want the machine as well."""
    return httpx.get(url, timeout=60, **more)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of this test's own: what other tests' servers count beside it is not asked for."""
    monkeypatch.setenv("COHORTIUM_DATA", str(tmp_path))
    with override_settings(DATA_FOLDER=tmp_path):
        yield tmp_path


def read(**headers: str) -> Any:
    return Client().get("/metrics", headers=headers)


def test_what_several_processes_answered_is_added_up(provider: Provider, owner: Actor) -> None:
    provider.campus()
    key = {"Authorization": f"Bearer {issued(provider, owner).secret}"}
    with serving(workers=2) as site, working():
        before = numbers(get(f"{site.base}/metrics").text)
        for _ in range(12):
            # A new connection each time, so that both processes have something to do.
            get(site.api(provider), headers=key)
        get(f"{site.base}/{provider.code}/nowhere")
        assert wait_until(lambda: "cohortium_jobs_total" in get(f"{site.base}/metrics").text, 30)
        said = get(f"{site.base}/metrics")
        after = numbers(said.text)

    campuses = 'cohortium_requests_total{method="GET",route="api/v1/o/<code>/campuses",status="200"}'
    assert said.headers["Content-Type"].startswith("text/plain; version=")
    assert (before.get(campuses, 0), after[campuses]) == (0, 12)
    assert after['cohortium_requests_total{method="GET",route="none",status="404"}'] == 1
    assert after['cohortium_request_seconds_count{route="api/v1/o/<code>/campuses"}'] == 12
    assert (after["cohortium_database_up"], after["cohortium_workers_alive"] >= 1) == (1, True)
    # Nobody and no organisation is a series.
    assert [word for word in (provider.code, str(provider.id), str(owner.id)) if word in said.text] == []


def test_what_was_committed_is_counted_and_what_was_taken_back_is_not(provider: Provider, owner: Actor) -> None:
    opened = 'cohortium_facts_total{fact="campus.opened"}'
    before = numbers(read().content.decode()).get(opened, 0)

    provider.campus("Werribee")
    with pytest.raises(ZeroDivisionError), provider.scope():
        provider.campus("Geelong")
        _ = 1 / 0

    assert numbers(read().content.decode())[opened] == before + 1


def test_refused_sign_ins_are_counted(provider: Provider, owner: Actor) -> None:
    refused, come_in = 'cohortium_sign_ins_total{outcome="refused"}', 'cohortium_sign_ins_total{outcome="in"}'
    before = numbers(read().content.decode())
    address = provider.users[owner.id].email

    Client().post("/sign-in/", {"login": address, "password": "something else"})
    Client().post("/sign-in/", {"login": address, "password": PASSWORD})

    after = numbers(read().content.decode())
    assert [after[name] - before.get(name, 0) for name in (refused, come_in)] == [1, 1]


@pytest.mark.parametrize(
    "settings", [{"METRICS_TOKEN": TOKEN}, {"METRICS_TOKEN": TOKEN, "SESSION_COOKIE_SECURE": True}]
)
def test_who_has_the_token_reads(settings: dict[str, Any]) -> None:
    with override_settings(**settings):
        given = [read(), read(authorization=f"Bearer {TOKEN}x"), read(authorization=f"Bearer {TOKEN}")]

    assert [answer.status_code for answer in given] == [404, 404, 200]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_machines_ask_by_the_address_of_the_machine_and_in_no_session(path: str, statements: Any) -> None:
    client = Client(headers={"host": "192.0.2.1:8000"})
    with override_settings(METRICS_TOKEN=TOKEN), statements() as asked:
        answer = client.get(path, headers={"authorization": f"Bearer {TOKEN}"})
        page = client.get("/sign-in/")

    assert (answer.status_code, page.status_code) == (200, 400)
    assert [one["sql"] for one in asked if "logged" in one["sql"] or "session" in one["sql"]] == []


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-proto"])
def test_without_a_token_only_this_machine_reads_and_no_proxy(header: str) -> None:
    assert [read().status_code, read(**{header: "192.0.2.7"}).status_code] == [200, 404]
    assert Client(REMOTE_ADDR="192.0.2.7").get("/metrics").status_code == 404
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert read().status_code == 404


def test_a_server_that_is_behind_its_release_is_not_ready(own_database: Any) -> None:
    url = with_other(os.environ["DATABASE_URL"], database=own_database.settings_dict["NAME"])
    rows(own_database, "UPDATE django_migrations SET app = 'gone' WHERE app = 'notifications'")

    with serving({"DATABASE_URL": url}, workers=1) as site:
        behind = get(f"{site.base}/health/ready")
        rows(own_database, "UPDATE django_migrations SET app = 'notifications' WHERE app = 'gone'")
        ready = get(f"{site.base}/health/ready")
        alive = get(f"{site.base}/health/live")

    assert (behind.status_code, behind.text) == (503, "The database is behind this release: run `cohortium migrate`.\n")
    assert [(answer.status_code, answer.text) for answer in (ready, alive)] == [(200, "ready\n"), (200, "live\n")]


def test_a_server_that_is_about_to_end_says_so_and_answers_meanwhile() -> None:
    with serving({"COHORTIUM_DRAIN": "3"}, workers=2) as site:
        before = get(f"{site.base}/health/ready").status_code
        began = time.monotonic()
        site.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: get(f"{site.base}/health/ready").status_code == 503, 2)
        said, page = get(f"{site.base}/health/ready").text, get(f"{site.base}/sign-in/")
        code = site.process.wait(20)

    assert (before, said, page.status_code, code) == (200, "The server is about to end.\n", 200, 0)
    assert 3 <= time.monotonic() - began < 15


def test_what_a_killed_server_counted_is_swept_away(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "metrics"
    monkeypatch.setenv(metrics_folder.VARIABLE, "")
    monkeypatch.setenv(ending.NOTE, "")
    with metrics_folder.counting("web", tmp_path):
        [mine] = names.iterdir()
        target = mine.readlink()
    assert (list(names.iterdir()), target.exists()) == ([], False)

    target.mkdir()
    # No process has this number.
    dead = names / re.sub(r"\d+$", "2147483646", mine.name)
    dead.symlink_to(target)
    with metrics_folder.counting("web", tmp_path):
        assert [one.name for one in names.iterdir()] == [mine.name]
        assert not target.exists()
