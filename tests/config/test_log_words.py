"""No line of the log holds what people are called, write or sign in with: not ours, not a library's, no traceback."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
import structlog
from django.db import IntegrityError, connection
from structlog.stdlib import ProcessorFormatter

from cohortium.access.actor import Actor
from cohortium.access.links import address_of
from cohortium.config import log as logs
from cohortium.config.processes import wait_until
from tests.administration.test_invitations import invited
from tests.databases import rows
from tests.fixtures import PASSWORD, Provider, now
from tests.keys import issued
from tests.mail import Post
from tests.programs import log_in_of, serving, session_of, working

# What somebody typed, in every place where one can.
NAME, PHONE, EMAIL, WORDS = "Zuleika Marked", "+61 400 555 019", "zuleika.marked@example.com", "hidden-marked-words"
MARKS = ("marked", "Zuleika", "555 019", "555019")
TOKEN = "a" * 32
FORM = {"Cookie": f"csrftoken={TOKEN}"}


def line_of(error: Exception | None = None, message: str = "", *args: object, name: str = "library") -> dict[str, Any]:
    """A library's line, as the product writes it."""
    made = {key: value for key, value in logs.of_libraries(as_json=True)["formatters"]["line"].items() if key != "()"}
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, info)
    return dict(json.loads(ProcessorFormatter(**made).format(record)))


@contextmanager
def caught(kind: type[Exception]) -> Iterator[list[Exception]]:
    """The error that is raised meanwhile."""
    errors: list[Exception] = []
    try:
        yield errors
    except kind as error:
        errors.append(error)


def test_what_the_database_quotes_is_not_in_a_traceback() -> None:
    insert = "INSERT INTO identity_user (id, email, password, status, is_platform_staff, locale) VALUES "
    twice = f"(gen_random_uuid(), '{EMAIL}', '!', 'active', false, '')"

    with caught(IntegrityError) as errors:
        rows(connection, f"{insert} {twice}, {twice}")
    line = line_of(errors[0], "crashed")

    assert EMAIL in str(errors[0])
    assert [mark for mark in MARKS if mark in json.dumps(line)] == []
    said = line["exception"].splitlines()
    assert said[-1] == "django.db.utils.IntegrityError"
    assert "psycopg.errors.UniqueViolation 23505 identity_user user_email_once" in said
    assert f"{__file__}:" in line["exception"]


def test_what_an_error_quotes_is_not_in_a_line_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with caught(KeyError) as errors:
        try:
            int(NAME)
        except ValueError as inner:
            raise KeyError(EMAIL) from inner
    structlog.get_logger().error("crashed", exc_info=errors[0])

    line = json.loads(capsys.readouterr().out)
    assert [one for one in line["exception"].splitlines() if ":" not in one] == ["ValueError", "KeyError"]
    assert [mark for mark in MARKS if mark in json.dumps(line)] == []


def test_what_the_interpreter_says_of_the_code_stays() -> None:
    with caught(AttributeError) as errors:
        _ = sys.nothing  # type: ignore[attr-defined]

    assert line_of(errors[0])["exception"].endswith("AttributeError module 'sys' has no attribute 'nothing'")


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (f"550 no mailbox {EMAIL} here", "550 no mailbox ••• here"),
        (f"called {PHONE}.", "called •••."),
        ("GET /invitations/rocket." + "aZ09_-" * 7, "GET /invitations/•••"),
        ("Authorization: Bearer co_rocket_abcDEF123456", "Authorization: Bearer •••"),
        ("key co_rocket_abcDEF123456 refused", "key co_••• refused"),
        ("postgresql://app:word@db.example.com/x is away", "postgresql://•••@db.example.com/x is away"),
        (f"Task exception was never retrieved\nfuture: {NAME}", "Task exception was never retrieved"),
        ("at 2026-11-21T19:47:10+00:00, job 1234567890", "at 2026-11-21T19:47:10+00:00, job 1234567890"),
    ],
)
def test_what_looks_like_a_secret_or_a_person_is_taken_out(message: str, event: str) -> None:
    assert line_of(None, message)["event"] == event


def test_nothing_that_people_send_is_in_the_log(provider: Provider, owner: Actor, post: Post) -> None:
    _, invitation = invited(
        provider, owner, email=EMAIL.replace("@", f".{provider.code}@"), display_name=NAME, now=now()
    )
    key = issued(provider, owner, name=NAME).secret
    session, log_in = session_of(provider, owner), log_in_of(provider, owner)
    link = address_of("invitations", provider.code, "M4rked_" + "x" * 36).partition("/invitations/")[2]
    mail = {"COHORTIUM_SMTP": f"smtp+plain://127.0.0.1:{post.port}"}
    post.on_recipient[invitation.email].append(f"451 {NAME} <{EMAIL}> is away")

    with serving(mail) as site, working(mail) as worker:
        as_owner = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "User-Agent": WORDS}
        answers = [
            *(httpx.get(f"{site.base}{path}", headers=as_owner) for path in _addresses(provider, link)),
            httpx.post(f"{site.base}/sign-in/", data=_form(login=EMAIL, password=WORDS), headers=FORM),
            httpx.post(f"{site.base}/sign-in/", data=_form(login=log_in, password=PASSWORD), headers=FORM),
            httpx.post(f"{site.base}/sign-in/", data={"login": EMAIL, "password": WORDS}),
            httpx.post(f"{site.base}/invitations/{link}", data=_form(password=WORDS), headers=FORM),
            httpx.post(site.url(provider, "team/new"), data=_form(email=EMAIL, name=NAME), headers=as_owner),
            httpx.post(site.url(provider, "campuses/new"), data=_form(name=NAME, phone=PHONE), headers=as_owner),
            httpx.get(site.api(provider), headers={"Authorization": f"Bearer {key}"}),
            httpx.get(site.api(provider), headers={"Authorization": f"Bearer {key}{WORDS}"}),
            httpx.post(site.api(provider), content=f'{{"{NAME}', headers={"Authorization": f"Bearer {key}"}),
            httpx.get(f"{site.base}/sign-in/", headers={"Content-Type": f"text/plain; charset={WORDS}"}),
        ]
        assert wait_until(lambda: "errand_in_vain" in worker.said(), 60), worker.said()
        said = site.said() + worker.said()

    assert {answer.status_code for answer in answers} >= {200, 302, 401, 403, 404, 415}
    secrets = (*MARKS, "M4rked", key, key.rpartition("_")[2], session, log_in, PASSWORD, invitation.email, WORDS)
    assert [secret for secret in secrets if secret in said] == []
    assert [line for line in said.splitlines() if "Traceback" in line] == []


def _form(**fields: str) -> dict[str, str]:
    return {**fields, "csrfmiddlewaretoken": TOKEN}


def _addresses(provider: Provider, link: str) -> list[str]:
    return [
        f"/invitations/{link}",
        f"/{WORDS}/{EMAIL}",
        f"/sign-in/?next=/{WORDS}",
        f"/o/{provider.code}/team/?q={NAME.replace(' ', '+')}",
        f"/o/{provider.code}/campuses/?q={WORDS}",
        f"/o/{provider.code}/trail/?q={WORDS}",
        f"/o/{WORDS}/campuses/",
        f"/api/v1/{WORDS}",
    ]
