"""Questions about enrolments. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.curriculum.models import Program
from cohortium.delivery.models import Cohort
from cohortium.enrolment.models import Enrolment, EnrolmentTransition
from cohortium.enrolment.queries.reach import cohorts_visible_to, enrolments_visible_to
from cohortium.enrolment.queries.standing import TAKES_LEARNERS
from cohortium.enrolment.states import ENROLMENT, OPEN, OVER, EnrolmentStatus
from cohortium.people.models import Learner
from cohortium.people.queries import learners as people
from cohortium.people.queries.finding import called
from cohortium.people.rules.learners import full_name
from cohortium.people.states import LearnerStatus
from cohortium.tenancy.models import Campus

# As the trail knows enrolments.
ENTITY = "enrolment"
_NEEDED = {
    "book_trial": Permission.ENROLMENT_ADD,
    "take_application": Permission.ENROLMENT_ADD,
    "place_on_list": Permission.ENROLMENT_ADD,
    "give_seat": Permission.ENROLMENT_ADD,
    "approve_application": Permission.ENROLMENT_APPROVE,
    "reject_application": Permission.ENROLMENT_APPROVE,
    "confirm_payment": Permission.ENROLMENT_EDIT,
    "activate_enrolments": Permission.ENROLMENT_EDIT,
    "complete_enrolments": Permission.ENROLMENT_EDIT,
    "drop_enrolments": Permission.ENROLMENT_DROP,
    "transfer_enrolment": Permission.ENROLMENT_TRANSFER,
}


class ShownEnrolments(StrEnum):
    """Which enrolments a list shows, by how they stand."""

    OPEN = "open"
    OVER = "over"
    ALL = "all"
    ENQUIRY = "enquiry"
    TRIAL = "trial"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    PENDING_PAYMENT = "pending_payment"
    ENROLLED = "enrolled"
    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED = "dropped"
    TRANSFERRED = "transferred"

    @property
    def statuses(self) -> tuple[EnrolmentStatus, ...]:
        groups = {ShownEnrolments.OPEN: OPEN, ShownEnrolments.OVER: OVER, ShownEnrolments.ALL: tuple(EnrolmentStatus)}
        return groups.get(self) or (EnrolmentStatus(self.value),)


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """What lists, pages and the API show of an enrolment."""

    enrolment_id: UUID
    version: int
    learner_id: UUID
    learner: str
    cohort_id: UUID
    cohort: str
    cohort_code: str
    program_id: UUID
    program: str
    campus_id: UUID
    campus: str
    status: EnrolmentStatus
    reason: str
    enrolled_on: date | None
    starts_on: date | None
    ends_on: date | None
    withdrawn_on: date | None
    price: Decimal | None
    fee: Decimal | None
    discounts: list[Any]
    subsidy: dict[str, Any]
    is_trial: bool
    holds_seat: bool
    source: str
    pay_by: datetime | None
    ticket: int | None
    previous_id: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an enrolment's history."""

    was: EnrolmentStatus | None
    becomes: EnrolmentStatus
    reason: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class CohortRow:
    """What is known of a cohort by whoever enrols in it."""

    cohort_id: UUID
    name: str
    code: str
    program: str
    campus_id: UUID
    campus: str
    first_on: date
    last_on: date | None
    capacity: int
    seats_held: int
    seats_offered: int

    @property
    def free(self) -> int:
        """How many seats are left."""
        return self.capacity - self.seats_held - self.seats_offered


def enrolments(
    actor: Actor,
    *,
    text: str = "",
    shown: ShownEnrolments = ShownEnrolments.OPEN,
    cohort_id: UUID | None = None,
    program_id: UUID | None = None,
    campus_id: UUID | None = None,
    learner_id: UUID | None = None,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[EnrolmentRow]:
    """List enrolments, the newest first, a page at a time, in one statement whatever their number.

    Found by the learner, as learners are, or by the beginning of the cohort's code.
    """
    rows = enrolments_visible_to(actor, Permission.ENROLMENT_READ)
    if text.strip():
        learners = Learner.objects.filter(called(actor, text)).values("pk")
        rows = rows.filter(Q(learner__in=learners) | Q(cohort__code_plain__begins=text))
    named = {"cohort": cohort_id, "cohort__program": program_id, "cohort__campus": campus_id, "learner": learner_id}
    rows = rows.filter(**{name: one for name, one in named.items() if one})
    if shown != ShownEnrolments.ALL:
        rows = rows.filter(status__in=shown.statuses)
    return PageOf.of(_listed(rows), _row, "created_at", descending=True, after=after, at_most=at_most, values=MOMENTS)


def enrolment(actor: Actor, *, enrolment_id: UUID, permission: Permission = Permission.ENROLMENT_READ) -> EnrolmentRow:
    """One enrolment.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(enrolments_visible_to(actor, permission).filter(pk=enrolment_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def changed(*, enrolment_id: UUID) -> EnrolmentRow:
    """An enrolment as things are, for whoever has just been allowed to change it."""
    return _row(_listed(Enrolment.objects.filter(pk=enrolment_id)).get())


def changed_all(ids: Collection[UUID]) -> list[EnrolmentRow]:
    """Several of them, in the order in which they came."""
    return [_row(one) for one in _listed(Enrolment.objects.filter(pk__in=ids)).order_by("created_at", "pk")]


def of_learner(actor: Actor, *, learner_id: UUID, at_most: int = 50) -> list[EnrolmentRow]:
    """The enrolments of a learner whom the caller has been allowed to see, as far as they are within reach."""
    rows = enrolments_visible_to(actor, Permission.ENROLMENT_READ).filter(learner=learner_id)
    return [_row(one) for one in _listed(rows).order_by("-created_at", "-pk")[:at_most]]


def roster(actor: Actor, *, cohort_id: UUID, at_most: int = 500) -> list[EnrolmentRow]:
    """Who takes part in a cohort or wants to, by name, but for those who wait in line, in one statement."""
    rows = enrolments_visible_to(actor, Permission.ENROLMENT_READ).filter(
        cohort=cohort_id, status__in=(*OPEN, EnrolmentStatus.COMPLETED)
    )
    rows = rows.exclude(status=EnrolmentStatus.WAITLISTED)
    return [_row(one) for one in _listed(rows).order_by("learner__name_plain", "pk")[:at_most]]


def history(*, enrolment_id: UUID) -> list[Step]:
    """The steps of an enrolment that the caller has already been allowed to see, newest first."""
    rows = EnrolmentTransition.objects.filter(enrolment=enrolment_id).order_by("-created_at", "-pk")
    return [
        Step(EnrolmentStatus(was) if was else None, EnrolmentStatus(becomes), reason, by, at)
        for was, becomes, reason, by, at in rows.values_list("was", "becomes", "reason", "by", "created_at")
    ]


def cohort(actor: Actor, *, cohort_id: UUID, permission: Permission = Permission.ENROLMENT_READ) -> CohortRow:
    """One cohort whose enrolments this permission reaches.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _cohorts(cohorts_visible_to(actor, permission).filter(pk=cohort_id))
    if not found:
        raise NotFound
    return found[0]


def to_choose(actor: Actor, permission: Permission, *, but: UUID | None = None, at_most: int = 500) -> list[CohortRow]:
    """The cohorts in which this actor may enrol, by name."""
    rows = cohorts_visible_to(actor, permission).filter(status__in=TAKES_LEARNERS)
    others = rows.exclude(pk=but) if but else rows
    return _cohorts(others.order_by("name_plain", "first_on", "pk")[:at_most])


def filters(actor: Actor) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """The campuses and the programs of what this actor sees, by name: what a list can be narrowed to."""
    rows = cohorts_visible_to(actor, Permission.ENROLMENT_READ)
    places = Campus.objects.filter(pk__in=rows.values("campus")).order_by("name_plain", "pk")
    taught = Program.objects.filter(pk__in=rows.values("program")).order_by("name_plain", "pk")
    return list(places.values_list("pk", "name")), list(taught.values_list("pk", "name"))


def candidates(
    actor: Actor, *, cohort_id: UUID, text: str = "", besides: Collection[UUID] = (), at_most: int = 50
) -> list[tuple[UUID, str]]:
    """Whom this actor may enrol in a cohort: those who are not there yet, by name, and those besides."""
    here = Enrolment.objects.filter(cohort=cohort_id, status__in=OPEN).values("learner_id")
    rows = people.visible_to(actor, Permission.ENROLMENT_ADD).filter(status=LearnerStatus.ACTIVE)
    found = rows.exclude(pk__in=here)
    if text.strip():
        found = found.filter(called(actor, text))
    picked = rows.filter(pk__in=besides)
    ordered = [
        *picked.order_by("name_plain", "pk"),
        *found.exclude(pk__in=besides).order_by("name_plain", "pk")[:at_most],
    ]
    return [(one.pk, str(one)) for one in ordered]


def learner_name(actor: Actor, *, learner_id: UUID) -> str:
    """Whom one is about to enrol.

    Raises:
        NotFound: there is nobody, or they are not within reach.
    """
    found = people.visible_to(actor, Permission.ENROLMENT_ADD).filter(pk=learner_id).first()
    if found is None:
        raise NotFound
    return str(found)


def acts(actor: Actor, row: EnrolmentRow) -> list[str]:
    """What this actor can do with an enrolment that they see: names of actions. The actions themselves decide."""
    moves = {act for act, move in ENROLMENT.moves.items() if row.status in move.sources}
    if "enrol_directly" in moves:
        moves.add("approve_application" if row.status == EnrolmentStatus.APPLIED else "give_seat")
    return [
        act
        for act, permission in _NEEDED.items()
        if act in moves and actor.reach(permission).covers_campus(row.campus_id)
    ]


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What enrolments are called: by the cohort, for whoever may read the trail."""
    return dict(Enrolment.objects.filter(pk__in=ids).values_list("pk", "cohort__name"))


def happened(*, enrolment_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to an enrolment that the caller has already been allowed to see."""
    return timeline(entity_type=ENTITY, entity_id=enrolment_id, at_most=at_most)


def _cohorts(rows: QuerySet[Cohort]) -> list[CohortRow]:
    found = rows.values_list(
        *("pk", "name", "code", "program__name", "campus_id", "campus__name", "first_on", "last_on"),
        *("capacity", "seats_held", "seats_offered"),
    )
    return [CohortRow(*one) for one in found]


def _listed(rows: QuerySet[Enrolment]) -> Any:
    return rows.values(
        *("id", "learner__first_name", "learner__last_name", *_PLAIN),
        in_cohort=F("cohort__name"),
        of_program=F("cohort__program__name"),
        at_campus=F("cohort__campus__name"),
        place=F("waiting__ticket"),
        cohort_code=F("cohort__code"),
        program_id=F("cohort__program_id"),
        campus_id=F("cohort__campus_id"),
    )


def _row(found: dict[str, Any]) -> EnrolmentRow:
    plain = {name: found[name] for name in (*_PLAIN, "cohort_code", "program_id", "campus_id")}
    plain["status"] = EnrolmentStatus(found["status"])
    return EnrolmentRow(
        enrolment_id=found["id"],
        learner=full_name(found["learner__first_name"], found["learner__last_name"]),
        cohort=found["in_cohort"],
        program=found["of_program"],
        campus=found["at_campus"],
        ticket=found["place"],
        **plain,
    )


_ELSEWHERE = {
    "enrolment_id",
    "learner",
    "cohort",
    "program",
    "campus",
    "ticket",
    "cohort_code",
    "program_id",
    "campus_id",
}
_PLAIN = [field.name for field in fields(EnrolmentRow) if field.name not in _ELSEWHERE]
