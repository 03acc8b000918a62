"""Seals the trail: names the entries that are in no seal yet, and signs what they were. Nothing but the clock calls it.

A commit may come long after the entry's own time. So a seal names its members, and says from when on others may still
come: its horizon, the beginning of the oldest transaction that was open when it looked. What is written with a time
before the horizon, and stands in no seal, was not there when it says that it was.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from cohortium.audit.canonical import HASH
from cohortium.audit.models import AuditEntry, AuditSeal
from cohortium.audit.seal import NOTHING, Seal
from cohortium.core.signatures import SigningKey
from cohortium.tenancy.scope import current_organisation_id

# So many entries in a seal: what is made and verified at once is never larger than this.
AT_MOST = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Clocks are put right now and then: by less than this.
SLACK = timedelta(minutes=1)
_HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries that are in no seal yet, and the time at which they were looked for."""

    members: list[UUID]
    hashes: bytes
    first_at: datetime
    last_at: datetime
    horizon: datetime
    now: datetime


def seal() -> Seal | None:
    """Seal what is in no seal yet, at most `AT_MOST` entries of the organisation in scope. Nothing: there is none.

    Call it again until it gives nothing. Two at once make one chain: the second waits for the first one's COMMIT.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(%s, 0))", [_lock()])
    last = AuditSeal.objects.order_by("-number").values("number", "hash", "horizon").first()
    found = _unsealed(last["horizon"] if last else EPOCH)
    if found is None:
        return None
    key = SigningKey(settings.SEAL_KEYS[0])
    number = last["number"] + 1 if last else 1
    codes = b"".join(key.code(coded(number, leaf)) for leaf in leaves(found.hashes))
    made = Seal(
        organisation_id=current_organisation_id(),
        number=number,
        previous_hash=bytes(last["hash"]).hex() if last else NOTHING,
        entries=len(found.members),
        first_at=found.first_at,
        last_at=found.last_at,
        # Never back: a clock that is put back must not open what was closed.
        horizon=max(found.horizon, last["horizon"]) if last else found.horizon,
        sealed_at=found.now,
        root=hashlib.sha256(found.hashes).hexdigest(),
        codes_hash=hashlib.sha256(codes).hexdigest(),
        key=key.id,
    ).signed(key)
    AuditSeal.objects.create(**_columns(made), members=found.members, codes=codes)
    return made


def coded(number: int, leaf: bytes) -> bytes:
    """What an entry's code is made for: its hash, in this seal. The hash holds its organisation and its id."""
    return number.to_bytes(8, "big") + leaf


def leaves(hashes: bytes) -> Sequence[bytes]:
    """The hashes of entries, one by one."""
    return [hashes[start : start + _HASH_BYTES] for start in range(0, len(hashes), _HASH_BYTES)]


def _lock() -> str:
    return f"cohortium seals of {current_organisation_id()}"


def _unsealed(since: datetime) -> _Found | None:
    organisation = current_organisation_id()
    with connection.cursor() as cursor:
        # First of all: a transaction that begins after this writes later times than its horizon.
        cursor.execute(_HORIZON, [SLACK.total_seconds()])
        horizon, now = cursor.fetchone()
        cursor.execute(_UNSEALED, [organisation, since, organisation, since, AT_MOST])
        members, hashes, first_at, last_at = cursor.fetchone()
    if not members:
        return None
    if len(members) == AT_MOST:
        # There may be more, which are not older than the last one of these.
        horizon = min(horizon, last_at)
    return _Found(members, bytes(hashes), first_at, last_at, horizon, now)


def _columns(made: Seal) -> dict[str, Any]:
    plain = ("number", "entries", "first_at", "last_at", "horizon", "sealed_at", "key")
    of_bytes = ("previous_hash", "root", "hash", "signature")
    return {name: getattr(made, name) for name in plain} | {
        name: bytes.fromhex(getattr(made, name)) for name in of_bytes
    }


# What the application's role sees of its own sessions.
_HORIZON = """
    SELECT least(pg_catalog.min(xact_start), pg_catalog.now()) - pg_catalog.make_interval(secs => %s),
        pg_catalog.clock_timestamp()
    FROM pg_catalog.pg_stat_activity
    WHERE datname = pg_catalog.current_database() AND usename = current_user AND pid <> pg_catalog.pg_backend_pid()
"""

_UNSEALED = f"""
    SELECT pg_catalog.array_agg(id ORDER BY created_at, id),
        pg_catalog.string_agg(leaf, ''::pg_catalog.bytea ORDER BY created_at, id),
        pg_catalog.min(created_at), pg_catalog.max(created_at)
    FROM (
        SELECT entry.id, entry.created_at, {HASH} AS leaf FROM {AuditEntry._meta.db_table} entry
        WHERE entry.organisation_id = %s AND entry.created_at >= %s AND entry.id NOT IN (
            SELECT pg_catalog.unnest(sealed.members) FROM {AuditSeal._meta.db_table} sealed
            WHERE sealed.organisation_id = %s AND sealed.last_at >= %s
        )
        ORDER BY entry.created_at, entry.id LIMIT %s
    ) AS unsealed
"""
