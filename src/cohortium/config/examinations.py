"""What the doctor looks at before, and at, the database. Nothing here needs Django, and nothing prints a secret."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from cohortium.config import backup_settings, database, environment, mail_server
from cohortium.config.environment import BadEnvironment
from cohortium.config.postgres import one_line
from cohortium.core.encryption import encrypt

OLDEST_PYTHON = (3, 11)
OLDEST_SERVER = 15
LITTLE, TOO_LITTLE = 2_000_000_000, 200_000_000
# Seconds that two clocks may differ.
SKEW, TOO_MUCH_SKEW = 2.0, 60.0
_BUILT = Path(__file__).resolve().parent.parent / "web" / "static" / "built"
# In place of the real ones: settings are read before there is a database.
_NOWHERE = "postgresql://nobody@localhost/nowhere"


class Level(StrEnum):
    """How much it matters."""

    OK = "ok"
    LOOK = "look"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one thing is like, and what to do about it."""

    level: Level
    name: str
    says: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at, and when."""

    environ: Mapping[str, str]
    now: datetime

    @property
    def settings(self) -> environment.Environment:
        """What the environment says, wherever the database is."""
        known = {database.URL: _NOWHERE, **{name: value for name, value in self.environ.items() if value}}
        return environment.read(known)


Findings = Iterator[Finding]


def python(_: Patient) -> Findings:
    """The interpreter, and what is installed."""
    here = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(Level.FAULT, "Python", here, "Install Python 3.11 or newer.")
        return
    installed = ", ".join(f"{name} {version(name)}" for name in ("cohortium", "django", "psycopg", "procrastinate"))
    yield Finding(Level.OK, "Python", f"{here}; {installed}")


def settings(patient: Patient) -> Findings:
    """Whether the environment can be read at all."""
    try:
        found = patient.settings
        backup_settings.read(patient.environ)
    except BadEnvironment as error:
        yield Finding(Level.FAULT, "settings", str(error), "See docs/settings.md.")
        return
    yield Finding(Level.OK, "settings", "can be read")
    if found.development:
        yield Finding(Level.LOOK, "settings", "COHORTIUM_DEVELOPMENT is 1", "Unset it where others come in.")


def data_folder(patient: Patient) -> Findings:
    """The folder for everything that is kept: whose it is, and how much room there is."""
    folder = environment.data_folder(patient.environ)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding(Level.FAULT, "data folder", f"{folder} cannot be written", "Set COHORTIUM_DATA to one that can.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        yield Finding(Level.LOOK, "data folder", f"others may look into {folder} ({mode:o})", f"chmod 700 {folder}")
    free = shutil.disk_usage(folder).free
    level = Level.FAULT if free < TOO_LITTLE else Level.LOOK if free < LITTLE else Level.OK
    do = "" if level == Level.OK else "Make room: without it nothing can be saved."
    yield Finding(level, "data folder", f"{folder}, {free / 1e9:.1f} GB free", do)


def secrets(patient: Patient) -> Findings:
    """The keys of the installation: there, fit, and for this user alone."""
    folder = environment.data_folder(patient.environ)
    for name in ("secret_key", "encryption_keys", "seal_keys"):
        variable, file = f"COHORTIUM_{name.upper()}", folder / name
        if patient.environ.get(variable):
            yield Finding(Level.OK, "keys", f"{variable} is set")
            continue
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077 or file.stat().st_uid != os.geteuid():
            yield Finding(Level.FAULT, "keys", f"{file} can be read by others ({mode:o})", f"chmod 600 {file}")
        else:
            yield Finding(Level.OK, "keys", f"{file.name} is in the data folder; keep a copy elsewhere")
    try:
        for key in patient.settings.encryption_keys:
            encrypt(b"", keys=[key], belongs_to=b"doctor")
    except ValueError:
        says, do = "one of COHORTIUM_ENCRYPTION_KEYS is no key", "Give 32 bytes in base64, as `cohortium` makes them."
        yield Finding(Level.FAULT, "keys", says, do)


def addresses(patient: Patient) -> Findings:
    """Whether the address in letters, the host names and HTTPS go together."""
    found, name = patient.settings, "address"
    parts = urlsplit(found.address)
    host = parts.hostname or ""
    if not any(_answers_to(one, host) for one in found.hosts):
        yield Finding(Level.FAULT, name, f"{host} is not among COHORTIUM_HOSTS", f"Add it: links lead to {host}.")
    if parts.scheme == "https" and not found.https:
        yield Finding(Level.FAULT, name, "COHORTIUM_ADDRESS is https, and COHORTIUM_HTTPS is not 1", "Set it to 1.")
    if parts.scheme == "http" and found.https:
        do = "Set COHORTIUM_ADDRESS to https://…: links in letters start with it."
        yield Finding(Level.FAULT, name, "COHORTIUM_HTTPS is 1, and links start with http", do)
    if parts.scheme == "http" and host not in {"localhost", "127.0.0.1"}:
        do = "Put a proxy with TLS in front: docs/operations.md."
        yield Finding(Level.LOOK, name, "passwords travel in the clear", do)
    if found.https and not found.trusted_proxies:
        says = "everybody seems to come from the proxy: one stranger's wrong passwords keep all others from signing in"
        yield Finding(Level.LOOK, name, says, "Set COHORTIUM_TRUSTED_PROXIES to the number of proxies, such as 1.")
    here = ", which this machine alone reaches" if host in {"localhost", "127.0.0.1"} else ""
    yield Finding(Level.OK, name, f"{found.address}{here}")


def assets(_: Patient) -> Findings:
    """Style sheet, scripts and icons."""
    missing = [name for name in ("app.css", "app.js", "icons.svg") if not (_BUILT / name).exists()]
    if missing:
        yield Finding(Level.FAULT, "assets", f"not built: {', '.join(missing)}", "Run `make assets`.")
    else:
        yield Finding(Level.OK, "assets", "built")


def mail(patient: Patient) -> Findings:
    """The mail server, without sending anything."""
    server = patient.settings.mail
    if not server.host:
        says, do = "no server is set: letters lie in the folder mail of the data", "Set COHORTIUM_SMTP."
        yield Finding(Level.LOOK, "mail", says, do)
        return
    try:
        mail_server.reach(server)
    except mail_server.MailServerSilent as error:
        do = "Look at COHORTIUM_SMTP. Letters wait for a day."
        yield Finding(Level.FAULT, "mail", f"{server.host}:{server.port}: {error}", do)
        return
    how = "TLS" if server.tls or server.starttls else "no TLS"
    yield Finding(Level.OK, "mail", f"{server.host}:{server.port} answers ({how})")
    if server.sender.endswith("@localhost"):
        do = "Set COHORTIUM_MAIL_FROM to an address of your domain."
        yield Finding(Level.LOOK, "mail", f"letters come from {server.sender}: nobody will take them", do)


def reachable(patient: Patient) -> Findings:
    """The server: whether it answers, its version, its clock, and the owner's rights."""
    try:
        with psycopg.connect(patient.environ[database.URL], connect_timeout=10) as connection:
            number = connection.info.server_version // 10_000
            yield from _server(number, where=connection.info.host)
            told = connection.execute("SELECT clock_timestamp()").fetchone()
            yield from _clock(told[0] if told else patient.now)
    except psycopg.Error as error:
        do = "Look at DATABASE_URL; is `cohortium migrate` still to be run?"
        yield Finding(Level.FAULT, "database", one_line(error), do)
        return
    if not patient.environ.get(database.OWNER_URL):
        yield Finding(Level.OK, "owner", "its address is not known here: it is for migrate and backup only")
        return
    try:
        with psycopg.connect(patient.environ[database.OWNER_URL], connect_timeout=10) as connection:
            yield from _owner(connection)
    except psycopg.Error as error:
        yield Finding(Level.FAULT, "owner", one_line(error), "Look at DATABASE_OWNER_URL.")


def _server(number: int, *, where: str) -> Findings:
    place = "embedded" if where.startswith("/") else where
    if number < OLDEST_SERVER:
        yield Finding(Level.FAULT, "database", f"PostgreSQL {number} is too old", "Use PostgreSQL 15 or newer.")
    else:
        yield Finding(Level.OK, "database", f"PostgreSQL {number} answers ({place})")


def _clock(there: datetime) -> Findings:
    skew = abs((there - datetime.now(UTC)).total_seconds())
    level = Level.FAULT if skew > TOO_MUCH_SKEW else Level.LOOK if skew > SKEW else Level.OK
    do = "" if level == Level.OK else "Run a time service (chrony, systemd-timesyncd) on both machines."
    yield Finding(level, "clock", f"{skew:.1f} s beside the database's", do)


def _owner(connection: psycopg.Connection) -> Findings:
    found = connection.execute(
        "SELECT rolname, rolsuper, rolbypassrls OR rolsuper FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    name, mighty, passes = found or ("", False, False)
    if not passes:
        do = f'Let a superuser run: ALTER ROLE "{name}" BYPASSRLS;'
        yield Finding(Level.FAULT, "owner", f"{name} is subject to row level security: backups would be empty", do)
    elif mighty:
        do = "Give it NOSUPERUSER, BYPASSRLS and CREATEROLE: it needs no more."
        yield Finding(Level.LOOK, "owner", f"{name} is a superuser", do)
    else:
        yield Finding(Level.OK, "owner", f"{name} passes row level security, and is no superuser")


def _answers_to(pattern: str, host: str) -> bool:
    return pattern in {"*", host} or (pattern.startswith(".") and f".{host}".endswith(pattern))
