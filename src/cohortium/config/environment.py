"""Reads the environment into typed settings, and refuses what is wrong in one line each."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import dj_database_url

from cohortium.config.oidc import BadProviders, origins, providers
from cohortium.core import signatures
from cohortium.core.encryption import new_key

SHORTEST_TOKEN = 20
ENGINE = "cohortium.tenancy.engine"


class BadEnvironment(RuntimeError):
    """A setting is missing or wrong. The message names it and says what to do, in one line."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters go out. Without a host they are put into a folder."""

    sender: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """Where files lie, what looks at them, and how large one may be."""

    # As Django's STORAGES has it.
    storage: dict[str, Any]
    # `host:port`, the path of a socket, or nothing.
    clamd: str
    # In bytes.
    largest: int


@dataclass(frozen=True, slots=True)
class Environment:
    """What differs between installations."""

    data_folder: Path
    secret_key: str
    encryption_keys: tuple[str, ...]
    # The first one seals the trail, all verify it; and where the heads of its seals are kept.
    seal_keys: tuple[str, ...]
    seal_folder: Path
    databases: dict[str, Any]
    application_role: str
    hosts: list[str]
    trusted_origins: list[str]
    https: bool
    development: bool
    stalled_after: float
    log_as_json: bool
    # Where people reach this installation: links in letters start with it.
    address: str
    mail: MailServer
    # Whoever has it reads /metrics. Without one: this machine alone.
    metrics_token: str
    # Providers of OpenID Connect, as django-allauth takes them, and the origins that their sign-in pages have.
    oidc: tuple[dict[str, Any], ...]
    oidc_origins: tuple[str, ...]
    # How many proxies stand in front: so many entries of X-Forwarded-For are believed, from the right.
    trusted_proxies: int
    files: Files
    # Who may found an organisation in the browser.
    sign_up: str

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys that belong to its data, by the files in which they lie where no variable gives them."""
        return {
            "secret_key": (self.secret_key,),
            "encryption_keys": self.encryption_keys,
            "seal_keys": self.seal_keys,
        }


def read(environ: Mapping[str, str]) -> Environment:
    """Read all settings.

    Raises:
        BadEnvironment: a value cannot be understood, or the data folder cannot be written.
    """
    folder = data_folder(environ)
    databases = _databases(environ)
    hosts = [host for host in environ.get("COHORTIUM_HOSTS", "localhost,127.0.0.1").split(",") if host]
    https = environ.get("COHORTIUM_HTTPS", "") == "1"
    oidc = _providers(environ)
    return Environment(
        data_folder=folder,
        secret_key=environ.get("COHORTIUM_SECRET_KEY") or kept(folder, "secret_key", lambda: secrets.token_urlsafe(50)),
        encryption_keys=tuple(
            (environ.get("COHORTIUM_ENCRYPTION_KEYS") or kept(folder, "encryption_keys", new_key)).split()
        ),
        seal_keys=_seal_keys(environ, folder),
        seal_folder=Path(environ.get("COHORTIUM_SEALS") or folder / "seals").resolve(),
        databases=databases,
        application_role=databases["default"].get("USER") or "cohortium_app",
        hosts=hosts,
        trusted_origins=[f"https://{host}" for host in hosts] if https else [],
        https=https,
        development=environ.get("COHORTIUM_DEVELOPMENT", "") == "1",
        stalled_after=_seconds(environ, "COHORTIUM_STALLED_AFTER", "30"),
        log_as_json=environ.get("COHORTIUM_LOG", "json") != "console",
        address=_address(environ),
        mail=_mail(environ),
        metrics_token=_token(environ),
        oidc=oidc,
        oidc_origins=origins(oidc),
        trusted_proxies=_proxies(environ),
        files=Files(_storage(environ, folder), _clamd(environ), _largest(environ)),
        sign_up=_sign_up(environ),
    )


def data_folder(environ: Mapping[str, str]) -> Path:
    """The folder for everything that is kept: database, keys, files."""
    return Path(environ.get("COHORTIUM_DATA") or ".cohortium").resolve()


def kept(folder: Path, name: str, make: Any) -> str:
    """Read a secret from its file in the data folder; the first time, make it.

    Raises:
        BadEnvironment: the folder cannot be written.
    """
    file = folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            draft = folder / f".{name}.{secrets.token_hex(4)}"
            draft.touch(mode=0o600)
            draft.write_text(make())
            try:
                # Two processes may start at once: the first link wins, both read it.
                file.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_text().strip()
    except OSError as error:
        raise BadEnvironment(
            f"The folder {folder} cannot be written ({error.strerror}). Set COHORTIUM_DATA to one that can."
        ) from None


def _seal_keys(environ: Mapping[str, str], folder: Path) -> tuple[str, ...]:
    keys = (environ.get("COHORTIUM_SEAL_KEYS") or kept(folder, "seal_keys", signatures.new_key)).split()
    try:
        for key in keys:
            signatures.SigningKey(key)
    except signatures.NoKey:
        raise BadEnvironment("COHORTIUM_SEAL_KEYS must be keys of 32 bytes in base64, separated by spaces.") from None
    return tuple(keys)


def _seconds(environ: Mapping[str, str], name: str, usual: str) -> float:
    given = environ.get(name) or usual
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 1 <= seconds < float("inf"):
        raise BadEnvironment(f"{name} must be a number of seconds, at least 1, such as {usual}.")
    return seconds


def _token(environ: Mapping[str, str]) -> str:
    given = environ.get("COHORTIUM_METRICS_TOKEN", "")
    if given and (len(given) < SHORTEST_TOKEN or not given.isascii() or any(sign.isspace() for sign in given)):
        raise BadEnvironment(f"COHORTIUM_METRICS_TOKEN must have {SHORTEST_TOKEN} signs or more, and no spaces.")
    return given


def _proxies(environ: Mapping[str, str]) -> int:
    given = environ.get("COHORTIUM_TRUSTED_PROXIES") or "0"
    if not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
        raise BadEnvironment("COHORTIUM_TRUSTED_PROXIES must be the number of proxies in front, such as 1.")
    return int(given)


def _providers(environ: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    try:
        return providers(environ)
    except BadProviders as error:
        raise BadEnvironment(str(error)) from None


def _sign_up(environ: Mapping[str, str]) -> str:
    given = environ.get("COHORTIUM_SIGN_UP") or "invited"
    if given not in SIGN_UP:
        raise BadEnvironment(f"COHORTIUM_SIGN_UP must be one of {', '.join(SIGN_UP)}.")
    return given


# In the data folder, while `cohortium run` is at work.
RUNNING = "running.json"
SIGN_UP = ("open", "invited", "closed")
# Nobody has more proxies than this has digits.
_DIGITS = 2


def _address(environ: Mapping[str, str]) -> str:
    usual = f"http://localhost:{environ.get('COHORTIUM_PORT') or _port_of_run(data_folder(environ)) or 8000}"
    given = environ.get("COHORTIUM_ADDRESS") or usual
    parts = _split(given)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise BadEnvironment("COHORTIUM_ADDRESS must look like https://training.example.com.")
    return given.rstrip("/")


def _port_of_run(folder: Path) -> int | None:
    """Where `cohortium run` serves this data folder, while it does: other commands make links that lead there."""
    try:
        noted = json.loads((folder / RUNNING).read_text())
    except (OSError, ValueError):
        return None
    port = noted.get("port") if isinstance(noted, dict) else None
    return port if isinstance(port, int) else None


def _mail(environ: Mapping[str, str]) -> MailServer:
    sender = environ.get("COHORTIUM_MAIL_FROM") or "cohortium@localhost"
    name, at, domain = sender.rpartition("@")
    if not name or not at or not domain or any(sign.isspace() or sign in "<>," for sign in sender):
        raise BadEnvironment("COHORTIUM_MAIL_FROM must be an address such as office@example.com.")
    given = environ.get("COHORTIUM_SMTP")
    if not given:
        return MailServer(sender)
    parts = _split(given)
    if parts is None or parts.scheme not in _MAIL_PORTS or not parts.hostname or parts.path.strip("/"):
        raise BadEnvironment(
            "COHORTIUM_SMTP must look like smtp://user:password@mail.example.com:587, or smtps:// for TLS at once."
        )
    return MailServer(
        sender,
        parts.hostname,
        parts.port or _MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        starttls=parts.scheme == "smtp",
        tls=parts.scheme == "smtps",
    )


def _storage(environ: Mapping[str, str], data: Path) -> dict[str, Any]:
    given = environ.get("COHORTIUM_FILES") or str(data / "files")
    if "://" not in given:
        location = {"location": str(Path(given).resolve()), "allow_overwrite": True}
        return {"BACKEND": "cohortium.files.adapters.storage.Folder", "OPTIONS": location}
    parts = _split(given)
    asked = dict(parse_qsl(parts.query)) if parts else {}
    if parts is None or parts.scheme != "s3" or not parts.hostname or asked.keys() - {"region", "endpoint"}:
        raise BadEnvironment(
            "COHORTIUM_FILES must be a folder, or look like s3://bucket/prefix?region=eu-west-1&endpoint=https://…"
        )
    options: dict[str, Any] = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "region_name": asked.get("region"),
        "endpoint_url": asked.get("endpoint"),
        # Nobody reads it but we: pages hand it out. A name is never used twice, but a small picture may be drawn again.
        "default_acl": None,
        "file_overwrite": True,
    }
    return {"BACKEND": "cohortium.files.adapters.bucket.Bucket", "OPTIONS": options}


def _clamd(environ: Mapping[str, str]) -> str:
    given = environ.get("COHORTIUM_CLAMD", "").removeprefix("unix:")
    host, _, port = given.rpartition(":")
    if given and not given.startswith("/") and not (host and port.isdecimal() and 0 < int(port) <= _LAST_PORT):
        raise BadEnvironment("COHORTIUM_CLAMD must look like localhost:3310, or be the path of a socket.")
    return given


def _largest(environ: Mapping[str, str]) -> int:
    given = environ.get("COHORTIUM_LARGEST_FILE") or str(USUAL_LARGEST)
    if not (given.isdecimal() and 1 <= int(given) <= LARGEST_EVER):
        raise BadEnvironment(f"COHORTIUM_LARGEST_FILE must be a number of megabytes from 1 to {LARGEST_EVER}.")
    return int(given) * 1024**2


# In megabytes. Usually as much as files that are moved in may be; all others are smaller.
USUAL_LARGEST, LARGEST_EVER = 40, 512
_LAST_PORT = 65_535

# Without TLS only where somebody says so: to a server on the same machine.
_MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _databases(environ: Mapping[str, str]) -> dict[str, Any]:
    databases = {"default": _database(environ, "DATABASE_URL")}
    if environ.get("DATABASE_OWNER_URL"):
        databases["owner"] = _database(environ, "DATABASE_OWNER_URL")
    return databases


def _database(environ: Mapping[str, str], name: str) -> dict[str, Any]:
    url = environ.get(name, "")
    if not url:
        raise BadEnvironment(
            f"{name} is not set. `make run` starts a database of its own; otherwise give the address of a PostgreSQL."
        )
    shape = f"{name} must look like postgresql://user:password@host:5432/name."
    if not url.startswith(("postgres://", "postgresql://")):
        raise BadEnvironment(shape)
    try:
        parsed: dict[str, Any] = dict(
            dj_database_url.parse(url, engine=ENGINE, conn_max_age=600, conn_health_checks=True)
        )
    except (ValueError, dj_database_url.ParseError):
        raise BadEnvironment(shape) from None
    if not parsed.get("NAME"):
        raise BadEnvironment(shape)
    patience = environ.get("COHORTIUM_STATEMENT_TIMEOUT", "5s") if name == "DATABASE_URL" else "0"
    given: dict[str, Any] = parsed.get("OPTIONS", {})
    parsed["OPTIONS"] = {
        **given,
        # A search path that the client asks for counts before those of roles and databases: nobody slips in a schema.
        "options": f"-c statement_timeout={patience} -c lock_timeout=4s -c search_path=public,pg_temp",
    }
    return parsed
