"""Compares the whole trail of an organisation with its seals, and names what does not hold.

It reads in pieces, each in a scope of its own: what is needed at once does not grow with the trail, and no transaction
lasts for long. Entries are hashed here and not by PostgreSQL, whose functions may be somebody else's by now; only where
the sum of a seal differs is each of them looked at.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from cohortium.audit import sealing
from cohortium.audit.canonical import COLUMNS, READABLE, VALUES, hash_of
from cohortium.audit.models import AuditEntry, AuditSeal
from cohortium.audit.seal import NOTHING, Seal
from cohortium.audit.seals import SEAL_COLUMNS, ring, seal_of
from cohortium.audit.sentences import sentence_of
from cohortium.core.signatures import CODE
from cohortium.tenancy.engine import catalogue, machinery
from cohortium.tenancy.scope import organisation_scope

_ENTRIES, _SEALS = AuditEntry._meta.db_table, AuditSeal._meta.db_table
_MANY = 200
# What changes the trail wherever it stands.
_EVERYWHERE = ("The function cohortium_", "The setting ")


class What(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    GONE = "gone"
    NOT_SEALED = "not_sealed"
    SEAL_GONE = "seal_gone"
    SEAL_CHANGED = "seal_changed"
    HEAD_FORGED = "head_forged"
    NO_HEADS = "no_heads"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold, in words, and what it is about."""

    what: What
    sentence: str
    seal: int | None = None
    entry_id: UUID | None = None


class Verification:
    """One look at a whole trail. Ask `findings` to the end; the rest is known then. Outside every scope."""

    def __init__(
        self,
        organisation_id: UUID,
        *,
        heads: Mapping[int, Seal] | None = None,
        needs_heads: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.organisation_id = organisation_id
        # Those that are ours.
        self.heads: dict[int, Seal] = {}
        self._claimed = heads or {}
        self._needs_heads = needs_heads
        self.entries = self.seals = 0
        self.last: Seal | None = None
        self._progress = progress or (lambda _done, _of: None)

    def findings(self) -> Iterator[Finding]:
        """Everything that does not hold, as it is found."""
        with self._scope():
            guards = list(_guards())
        yield from guards
        yield from self._forged()
        with self._scope():
            total = AuditEntry.objects.count()
        self._progress(0, total)
        while found := self._next():
            for piece in _pieces(found):
                roots = self._roots(piece)
                for seal in piece:
                    yield from self._of_seal(seal, roots.get(seal.number, ""))
                    self.entries, self.seals, self.last = self.entries + seal.entries, self.seals + 1, seal
                self._progress(min(self.entries, total), total)
        yield from self._cut_off()
        if self._needs_heads and self.last and not self._claimed:
            words = _("There are %(n)s seals, and no heads of them outside the database: what was cut off is not seen.")
            yield Finding(What.NO_HEADS, words % {"n": self.seals})
        yield from self._in_no_seal()

    @contextmanager
    def _scope(self) -> Iterator[None]:
        with organisation_scope(self.organisation_id):
            with connection.cursor() as cursor:
                # A role, a database or a trigger may have set another: operators and tables are found by it.
                cursor.execute("SET LOCAL search_path = pg_catalog, public, pg_temp")
                # Whole trails are looked through, by a job or a command: that takes longer than a request may.
                cursor.execute("SET LOCAL statement_timeout = '1h'")
            yield

    def _next(self) -> list[Seal]:
        with self._scope():
            rows = AuditSeal.objects.filter(number__gt=self.last.number if self.last else 0).order_by("number")
            return [seal_of(row) for row in rows.values(**SEAL_COLUMNS)[:_MANY]]

    def _forged(self) -> Iterator[Finding]:
        for head in self._claimed.values():
            if head.organisation_id != self.organisation_id:
                yield Finding(What.HEAD_FORGED, _("Head %(n)s is of another organisation.") % {"n": head.number})
            elif not head.is_signed_by(_public(head)):
                words = _("Head %(n)s is not signed with a key of this installation.") % {"n": head.number}
                yield Finding(What.HEAD_FORGED, words, head.number)
            else:
                self.heads[head.number] = head

    def _of_seal(self, seal: Seal, root: str) -> Iterator[Finding]:
        before = self.last
        yield from self._gap(before.number + 1 if before else 1, seal.number)
        named = {"n": seal.number, "of": _entries_of(seal)}
        signed = seal.is_signed_by(_public(seal))
        if _public(seal) is None:
            words = _("Seal %(n)s (%(of)s) names a key that this installation does not have.")
            yield Finding(What.SEAL_CHANGED, words % named, seal.number)
        elif not signed:
            words = _("Seal %(n)s (%(of)s) was written by somebody who does not have the key.")
            yield Finding(What.SEAL_CHANGED, words % named, seal.number)
        head = self.heads.get(seal.number)
        if head and head.hash != seal.hash:
            words = _("Seal %(n)s (%(of)s) is not the one that was there before: that one had %(before)s.")
            yield Finding(What.SEAL_CHANGED, words % (named | {"before": _entries_of(head)}), seal.number)
        follows = before.number + 1 == seal.number if before else seal.number == 1
        if follows and seal.previous_hash != (before.hash if before else NOTHING):
            words = _("Seal %(n)s (%(of)s) does not follow the one before it.")
            yield Finding(What.SEAL_CHANGED, words % named, seal.number)
        if not signed or seal.root != root:
            found = list(self._members(seal))
            yield from found
            if signed and not found:
                words = _("Seal %(n)s (%(of)s) names other entries than it was made for.")
                yield Finding(What.SEAL_CHANGED, words % named, seal.number)

    def _gap(self, start: int, end: int) -> Iterator[Finding]:
        """The seals from one number up to another are not there."""
        known = [number for number in sorted(self.heads) if start <= number < end]
        for number in known:
            words = _("Seal %(n)s is gone. It was for %(of)s.")
            yield Finding(What.SEAL_GONE, words % {"n": number, "of": _entries_of(self.heads[number])}, number)
        if not known and end - start == 1:
            yield Finding(What.SEAL_GONE, _("Seal %(n)s is gone.") % {"n": start}, start)
        elif not known and end > start:
            words = _("The seals %(first)s to %(last)s are gone.") % {"first": start, "last": end - 1}
            yield Finding(What.SEAL_GONE, words, start)

    def _cut_off(self) -> Iterator[Finding]:
        last = self.last.number if self.last else 0
        yield from self._gap(last + 1, max([last, *self.heads]) + 1)

    def _roots(self, seals: list[Seal]) -> dict[int, str]:
        sums = {seal.number: hashlib.sha256() for seal in seals}
        with self._scope(), connection.cursor() as cursor:
            cursor.execute(_SEALED, [self.organisation_id, self.organisation_id, seals[0].number, seals[-1].number])
            for number, *values in cursor:
                sums[number].update(hash_of(values))
        return {number: one.hexdigest() for number, one in sums.items()}

    def _members(self, seal: Seal) -> Iterator[Finding]:
        """Compare each entry with its own code."""
        key = ring().get(seal.key)
        with self._scope(), connection.cursor() as cursor:
            cursor.execute(_MEMBERS, [self.organisation_id, self.organisation_id, seal.number])
            rows = cursor.fetchall()
        for entry_id, code, *values in rows:
            entry = dict(zip(COLUMNS, values, strict=True))
            if entry["id"] is None:
                words = _("The entry %(id)s, written on %(at)s, is gone. Seal %(n)s names it.")
                known = {"id": entry_id, "at": _moment(_written_at(entry_id)), "n": seal.number}
                yield Finding(What.GONE, words % known, seal.number, entry_id)
            elif key and key.code(sealing.coded(seal.number, hash_of(values))) != bytes(code or b""):
                words = _("The entry %(id)s was changed after seal %(n)s: it now says %(entry)s.")
                told = _told(*(entry[name] for name in ("created_at", "action", "entity_type", "entity_id")))
                known = {"id": entry_id, "n": seal.number, "entry": told}
                yield Finding(What.CHANGED, words % known, seal.number, entry_id)

    def _in_no_seal(self) -> Iterator[Finding]:
        if self.last is None:
            return
        horizon, after = self.last.horizon, ("-infinity", UUID(int=0))
        while True:
            with self._scope(), connection.cursor() as cursor:
                cursor.execute(_IN_NO_SEAL, [self.organisation_id, horizon, *after, self.organisation_id, _MANY])
                rows = cursor.fetchall()
            for entry_id, _at, *told in rows:
                words = _(
                    "The entry %(id)s is in no seal, and everything that was written before %(horizon)s is: "
                    "it was put in later than it says, or its seal is gone. It says %(entry)s."
                )
                known = {"id": entry_id, "horizon": _moment(horizon), "entry": _told(*told)}
                yield Finding(What.NOT_SEALED, words % known, None, entry_id)
            if len(rows) < _MANY:
                return
            after = (rows[-1][1], rows[-1][0])


def _public(seal: Seal) -> str | None:
    key = ring().get(seal.key)
    return key.public if key else None


def _guards() -> Iterator[Finding]:
    """What keeps the application from changing entries and seals, as the catalogue has it."""
    for sentence in (*catalogue.triggers(connection), *catalogue.rights(connection), *catalogue.isolation(connection)):
        if _ENTRIES in sentence or _SEALS in sentence:
            yield Finding(What.GUARD, sentence)
    for sentence in (*catalogue.paths(connection), *catalogue.application(connection)):
        yield Finding(What.GUARD, sentence)
    for sentence in machinery.faults(connection):
        # What the database does elsewhere is for `cohortium check`.
        if sentence.startswith(_EVERYWHERE) or _ENTRIES in sentence or _SEALS in sentence:
            yield Finding(What.GUARD, sentence)


def _pieces(seals: list[Seal]) -> Iterator[list[Seal]]:
    """Seals in their order, in pieces of about as many entries as one may have at most."""
    piece: list[Seal] = []
    for seal in seals:
        if piece and sum(one.entries for one in piece) + seal.entries > sealing.AT_MOST:
            yield piece
            piece = []
        piece.append(seal)
    if piece:
        yield piece


def _entries_of(seal: Seal) -> str:
    known = {"n": seal.entries, "first": _moment(seal.first_at), "last": _moment(seal.last_at)}
    return _("%(n)s entries, %(first)s to %(last)s") % known


def _told(at: datetime | None, act: str, kind: str, thing_id: UUID) -> str:
    known = {"sentence": sentence_of(act), "act": act, "kind": kind, "thing": thing_id, "at": _moment(at)}
    return _("“%(sentence)s” (%(act)s) about %(kind)s %(thing)s at %(at)s") % known


def _moment(at: datetime | None) -> str:
    if at is None:
        return _("a time that there is not")
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _written_at(entry_id: UUID) -> datetime:
    """When an id was made: the first 48 bits say so."""
    return datetime.fromtimestamp((entry_id.int >> 80) / 1000, UTC)


_JOINED = f"""
    FROM {_SEALS} sealed CROSS JOIN LATERAL pg_catalog.unnest(sealed.members) WITH ORDINALITY AS member (id, place)
    LEFT JOIN {_ENTRIES} entry ON entry.organisation_id = %s AND entry.id = member.id
    WHERE sealed.organisation_id = %s AND sealed.number
"""

_SEALED = f"""
    SELECT sealed.number, {VALUES} {_JOINED} BETWEEN %s AND %s AND entry.id IS NOT NULL
    ORDER BY sealed.number, member.place
"""

_MEMBERS = f"""
    SELECT member.id, substring(sealed.codes FROM ((member.place - 1) * {CODE} + 1)::pg_catalog.int4 FOR {CODE}),
        {VALUES}
    {_JOINED} = %s ORDER BY member.place
"""

_IN_NO_SEAL = f"""
    SELECT entry.id, entry.created_at::pg_catalog.text, {READABLE}, entry.action, entry.entity_type, entry.entity_id
    FROM {_ENTRIES} entry
    WHERE entry.organisation_id = %s AND (entry.created_at < %s OR entry.created_at > pg_catalog.now() + '1 day')
    AND (entry.created_at, entry.id) > (%s, %s)
    AND NOT EXISTS (
        SELECT FROM (
            SELECT pg_catalog.unnest(sealed.members) AS id FROM {_SEALS} sealed WHERE sealed.organisation_id = %s
        ) member
        WHERE member.id = entry.id
    )
    ORDER BY entry.created_at, entry.id LIMIT %s
"""
