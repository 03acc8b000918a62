"""Whole identity numbers where they must not be: in an answer, in what was logged, in the database.

Every number that a test has encrypted is known here from then on. An answer that holds one raises, where it is neither
that of a reveal nor somebody's own export; a test that logged one fails; and so does the whole run, where a dump of its
database holds one in the end.

Servers that tests start are processes of their own. What is known in one process stands in a file that all of them read,
and what a server answered that it should not in another, which is looked at when it ends: see `tests.programs.serving`.
"""

import gzip
import os
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_save
from django.http import HttpRequest

from cohortium.config import pg_programs
from cohortium.core.encryption import CannotDecrypt, decrypt
from cohortium.people.models import NationalId

# Shorter ones, those of a few signs over and over, and what is made up at random stand anywhere by chance: fixtures have
# others.
LEAST_SIGNS, LEAST_DIFFERENT, LEAST_DIGITS = 8, 4, 5
# Where a whole number is what was asked for: reveals and exports for the person whom they are of.
RIGHTFUL = frozenset({"learner_id_reveal", "portal_data", "privacy_export"})
RIGHTFUL_ENDPOINTS = re.compile(r"/api/v1/o/[^/]+/(learners/ids/[^/]+/reveal|privacy/requests/[^/]+/export)")

# Of a server: the file of all numbers, and that of what it should not have answered.
NUMBERS, LEAKED = "COHORTIUM_TEST_NUMBERS", "COHORTIUM_TEST_LEAKED"

_of_module: set[str] = set()
_of_run: set[str] = set()


class Leaked(AssertionError):
    """A whole identity number stands where it must not."""


def learn(number: str) -> None:
    """Look for this number from now on."""
    digits = sum(sign in "0123456789" for sign in number)
    if len(number) >= LEAST_SIGNS and len(set(number)) >= LEAST_DIFFERENT and digits >= LEAST_DIGITS:
        _of_module.add(number)
        _of_run.add(number)
        if shared := os.environ.get(NUMBERS):
            with Path(shared).open("a") as file:
                file.write(f"{number}\n")


def _learn_row(instance: NationalId, **_: Any) -> None:
    place = b"national id " + instance.pk.bytes + instance.learner_id.bytes
    try:
        learn(decrypt(bytes(instance.sealed), keys=settings.ENCRYPTION_KEYS, belongs_to=place).decode())
    except (CannotDecrypt, TypeError):
        # A test that breaks it on purpose.
        return


post_save.connect(_learn_row, sender=NationalId, dispatch_uid="whole numbers of tests")


def insist_none(text: str, where: str, numbers: Collection[str] | None = None) -> None:
    """Insist that no number stands in the text.

    Raises:
        Leaked: one does.
    """
    found = [one for one in (_of_module if numbers is None else numbers) if one in text]
    if found:
        raise Leaked(f"{where} holds whole identity numbers: {', '.join(sorted(found))}")


def insist_none_of_run(text: str, where: str) -> None:
    """Insist on the same, for what was written since the run began."""
    insist_none(text, where, _of_run)


class Watch:
    """Middleware around all others: looks into what is answered, page, JSON, table or ZIP."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response = self.get_response(request)
        known = _known()
        if not known or _is_rightful(request):
            return response
        where = f"The answer to {request.method} {request.path}"
        # What somebody typed into a search field may stand there again.
        typed = unquote_plus(request.META.get("QUERY_STRING", ""))
        numbers = [one for one in known if one not in typed]
        if response.streaming:
            response.streaming_content = _watched(response.streaming_content, where, numbers)
        else:
            _insist_answered(response.content, where, numbers)
        return response


@contextmanager
def watching_servers(folder: Path) -> Iterator[dict[str, str]]:
    """Watch what servers answer that are started with this environment.

    Raises:
        Leaked: one of them answered with a whole number.
    """
    numbers, leaked = folder / "numbers", folder / "leaked"
    before = os.environ.get(NUMBERS)
    numbers.write_text("".join(f"{one}\n" for one in _of_run))
    os.environ[NUMBERS] = str(numbers)
    try:
        yield {NUMBERS: str(numbers), LEAKED: str(leaked)}
    finally:
        os.environ.pop(NUMBERS)
        if before:
            # The one that was started before is watched on, with what became known meanwhile.
            os.environ[NUMBERS] = before
            with Path(before).open("a") as file:
                file.write(numbers.read_text())
    if leaked.exists():
        raise Leaked(leaked.read_text())


def _known() -> Collection[str]:
    """In a server all that any process knows; in a test what its module knows."""
    return set(Path(os.environ[NUMBERS]).read_text().split()) if LEAKED in os.environ else _of_module


def _insist_answered(content: bytes, where: str, numbers: Collection[str]) -> None:
    try:
        insist_none(_text(content), where, numbers)
    except Leaked as found:
        if noted := os.environ.get(LEAKED):
            with Path(noted).open("a") as file:
                file.write(f"{found}\n")
        raise


def _is_rightful(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and match.url_name in RIGHTFUL) or bool(RIGHTFUL_ENDPOINTS.fullmatch(request.path))


def _watched(pieces: Iterable[bytes], where: str, numbers: Collection[str]) -> Iterator[bytes]:
    whole = list(pieces)
    _insist_answered(b"".join(whole), where, numbers)
    yield from whole


def _text(content: bytes) -> str:
    # Browsers take what is packed.
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    if not content.startswith(b"PK\x03\x04"):
        return content.decode(errors="replace")
    # ZIPs, and the tables of offices that are such.
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Fail a test that logged a whole number."""
    report: Any = yield
    if _of_module and report.when == "call" and report.passed:
        try:
            insist_none("\n".join(text for _name, text in report.sections), "What was logged")
        except Leaked as leaked:
            report.outcome, report.longrepr = "failed", str(leaked)
    return report


@pytest.fixture(autouse=True, scope="module")
def _numbers_of_module() -> None:
    """Begin each module with no number to look for: each answer is searched for all that there are."""
    _of_module.clear()


@pytest.fixture(autouse=True, scope="session")
def _nothing_in_the_dump() -> Iterator[None]:
    """Look through the database when all tests have run, as whoever finds a dump of it would."""
    yield
    if _of_run:
        found = sorted(in_dump(_of_run, os.environ["DATABASE_OWNER_URL"]))
        if found:
            raise Leaked(f"A dump of the database holds whole identity numbers: {', '.join(found)}")


def in_dump(numbers: Collection[str], url: str, *arguments: str) -> set[str]:
    """Which of these numbers stand in a dump of the data: as words, or as the bytes of a binary column."""
    with tempfile.TemporaryDirectory(prefix="cohortium-dump-") as folder:
        dump = Path(folder) / "dump.sql"
        server: Any = connections["owner"]
        program = pg_programs.find("pg_dump", server.pg_version)
        pg_programs.run(program, url, ["--data-only", f"--file={dump}", *arguments])
        as_bytes = {one.encode().hex(): one for one in numbers}
        return _grep(dump, numbers, "--word-regexp") | {as_bytes[one] for one in _grep(dump, as_bytes)}


def _grep(dump: Path, words: Iterable[str], *options: str) -> set[str]:
    patterns = dump.with_suffix(".patterns")
    patterns.write_text("\n".join(words))
    command = ["grep", "--text", "--only-matching", "--fixed-strings", *options, f"--file={patterns}", str(dump)]
    found = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False)
    return set(found.stdout.split())
