"""How a cohort and its line stand, for whoever holds the cohort locked. Nothing here writes."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q

from cohortium.curriculum.models import ProgramPrerequisite
from cohortium.delivery.models import Cohort
from cohortium.delivery.states import CohortStatus
from cohortium.enrolment.models import Enrolment, Offer, WaitingEntry
from cohortium.enrolment.rules.checks import Candidate, Wanted
from cohortium.enrolment.states import OPEN, EnrolmentStatus, OfferStatus
from cohortium.people.models import EmergencyContact, FamilyLearner, Learner
from cohortium.people.states import FamilyStatus, LearnerStatus

# In these one can enrol.
TAKES_LEARNERS = (CohortStatus.OPEN, CohortStatus.IN_PROGRESS)


def waiting() -> Q:
    """Enrolments that wait for a seat, and were not offered one."""
    offered = Offer.objects.filter(entry=OuterRef("waiting"), status=OfferStatus.OPEN)
    return Q(~Exists(offered), status=EnrolmentStatus.WAITLISTED)


def ahead(cohort_id: UUID, *, ticket: int | None = None) -> int:
    """How many learners come before whoever has this ticket, or before somebody without one."""
    rows = Enrolment.objects.filter(waiting(), cohort=cohort_id, waiting__isnull=False)
    return (rows if ticket is None else rows.filter(waiting__ticket__lt=ticket)).count()


def next_ticket(cohort_id: UUID) -> int:
    """The ticket of whoever joins the line now; the cohort is locked."""
    return (WaitingEntry.objects.filter(cohort=cohort_id).aggregate(last=Max("ticket"))["last"] or 0) + 1


def next_in_line(cohort_id: UUID) -> list[tuple[UUID, int]]:
    """The places in the line without an offer, in order, each with how many seats it needs."""
    rows = Enrolment.objects.filter(waiting(), cohort=cohort_id, waiting__isnull=False)
    found = rows.values("waiting_id", "waiting__ticket").annotate(seats=Count("pk")).order_by("waiting__ticket")
    return [(one["waiting_id"], one["seats"]) for one in found]


def wanted(cohort: Cohort) -> Wanted:
    """What a cohort asks of whoever takes part."""
    required = ProgramPrerequisite.objects.filter(program=cohort.program_id).values_list("required_id", flat=True)
    return Wanted(
        is_open=cohort.status in TAKES_LEARNERS,
        first_on=cohort.first_on,
        opens_on=cohort.enrolment_opens_on,
        closes_on=cohort.enrolment_closes_on,
        age_min=cohort.program.age_min,
        age_max=cohort.program.age_max,
        required=frozenset(required),
    )


def candidates(
    learners: Sequence[Learner], cohort: Cohort, *, needs_contact: bool, but: Collection[UUID] = ()
) -> list[Candidate]:
    """What is known of these learners, in three statements. `but` names enrolments that do not count as another one."""
    ids = [one.pk for one in learners]
    here = Enrolment.objects.filter(learner__in=ids, cohort=cohort, status__in=OPEN).exclude(pk__in=but)
    enrolled = set(here.values_list("learner_id", flat=True))
    done: dict[UUID, set[UUID]] = {}
    finished = Enrolment.objects.filter(learner__in=ids, status=EnrolmentStatus.COMPLETED)
    for learner_id, program_id in finished.values_list("learner_id", "cohort__program_id"):
        done.setdefault(learner_id, set()).add(program_id)
    reached = _with_contact(ids) if needs_contact else set(ids)
    return [
        Candidate(
            learner_id=one.pk,
            name=str(one),
            date_of_birth=one.date_of_birth,
            is_active=one.status == LearnerStatus.ACTIVE and one.merged_into_id is None,
            is_enrolled=one.pk in enrolled,
            has_contact=one.pk in reached,
            completed=frozenset(done.get(one.pk, ())),
        )
        for one in learners
    ]


def due_to_start(today: dict[str, date]) -> Q:
    """Enrolments whose first day has begun, by the day that it is in each zone."""
    begun = Q(pk=None)
    for zone, day in today.items():
        first = Q(starts_on__lte=day) | Q(starts_on=None, cohort__first_on__lte=day)
        begun |= Q(cohort__campus__time_zone=zone) & first
    return Q(status=EnrolmentStatus.ENROLLED, cohort__status__in=TAKES_LEARNERS) & begun


def due_to_end(today: dict[str, date]) -> Q:
    """Enrolments whose last day is over, by the day that it is in each zone."""
    over = Q(pk=None)
    for zone, day in today.items():
        last = Q(ends_on__lt=day) | Q(ends_on=None, cohort__last_on__lt=day)
        over |= Q(cohort__campus__time_zone=zone) & last
    taught = (*TAKES_LEARNERS, CohortStatus.COMPLETED)
    return Q(status=EnrolmentStatus.ACTIVE, cohort__status__in=taught) & over


def _with_contact(ids: list[UUID]) -> set[UUID]:
    families = FamilyLearner.objects.filter(
        learner=OuterRef("pk"), family__status=FamilyStatus.ACTIVE, family__merged_into=None
    )
    theirs = EmergencyContact.objects.filter(learner=OuterRef("pk"))
    of_family = families.filter(Exists(EmergencyContact.objects.filter(family=OuterRef("family"))))
    rows = Learner.objects.filter(Exists(theirs) | Exists(of_family), pk__in=ids)
    return set(rows.values_list("pk", flat=True))
