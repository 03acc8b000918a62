"""What the doctor finds, in order, and what it says to do. It prints no secret, and it sends no letter."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.config.conftest import COHORTIUM, plain_environment
from tests.config.test_refusals import fresh_database, owned_database, with_other
from tests.mail import Post

Findings = list[dict[str, str]]


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "data").mkdir(mode=0o700)
    return plain_environment(
        DATABASE_URL=os.environ["DATABASE_URL"],
        DATABASE_OWNER_URL=os.environ["DATABASE_OWNER_URL"],
        COHORTIUM_DATA=str(tmp_path / "data"),
    )


def examined(here: dict[str, str], **more: str) -> tuple[int, Findings, str]:
    done = subprocess.run(
        [*COHORTIUM, "doctor", "--json"], env=here | more, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    assert report["well"] is (done.returncode == 0)
    return done.returncode, report["findings"], done.stdout + done.stderr


def of(findings: Findings, name: str) -> list[tuple[str, str]]:
    return [(one["level"], one["says"]) for one in findings if one["name"] == name]


def test_everything_is_looked_at_in_order(here: dict[str, str]) -> None:
    code, findings, _ = examined(here)

    assert code == 0
    assert list(dict.fromkeys(one["name"] for one in findings)) == [
        *("Python", "settings", "data folder", "keys", "address", "assets", "mail", "database", "clock", "owner"),
        *("migrations", "role", "wall", "worker", "jobs", "staff", "backups"),
    ]
    assert of(findings, "wall") == [("ok", "between organisations: no gap in the catalogue")]
    # Whatever is not well says what to do.
    assert [one for one in findings if one["level"] != "ok" and not one["do"]] == []


@pytest.mark.parametrize(
    ("more", "name", "says"),
    [
        ({"COHORTIUM_ADDRESS": "school"}, "settings", "COHORTIUM_ADDRESS must look like https://training.example.com."),
        (
            {"COHORTIUM_BACKUP_AT": "noon"},
            "settings",
            "COHORTIUM_BACKUP_AT must be a time of day in UTC, such as 01:30.",
        ),
        ({"COHORTIUM_ENCRYPTION_KEYS": "secret-word"}, "keys", "one of COHORTIUM_ENCRYPTION_KEYS is no key"),
        (
            {"COHORTIUM_ADDRESS": "https://school.example.com", "COHORTIUM_HTTPS": "1"},
            "address",
            "school.example.com is not among COHORTIUM_HOSTS",
        ),
        (
            {"COHORTIUM_ADDRESS": "https://localhost"},
            "address",
            "COHORTIUM_ADDRESS is https, and COHORTIUM_HTTPS is not 1",
        ),
        ({"COHORTIUM_HTTPS": "1"}, "address", "COHORTIUM_HTTPS is 1, and links start with http"),
        (
            {"COHORTIUM_SMTP": "smtp://ada:secret-word@127.0.0.1:1"},
            "mail",
            "127.0.0.1:1: [Errno 111] Connection refused",
        ),
    ],
)
def test_what_does_not_fit_is_named(here: dict[str, str], more: dict[str, str], name: str, says: str) -> None:
    code, findings, said = examined(here, **more)

    assert (code, ("FAULT", says) in of(findings, name)) == (1, True), said
    assert "secret-word" not in said


def test_a_proxy_that_is_not_counted_is_pointed_out(here: dict[str, str]) -> None:
    served = {"COHORTIUM_ADDRESS": "https://localhost", "COHORTIUM_HTTPS": "1"}

    _, findings, _ = examined(here, **served)
    _, counted, _ = examined(here, **served, COHORTIUM_TRUSTED_PROXIES="1")

    says = "everybody seems to come from the proxy: one stranger's wrong passwords keep all others from signing in"
    assert of(findings, "address") == [("look", says), ("ok", "https://localhost, which this machine alone reaches")]
    assert of(counted, "address") == [("ok", "https://localhost, which this machine alone reaches")]


def test_keys_that_others_can_read_are_found(here: dict[str, str]) -> None:
    examined(here)
    key = Path(here["COHORTIUM_DATA"]) / "secret_key"
    key.chmod(0o644)

    code, findings, said = examined(here)

    assert (code, of(findings, "keys")[0]) == (1, ("FAULT", f"{key} can be read by others (644)"))
    assert key.read_text() not in said


def test_a_mail_server_is_greeted_and_gets_no_letter(here: dict[str, str], post: Post) -> None:
    code, findings, _ = examined(here, COHORTIUM_SMTP=f"smtp+plain://127.0.0.1:{post.port}")

    assert (code, post.messages) == (0, [])
    assert of(findings, "mail") == [
        ("ok", f"127.0.0.1:{post.port} answers (no TLS)"),
        ("look", "letters come from cohortium@localhost: nobody will take them"),
    ]
    # This one speaks no TLS.
    assert of(examined(here, COHORTIUM_SMTP=f"smtp://127.0.0.1:{post.port}")[1], "mail")[0][0] == "FAULT"


def test_a_database_that_was_never_migrated_is_found(here: dict[str, str]) -> None:
    with fresh_database() as name:
        there = {key: with_other(here[key], database=name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        code, findings, _ = examined(here, **there)

    assert (code, findings[-1]["name"], findings[-1]["do"]) == (1, "migrations", "Run `cohortium migrate`.")


def test_an_owner_whose_backups_would_be_empty_is_found(here: dict[str, str]) -> None:
    with owned_database("CREATEROLE") as url:
        code, findings, _ = examined(here, DATABASE_OWNER_URL=url)

    [(level, says)] = of(findings, "owner")
    assert (code, level) == (1, "FAULT")
    assert says.endswith("is subject to row level security: backups would be empty")


def test_a_gap_in_the_wall_is_found(here: dict[str, str], own_database: Any) -> None:
    there = {
        key: with_other(here[key], database=own_database.settings_dict["NAME"])
        for key in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    with psycopg.connect(there["DATABASE_OWNER_URL"]) as connection:
        connection.execute("ALTER TABLE tenancy_campus NO FORCE ROW LEVEL SECURITY")

    code, findings, _ = examined(here, **there)

    assert code == 1
    assert of(findings, "wall") == [("FAULT", "tenancy_campus does not force row level security on its owner.")]
