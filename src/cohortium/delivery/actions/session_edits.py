"""Changing sessions that are planned: one, this and those that follow, or all of a cohort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_all
from cohortium.core.changes import Changes
from cohortium.core.errors import IllegalTransition, Stale
from cohortium.core.rows import locked
from cohortium.delivery.actions.session_checks import insist_free, insist_reason, insist_said
from cohortium.delivery.actions.sessions import locked_cohort_of
from cohortium.delivery.events_sessions import SessionEdited, SessionMoved, SessionSubstituted
from cohortium.delivery.models import Cohort, Room, Session, SessionStaff
from cohortium.delivery.queries.sessions import assistants_of, visible_to
from cohortium.delivery.rules.sessions import Scope, SessionDetails, Slot, minutes_of, moments, tidied
from cohortium.delivery.states import SessionStatus
from cohortium.jobs.facts import Fact
from cohortium.tenancy.together import insert_each, update_each

_COLUMNS = ("on", "starts_at", "ends_at", "moved_from", "room", "lead", "mode", "location_note", "note")
_MOVES = frozenset({"on", "starts", "minutes", "room"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A session, what is known of it, and what shall be."""

    row: Session
    before: SessionDetails
    after: SessionDetails


@action(Permission.SESSION_EDIT)
def edit_session(
    actor: Actor,
    *,
    session_id: UUID,
    details: SessionDetails,
    version: int,
    scope: Scope = Scope.THIS,
    anyway: str = "",
) -> list[UUID] | Unchanged:
    """Change a session that is to come, and by scope others of its cohort that are, in what is different for this one.

    The others keep their own days apart by as much as this one is moved; a note is of one session only.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        IllegalTransition: it is not to come any more.
        Invalid: what was said cannot be accepted.
        DoubleBooked, NotFree: as `insist_free` says.
    """
    cohort, row = _to_change(actor, session_id)
    if row.version != version:
        raise Stale
    return _changed(actor, cohort, row, tidied(details), scope, anyway=anyway)


@action(Permission.SESSION_EDIT)
def move_session(
    actor: Actor, *, session_id: UUID, on: date, starts: time, version: int, room_id: UUID | None, anyway: str = ""
) -> list[UUID] | Unchanged:
    """Move a session to another day, hour or room; it lasts as long as before. It raises what `edit_session` raises."""
    cohort, row = _to_change(actor, session_id)
    if row.version != version:
        raise Stale
    before = _known([row], cohort)[row.pk]
    return _changed(
        actor, cohort, row, replace(before, on=on, starts=starts, room_id=room_id), Scope.THIS, anyway=anyway
    )


@action(Permission.SESSION_EDIT)
def substitute(
    actor: Actor,
    *,
    session_id: UUID,
    membership_id: UUID,
    reason: str,
    scope: Scope = Scope.THIS,
    anyway: str = "",
) -> list[UUID] | Unchanged:
    """Let somebody else lead a session, and by scope others of its cohort, and say why.

    Raises:
        as `edit_session`.
    """
    why = insist_reason(reason)
    cohort, row = _to_change(actor, session_id)
    before = _known([row], cohort)[row.pk]
    # Whoever helped in it and leads it now helps no more.
    helping = tuple(one for one in before.assistant_ids if one != membership_id)
    after = replace(before, lead_id=membership_id, assistant_ids=helping)
    return _changed(actor, cohort, row, after, scope, anyway=anyway, why=why)


def _to_change(by: Actor, session_id: UUID) -> tuple[Cohort, Session]:
    reached = visible_to(by, Permission.SESSION_EDIT)
    cohort = locked_cohort_of(reached, session_id)
    row = locked(reached, session_id)
    if row.status != SessionStatus.SCHEDULED:
        raise IllegalTransition(SessionStatus(row.status).label)
    return cohort, row


def _changed(
    by: Actor, cohort: Cohort, this: Session, wanted: SessionDetails, scope: Scope, *, anyway: str, why: str = ""
) -> list[UUID] | Unchanged:
    # First of all what was typed: the others are moved by as many days.
    insist_said(cohort, wanted)
    rows = [this, *_others(this, scope)]
    known = _known(rows, cohort)
    told = [
        _Said(row, known[row.pk], _after(known[this.pk], wanted, known[row.pk], is_this=row is this)) for row in rows
    ]
    told = [one for one in told if one.before != one.after]
    if not told:
        return Unchanged(this)
    for one in told:
        insist_said(cohort, one.after)
    slots = [_fill(one, cohort) for one in told]
    kept = {this.room_id, this.lead_id, *known[this.pk].assistant_ids} - {None}
    anyhow = insist_free(cohort, slots, anyway=anyway, kept=frozenset(one for one in kept if one))
    update_each([one.row for one in told], _COLUMNS)
    _staffed(told)
    extra: Changes = {"anyway": (None, anyhow)} if anyhow else {}
    extra |= {"why": (None, why)} if why else {}
    names = _names(told)
    record_all(by, [(_fact(one, why), one.row, _changes(one, names) | extra) for one in told])
    return [one.row.pk for one in told]


def _others(this: Session, scope: Scope) -> list[Session]:
    if scope == Scope.THIS:
        return []
    rows = Session.objects.filter(cohort=this.cohort_id, status=SessionStatus.SCHEDULED).exclude(pk=this.pk)
    if scope == Scope.FOLLOWING:
        rows = rows.filter(starts_at__gt=this.starts_at)
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _known(rows: Sequence[Session], cohort: Cohort) -> dict[UUID, SessionDetails]:
    helping, zone = assistants_of([row.pk for row in rows]), ZoneInfo(cohort.campus.time_zone)
    return {
        row.pk: SessionDetails(
            on=row.on,
            starts=row.starts_at.astimezone(zone).time(),
            minutes=minutes_of(row.starts_at, row.ends_at),
            room_id=row.room_id,
            lead_id=row.lead_id,
            assistant_ids=tuple(one.membership_id for one in helping.get(row.pk, ())),
            mode=row.mode,
            location_note=row.location_note,
            note=row.note,
        )
        for row in rows
    }


def _after(before: SessionDetails, wanted: SessionDetails, theirs: SessionDetails, *, is_this: bool) -> SessionDetails:
    """What becomes of another session when this one becomes as it is wanted: only what is different is carried over."""
    wanted = replace(wanted, assistant_ids=_in_order(before.assistant_ids, wanted.assistant_ids))
    if is_this:
        return wanted
    names = ("starts", "minutes", "room_id", "lead_id", "assistant_ids", "mode", "location_note")
    different: dict[str, Any] = {
        name: getattr(wanted, name) for name in names if getattr(wanted, name) != getattr(before, name)
    }
    return replace(theirs, on=theirs.on + (wanted.on - before.on), **different)


def _in_order(before: tuple[UUID, ...], wanted: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """The same people in another order are no change."""
    return before if sorted(before) == sorted(wanted) else wanted


def _fill(one: _Said, cohort: Cohort) -> Slot:
    row, after = one.row, one.after
    starts, ends = row.starts_at, row.ends_at
    if (after.on, after.starts, after.minutes) != (one.before.on, one.before.starts, one.before.minutes):
        starts, ends = moments(after.on, after.starts, after.minutes, cohort.campus.time_zone)
    _move(row, starts)
    row.on, row.starts_at, row.ends_at = after.on, starts, ends
    row.room_id, row.lead_id, row.mode = after.room_id, after.lead_id, after.mode
    row.location_note, row.note = after.location_note, after.note
    people = frozenset(after.assistant_ids) | ({after.lead_id} if after.lead_id else frozenset())
    return Slot(row.pk, cohort.pk, row.on, row.starts_at, row.ends_at, row.room_id, people)


def _move(row: Session, starts: datetime) -> None:
    """Remember when it was to be. One that comes back to its first time was never moved."""
    if row.starts_at == starts:
        return
    first = row.moved_from or row.starts_at
    row.moved_from = None if first == starts else first


def _staffed(told: Sequence[_Said]) -> None:
    other = [one for one in told if one.before.assistant_ids != one.after.assistant_ids]
    SessionStaff.objects.filter(session__in=[one.row for one in other]).delete()
    insert_each(
        SessionStaff(session=one.row, membership_id=member_id) for one in other for member_id in one.after.assistant_ids
    )


def _fact(one: _Said, why: str) -> Fact:
    if why and one.after.lead_id:
        return SessionSubstituted(one.row.pk, one.before.lead_id, one.after.lead_id)
    moved = any(getattr(one.before, name) != getattr(one.after, name) for name in ("on", "starts", "minutes"))
    return (SessionMoved if moved or one.before.room_id != one.after.room_id else SessionEdited)(one.row.pk)


def _names(told: Sequence[_Said]) -> dict[UUID | None, str]:
    both = [details for one in told for details in (one.before, one.after)]
    people = {member_id for details in both for member_id in (details.lead_id, *details.assistant_ids) if member_id}
    rooms = {details.room_id for details in both if details.room_id}
    return {
        **dict(Membership.objects.filter(pk__in=people).values_list("pk", "display_name")),
        **dict(Room.objects.filter(pk__in=rooms).values_list("pk", "name")),
    }


def _changes(one: _Said, names: Mapping[UUID | None, str]) -> Changes:
    before, after = _readable(one.before, names), _readable(one.after, names)
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def _readable(details: SessionDetails, names: Mapping[UUID | None, str]) -> dict[str, Any]:
    return {
        "on": details.on,
        "starts": details.starts,
        "minutes": details.minutes,
        "room": names.get(details.room_id),
        "lead": names.get(details.lead_id),
        "assistants": [names[one] for one in details.assistant_ids],
        "mode": details.mode,
        "location_note": details.location_note,
        "note": details.note,
    }
