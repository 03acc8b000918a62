"""Takes the trail out of the house: for a spreadsheet, or with all that somebody else needs to verify it.

It is read in pieces, each in a scope of its own, so that what is needed at once does not grow with the trail.
`docs/trail-export.md` says what stands in it and how it is verified.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.queries import OrganisationRow
from cohortium.audit.canonical import HASH, TEXT
from cohortium.audit.models import AuditEntry, AuditSeal
from cohortium.audit.queries import Asked, EntryRow, entries
from cohortium.audit.seal import Seal
from cohortium.audit.seals import SEAL_COLUMNS, ring, seal_of
from cohortium.audit.things import word_of
from cohortium.core import spreadsheets
from cohortium.core.pages import Cursor
from cohortium.tenancy.scope import current_organisation_id
from cohortium.tenancy.words import words_of

MANY = 1000
_ENTRIES, _SEALS = AuditEntry._meta.db_table, AuditSeal._meta.db_table


class Form(StrEnum):
    """For a spreadsheet, or with the proof."""

    CSV = "csv"
    JSON_LINES = "jsonl"

    @property
    def content_type(self) -> str:
        return {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8"}[self.value]


# Comes in anew, as whoever exports, for each piece: who may not any more gets no further piece.
Enter = Callable[[], AbstractContextManager[Actor]]


@dataclass(frozen=True, slots=True)
class _Sealed:
    """What proves one entry: the text that was hashed, its hash, and the seal that names it."""

    text: str
    hash: str
    seal: int | None


def lines(form: Form, enter: Enter, here: OrganisationRow, *, asked: Asked, now: datetime) -> Iterator[str]:
    """The lines of the file, newest entry first."""
    pieces = _pieces(enter, here, asked)
    return _spreadsheet(pieces, here) if form == Form.CSV else _with_proof(pieces, enter, here, asked, now)


Piece = tuple[list[EntryRow], Mapping[UUID, _Sealed]]


def _pieces(enter: Enter, here: OrganisationRow, asked: Asked) -> Iterator[Piece]:
    after: Cursor | None = None
    while True:
        with enter() as actor:
            found = entries(actor, asked=asked, time_zone=here.time_zone, after=after, at_most=MANY)
            proofs = _proofs([row.entry_id for row in found.rows])
        yield found.rows, proofs
        if found.next is None:
            return
        after = found.next


def _spreadsheet(pieces: Iterable[Piece], here: OrganisationRow) -> Iterator[str]:
    words = words_of(here.words)
    head = (_("Time (UTC)"), _("Who"), _("Kind of actor"), _("Action"), _("About"), _("Which"), _("Changes"))
    for_programs = ("act", "actor_id", "thing_type", "thing_id", "correlation_id", "entry_id", "seal")
    ids = (_("Address"), _("Software"), *for_programs)
    yield spreadsheets.MARK + spreadsheets.row([*head, *ids])
    for rows, proofs in pieces:
        for row in rows:
            proof = proofs.get(row.entry_id)
            changes = json.dumps(row.values, ensure_ascii=False) if row.values else ""
            told = (
                _utc(row.at),
                row.by,
                row.actor_kind,
                row.sentence,
                capfirst(word_of(row.kind, words)),
                row.thing,
                changes,
            )
            known = (
                row.ip,
                row.user_agent,
                row.act,
                row.actor_id,
                row.kind,
                row.thing_id,
                row.correlation_id,
                row.entry_id,
            )
            yield spreadsheets.row([*told, *known, proof.seal if proof else None])


def _with_proof(
    pieces: Iterable[Piece], enter: Enter, here: OrganisationRow, asked: Asked, now: datetime
) -> Iterator[str]:
    wanted = {name: str(getattr(asked, name)) for name in Asked.__dataclass_fields__ if getattr(asked, name)}
    keys = {key.id: key.public for key in ring().values()}
    yield _line(
        trail={
            "format": 1,
            "organisation_id": str(here.organisation_id),
            "code": here.code,
            "name": here.name,
            "exported_at": _utc(now),
            "asked": wanted,
            "keys": keys,
        }
    )
    number, touched = 0, set()
    for rows, proofs in pieces:
        for row in rows:
            proof = proofs.get(row.entry_id)
            number += 1
            if proof and proof.seal:
                touched.add(proof.seal)
            yield _line(entry=_told(row, proof))
    for seal in sorted(touched):
        with enter():
            found = _seal(seal)
        yield found
    yield _line(end={"entries": number, "seals": len(touched)})


def _told(row: EntryRow, proof: _Sealed | None) -> dict[str, Any]:
    return {
        "at": _utc(row.at),
        "who": row.by,
        "sentence": str(row.sentence),
        "thing": row.thing,
        "seal": proof.seal if proof else None,
        "hash": proof.hash if proof else None,
        "text": proof.text if proof else None,
    }


def _seal(number: int) -> str:
    """A seal with the hashes of all its entries, also of those that were not asked for: only all of them add up."""
    found: Seal = seal_of(AuditSeal.objects.filter(number=number).values(**SEAL_COLUMNS).get())
    with connection.cursor() as cursor:
        cursor.execute(_HASHES, [current_organisation_id(), current_organisation_id(), number])
        hashes = [bytes(leaf).hex() if leaf else None for (leaf,) in cursor.fetchall()]
    return _line(seal={**found.to_json(), "hashes": hashes})


def _proofs(ids: list[UUID]) -> dict[UUID, _Sealed]:
    with connection.cursor() as cursor:
        cursor.execute(_PROOFS, {"organisation": current_organisation_id(), "ids": ids})
        return {entry_id: _Sealed(text, bytes(leaf).hex(), seal) for entry_id, text, leaf, seal in cursor.fetchall()}


def _line(**one: Any) -> str:
    return json.dumps(one, ensure_ascii=False) + "\n"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_PROOFS = f"""
    WITH entry AS MATERIALIZED (
        SELECT * FROM {_ENTRIES} WHERE organisation_id = %(organisation)s AND id = ANY(%(ids)s)
    ), member AS (
        SELECT named.id, sealed.number FROM {_SEALS} sealed CROSS JOIN LATERAL unnest(sealed.members) AS named (id)
        WHERE sealed.organisation_id = %(organisation)s AND sealed.last_at >= (SELECT min(created_at) FROM entry)
            AND sealed.first_at <= (SELECT max(created_at) FROM entry) AND named.id = ANY(%(ids)s)
    )
    SELECT entry.id, {TEXT}, {HASH}, (SELECT min(number) FROM member WHERE member.id = entry.id) FROM entry
"""

_HASHES = f"""
    SELECT CASE WHEN entry.id IS NOT NULL THEN {HASH} END
    FROM {_SEALS} sealed CROSS JOIN LATERAL unnest(sealed.members) WITH ORDINALITY AS member (id, place)
    LEFT JOIN {_ENTRIES} entry ON entry.organisation_id = %s AND entry.id = member.id
    WHERE sealed.organisation_id = %s AND sealed.number = %s ORDER BY member.place
"""
