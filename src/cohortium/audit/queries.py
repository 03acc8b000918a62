"""Questions to the trail. Nothing here writes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.actor import Actor, ActorKind
from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.audit.masking import HIDDEN, as_shown
from cohortium.audit.models import AuditEntry
from cohortium.audit.sentences import Readings, beginnings, cause_of, change_of, readings, sentence_of, told_by
from cohortium.core import calendar
from cohortium.core.errors import Invalid, Words
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.tenancy.words import said

Change = tuple[Words, Any, Any]


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of "What happened": a sentence, who, when, and each value before and after."""

    sentence: Words
    by: str | None
    at: datetime
    changes: list[Change]
    # What it follows from, where the entry keeps that: which kind of thing, and its id.
    cause: tuple[str, UUID] | None = None
    # The part that it is about, where the timeline is of a thing with parts.
    about: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: each part that says something leaves fewer. Both days are whole ones of the organisation."""

    who: UUID | None = None
    kind: str = ""
    act: str = ""
    thing: UUID | None = None
    request: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry: when, who, what, about which thing, from where. `values` is what was kept, by the names of fields."""

    entry_id: UUID
    at: datetime
    actor_kind: str
    actor_id: UUID
    # A member's name now, and the thing's: nobody else has one, and what is gone has none either.
    by: str | None
    act: str
    sentence: Words
    kind: str
    thing_id: UUID
    thing: str | None
    changes: list[Change]
    values: dict[str, list[Any]]
    ip: str | None
    user_agent: str
    correlation_id: UUID


M = TypeVar("M", bound=Model)

UNKNOWN_KIND: Words = _("This type does not exist in the audit trail.")
UNKNOWN_ACT: Words = _("This action does not exist in the audit trail.")
NO_SUCH_DAY: Words = _("This date does not exist in the audit trail.")
TURNED_ROUND: Words = _("The last day is before the first.")


def visible_to(actor: Actor, permission: Permission) -> QuerySet[AuditEntry]:
    """All entries, or none: an entry belongs to no campus, and to nobody alone."""
    return AuditEntry.objects.all() if actor.reach(permission).everything else AuditEntry.objects.none()


def entries(
    actor: Actor, *, asked: Asked, time_zone: str, after: Cursor | None = None, at_most: int = 50
) -> PageOf[EntryRow]:
    """The organisation's trail, newest first, a page at a time: one statement, and one for each kind of name.

    Raises:
        Invalid: there is no such kind, act or day, or the cursor belongs to another list.
    """
    found = PageOf.of(
        _listed(_narrowed(visible_to(actor, Permission.TRAIL_READ), asked, ZoneInfo(time_zone))),
        lambda row: row,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    people = access.names({row["actor_id"] for row in found.rows})
    named = things.names_of((row["entity_type"], row["entity_id"]) for row in found.rows)
    read = readings((row["entity_type"], row["changes"]) for row in found.rows)
    return PageOf([_entry(row, people, named, read) for row in found.rows], found.next)


def written_between(rows: QuerySet[M], first_day: date | None, last_day: date | None, zone: ZoneInfo) -> QuerySet[M]:
    """Those that were written from the first day on, to the end of the last one: days of this zone.

    Raises:
        Invalid: there is no such day.
    """
    if first_day:
        rows = rows.filter(created_at__gte=_moment("first_day", calendar.begins, first_day, zone))
    if last_day:
        rows = rows.filter(created_at__lt=_moment("last_day", calendar.ends, last_day, zone))
    return rows


def how_many(actor: Actor, *, asked: Asked, time_zone: str, at_most: int) -> int:
    """How many entries that are; from `at_most` on it is not counted further.

    Raises:
        Invalid: as `entries`.
    """
    found = _narrowed(visible_to(actor, Permission.TRAIL_READ), asked, ZoneInfo(time_zone))
    return found.order_by("-created_at", "-pk")[:at_most].count()


def timeline(*, entity_type: str, entity_id: UUID, at_most: int = 20, acts: Collection[str] = ()) -> list[TimelineRow]:
    """The newest entries about a row that the caller has already been allowed to see; of these acts alone, if any."""
    return timeline_of(entity_type=entity_type, entity_ids=[entity_id], at_most=at_most, acts=acts)


def timeline_of(
    *, entity_type: str, entity_ids: Collection[UUID], at_most: int = 20, acts: Collection[str] = ()
) -> list[TimelineRow]:
    """The newest entries about several rows that the caller has already been allowed to see."""
    about = AuditEntry.objects.filter(entity_type=entity_type, entity_id__in=entity_ids)
    if acts:
        about = about.filter(action__in=acts)
    return _told(about, at_most=at_most)


def timeline_with_parts(
    *, entity_id: UUID, parts: Collection[UUID], at_most: int = 20, entity_type: str = ""
) -> list[TimelineRow]:
    """The newest entries about a row, and about what belongs to it, all of which the caller has been allowed to see.

    Parts are called by their names, or as the caller says, who gives a mapping. With a type, what else is told under
    the id of the row is left out.
    """
    about = AuditEntry.objects.filter(entity_id__in=[entity_id, *parts])
    if entity_type:
        about = about.filter(Q(entity_type=entity_type) | ~Q(entity_id=entity_id))
    said_so = {one: str(name) for one, name in parts.items()} if isinstance(parts, Mapping) else None
    return _told(about, at_most=at_most, whole=entity_id, called=said_so)


def _told(
    about: QuerySet[AuditEntry],
    *,
    at_most: int,
    whole: UUID | None = None,
    called: Mapping[UUID, str] | None = None,
) -> list[TimelineRow]:
    found = list(about.order_by("-created_at", "-pk")[:at_most])
    if called is None:
        parts = [(entry.entity_type, entry.entity_id) for entry in found if whole and entry.entity_id != whole]
        called = things.names_of(parts)
    by_itself = {entry.correlation_id for entry in found if entry.actor_kind == ActorKind.SYSTEM}
    begun = _begun(by_itself) if by_itself else []
    names = access.names({entry.actor_id for entry in [*found, *begun]})
    behind = {
        entry.correlation_id: str(beginnings()[entry.action]) % {"name": name}
        for entry in begun
        if (name := _by(entry.actor_kind, names.get(entry.actor_id)))
    }
    read = readings((entry.entity_type, entry.changes) for entry in found)
    return [
        TimelineRow(
            # It may start with a word of the house.
            capfirst(said(sentence_of(entry.action))),
            _by(entry.actor_kind, names.get(entry.actor_id)) or behind.get(entry.correlation_id),
            entry.created_at,
            _changes(entry.entity_type, entry.action, entry.changes, read),
            cause_of(entry.entity_type, entry.changes),
            called.get(entry.entity_id, ""),
        )
        for entry in found
    ]


def _begun(requests: Collection[UUID]) -> list[AuditEntry]:
    """What somebody began, of which these are requests: an import goes on by itself."""
    return list(AuditEntry.objects.filter(correlation_id__in=requests, action__in=beginnings()).order_by("pk"))


def _narrowed(rows: QuerySet[AuditEntry], asked: Asked, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    if faults := dict(_faults(asked)):
        raise Invalid(faults)
    wanted = {
        "actor_id": asked.who,
        "entity_type": asked.kind,
        "action": asked.act,
        "entity_id": asked.thing,
        "correlation_id": asked.request,
    }
    rows = rows.filter(**{column: value for column, value in wanted.items() if value})
    return written_between(rows, asked.first_day, asked.last_day, zone)


def _listed(rows: QuerySet[AuditEntry]) -> Any:
    return rows.values()


def _faults(asked: Asked) -> Iterator[tuple[str, list[Words]]]:
    if asked.kind and asked.kind not in things.kinds():
        yield "kind", [UNKNOWN_KIND]
    if asked.act and asked.act not in sentences.acts():
        yield "act", [UNKNOWN_ACT]
    if asked.first_day and asked.last_day and asked.last_day < asked.first_day:
        yield "last_day", [TURNED_ROUND]


def _moment(field: str, edge: Any, day: date, zone: ZoneInfo) -> datetime:
    try:
        at: datetime = edge(day, zone)
    except OverflowError:
        raise Invalid({field: [NO_SUCH_DAY]}) from None
    return at


def _entry(row: dict[str, Any], people: Mapping[UUID, str], named: Mapping[UUID, str], read: Readings) -> EntryRow:
    return EntryRow(
        entry_id=row["id"],
        at=row["created_at"],
        actor_kind=row["actor_kind"],
        actor_id=row["actor_id"],
        by=_by(row["actor_kind"], people.get(row["actor_id"])),
        act=row["action"],
        sentence=capfirst(said(sentence_of(row["action"]))),
        kind=row["entity_type"],
        thing_id=row["entity_id"],
        thing=named.get(row["entity_id"]),
        changes=_changes(row["entity_type"], row["action"], row["changes"], read),
        values=row["changes"],
        ip=row["ip"],
        user_agent=row["user_agent"],
        correlation_id=row["correlation_id"],
    )


def _changes(entity_type: str, act: str, kept: Mapping[str, list[Any]], read: Readings) -> list[Change]:
    return [
        _in_words(change_of(entity_type, name, as_shown(before), as_shown(after), read=read))
        for name, (before, after) in kept.items()
        # A set-based act names the field for every row, also where it was so already; what is masked may look the same.
        if (before != after or HIDDEN in str(before)) and name not in told_by(act)
    ]


def _in_words(change: Change) -> Change:
    """A change in the words of the house: labels, and values that are words of the code."""
    label, before, after = (said(one) if isinstance(one, Promise) else one for one in change)
    return label, before, after


def _by(actor_kind: str, name: str | None) -> str | None:
    """Who acted: nobody, where the system did by itself."""
    if actor_kind == ActorKind.SYSTEM:
        return None
    if actor_kind == ActorKind.LINK:
        return str(_("Anyone with the link"))
    # Anybody may give a key the name of a person.
    return str(_("%(name)s (API key)") % {"name": name}) if name and actor_kind == ActorKind.KEY else name
