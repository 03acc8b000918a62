"""What somebody who owns the database can do to a trail, as a superuser can: triggers, rights and policies do not hold them."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from cohortium.audit import heads
from cohortium.audit.canonical import HASH
from cohortium.audit.models import AuditEntry, AuditSeal
from cohortium.audit.seal import Seal
from cohortium.audit.seals import SEAL_COLUMNS, seal_of
from cohortium.audit.tasks import seal_trail
from cohortium.audit.verifying import Finding, Verification
from cohortium.core.ids import new_id
from cohortium.core.signatures import SigningKey, new_key
from tests.databases import rows
from tests.fixtures import MORNING, Provider

TABLES = ("audit_auditentry", "audit_auditseal")
CHANGED = '{"suburb": ["Werribee", "Geelong"]}'


def tampered(statement: str, *params: object) -> list[tuple[Any, ...]]:
    """Run a statement past the policies, with the triggers out of the way for so long."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"):
        for table in TABLES:
            rows(owner, f"ALTER TABLE {table} DISABLE TRIGGER USER")
        given = rows(owner, statement, *params)
        rows(owner, "SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            rows(owner, f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return given


def entry_ids(provider: Provider) -> list[UUID]:
    """All entries, the oldest first."""
    with provider.scope():
        return list(AuditEntry.objects.order_by("created_at", "pk").values_list("pk", flat=True))


def seals(provider: Provider) -> list[Seal]:
    with provider.scope():
        return [seal_of(row) for row in AuditSeal.objects.order_by("number").values(**SEAL_COLUMNS)]


def sealed(provider: Provider, *, campuses: int = 1) -> list[Seal]:
    """Do something that leaves entries, seal it, and give all seals."""
    for n in range(campuses):
        provider.campus(f"Campus {new_id()} {n}")
    seal_trail(provider.id)
    return seals(provider)


def verified(provider: Provider, *, with_heads: bool = True) -> list[Finding]:
    kept = heads.kept(provider.id, provider.code) if with_heads else None
    return list(Verification(provider.id, heads=kept).findings())


def found(provider: Provider, *, with_heads: bool = True) -> list[tuple[str, int | None, UUID | None]]:
    """What does not hold, without the words."""
    return [(one.what, one.seal, one.entry_id) for one in verified(provider, with_heads=with_heads)]


def change(provider: Provider, entry_id: UUID) -> None:
    tampered(
        "UPDATE audit_auditentry SET changes = %s WHERE organisation_id = %s AND id = %s",
        *(CHANGED, provider.id, entry_id),
    )


def back_dated(provider: Provider, at: datetime | str, thing_id: UUID | None = None) -> UUID:
    """An entry of the system that was put in with a time of one's choice."""
    entry_id = new_id()
    tampered(
        "INSERT INTO audit_auditentry (id, organisation_id, created_at, action, entity_type, entity_id, actor_kind, "
        "actor_id, correlation_id, user_agent, changes) VALUES (%s, %s, %s, 'campus.edited', 'campus', %s, 'system', "
        "%s, %s, '', %s)",
        *(entry_id, provider.id, at, thing_id or new_id(), provider.system.id, new_id(), CHANGED),
    )
    return entry_id


def recompute(provider: Provider, start: int) -> None:
    """Write every seal from this one on anew, so that the chain fits: with a key of one's own, for want of the other."""
    mine, before = SigningKey(new_key()), ""
    for seal in seals(provider):
        made = seal
        if seal.number >= start:
            [(members,)] = tampered(
                "SELECT members FROM audit_auditseal WHERE organisation_id = %s AND number = %s",
                *(provider.id, seal.number),
            )
            hashes = [
                tampered(f"SELECT {HASH} FROM audit_auditentry entry WHERE entry.id = %s", one)[0][0] for one in members
            ]
            root = hashlib.sha256(b"".join(hashes)).hexdigest()
            made = Seal(**{**_values(seal), "root": root, "previous_hash": before or seal.previous_hash}).signed(mine)
            tampered(
                "UPDATE audit_auditseal SET root = %s, previous_hash = %s, hash = %s, signature = %s "
                "WHERE organisation_id = %s AND number = %s",
                *(bytes.fromhex(made.root), bytes.fromhex(made.previous_hash), bytes.fromhex(made.hash)),
                *(bytes.fromhex(made.signature), provider.id, made.number),
            )
        before = made.hash


def older(days: int = 1) -> datetime:
    return MORNING - timedelta(days=days)


def as_heads(found_seals: list[Seal]) -> str:
    return json.dumps([seal.to_json() for seal in found_seals])


def _values(seal: Seal) -> dict[str, Any]:
    return {name: getattr(seal, name) for name in seal.__dataclass_fields__}
