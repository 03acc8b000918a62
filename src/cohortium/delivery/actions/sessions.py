"""Planning sessions: a whole timetable of a cohort at once, or one more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Max

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record_each
from cohortium.core.errors import Invalid, NotFound
from cohortium.core.rows import locked
from cohortium.delivery.actions.session_checks import FAULTS, insist_free, insist_open, insist_said
from cohortium.delivery.events_sessions import SessionsPlanned
from cohortium.delivery.models import Cohort, Session, SessionStaff
from cohortium.delivery.queries.sessions import cohorts_visible_to
from cohortium.delivery.queries.timetables import planned
from cohortium.delivery.rules.recurrence import Meeting, Recurrence, Timetable
from cohortium.delivery.rules.sessions import Fault, SessionDetails, Slot, moments, tidied
from cohortium.tenancy.together import insert_each
from cohortium.tenancy.words import said


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned: the sessions by time, and the closed days that were skipped."""

    rows: tuple[Session, ...]
    timetable: Timetable


@action(Permission.SESSION_ADD)
def plan_sessions(
    actor: Actor, *, cohort_id: UUID, recurrence: Recurrence, details: SessionDetails, anyway: str = ""
) -> Planned:
    """Plan the sessions of a cohort by a timetable, in the time zone of its campus. Closed days are skipped.

    Of the details count those that are not said by the recurrence: who, where and how.

    Raises:
        NotFound: the cohort is not within reach.
        CohortOver: it is completed or cancelled.
        Invalid: there is no such timetable, or what was said cannot be accepted.
        DoubleBooked, NotFree: as `insist_free` says.
    """
    cohort = locked_cohort(actor, Permission.SESSION_ADD, cohort_id)
    insist_open(cohort)
    here = replace(recurrence, zone=cohort.campus.time_zone)
    timetable = planned(here, campus_id=cohort.campus_id)
    details = tidied(replace(details, on=timetable.meetings[0].on, starts=here.starts, minutes=here.minutes, note=""))
    _insist_within(cohort, timetable)
    insist_said(cohort, details)
    return Planned(_planned(actor, cohort, timetable.meetings, details, anyway), timetable)


@action(Permission.SESSION_ADD)
def add_session(actor: Actor, *, cohort_id: UUID, details: SessionDetails, anyway: str = "") -> Session:
    """Plan one more session of a cohort. It raises what `plan_sessions` raises."""
    cohort = locked_cohort(actor, Permission.SESSION_ADD, cohort_id)
    insist_open(cohort)
    insist_said(cohort, details)
    zone = cohort.campus.time_zone
    meeting = Meeting(1, details.on, *moments(details.on, details.starts, details.minutes, zone), zone)
    return _planned(actor, cohort, [meeting], tidied(details), anyway)[0]


def locked_cohort(actor: Actor, permission: Permission, cohort_id: UUID) -> Cohort:
    """The cohort, locked, so that its sessions are numbered and changed one after the other.

    Raises:
        NotFound: it is not within reach.
    """
    return locked(cohorts_visible_to(actor, permission).select_related("campus"), cohort_id)


def locked_cohort_of(reached: Any, session_id: UUID) -> Cohort:
    """The cohort of a session among those that are reached, locked before the session is.

    Raises:
        NotFound: the session is not among them.
    """
    found = reached.filter(pk=session_id).values_list("cohort_id", flat=True).first()
    if found is None:
        raise NotFound
    return locked(Cohort.objects.select_related("campus"), found)


def _insist_within(cohort: Cohort, timetable: Timetable) -> None:
    outside = said(FAULTS[Fault.OUTSIDE])
    if timetable.meetings[0].on < cohort.first_on:
        raise Invalid({"first_on": [outside]})
    if cohort.last_on and timetable.meetings[-1].on > cohort.last_on:
        raise Invalid({"last_on": [outside]})


def _planned(
    by: Actor, cohort: Cohort, meetings: Sequence[Meeting], details: SessionDetails, anyway: str
) -> tuple[Session, ...]:
    numbered = Session.objects.filter(cohort=cohort).aggregate(last=Max("number"))["last"] or 0
    common = {"room_id": details.room_id, "lead_id": details.lead_id, "mode": details.mode}
    common |= {"location_note": details.location_note, "note": details.note}
    rows = [
        Session(cohort=cohort, number=number, on=one.on, starts_at=one.starts, ends_at=one.ends, **common)
        for number, one in enumerate(meetings, start=numbered + 1)
    ]
    people = frozenset(details.assistant_ids) | ({details.lead_id} if details.lead_id else frozenset())
    slots = [Slot(one.pk, cohort.pk, one.on, one.starts_at, one.ends_at, one.room_id, people) for one in rows]
    why = insist_free(cohort, slots, anyway=anyway)
    insert_each(rows)
    insert_each(
        SessionStaff(session=one, membership_id=member_id) for one in rows for member_id in details.assistant_ids
    )
    told: dict[str, tuple[Any, Any]] = {"cohort": (None, cohort.name)}
    told |= {"anyway": (None, why)} if why else {}
    record_each(by, SessionsPlanned, Session, [one.pk for one in rows], told)
    return tuple(rows)
