"""What every action upon enrolments begins with: the cohorts locked in one order, and a seat found or refused."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import record
from cohortium.administration.rules.campuses import local_date
from cohortium.core.changes import Changes
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Refusal, Words
from cohortium.delivery.models import Cohort
from cohortium.enrolment.events import SeatsAdded
from cohortium.enrolment.models import Enrolment
from cohortium.enrolment.queries import standing
from cohortium.enrolment.queries.reach import enrolments_visible_to
from cohortium.enrolment.rules.checks import Obstacle, can_be_overlooked, obstacles
from cohortium.enrolment.rules.details import AT_MOST, to_pay
from cohortium.enrolment.settings import NEEDS_CONTACT, PAYMENT_DAYS, WAIT_FOR_PAYMENT
from cohortium.enrolment.states import EnrolmentStatus
from cohortium.people.models import Learner
from cohortium.tenancy.settings import value_of
from cohortium.tenancy.words import said

OBSTACLES: dict[Obstacle, Words] = {
    Obstacle.NOT_OPEN: gettext_lazy("%(name)s: this %(cohort_one)s is not open."),
    Obstacle.AWAY: gettext_lazy("%(name)s is archived."),
    Obstacle.TWICE: gettext_lazy("%(name)s has %(enrolment_a)s in this %(cohort_one)s already."),
    Obstacle.NOT_YET: gettext_lazy("%(name)s: it is too early, places cannot be taken yet."),
    Obstacle.TOO_LATE: gettext_lazy("%(name)s: it is too late, places can no longer be taken."),
    Obstacle.TOO_YOUNG: gettext_lazy("%(name)s is too young on the first day."),
    Obstacle.TOO_OLD: gettext_lazy("%(name)s is too old on the first day."),
    Obstacle.PREREQUISITE: gettext_lazy("%(name)s has not completed what is needed first."),
    Obstacle.NO_CONTACT: gettext_lazy("%(name)s has no emergency contact. Add one first."),
}
# By which act of the machine a seat becomes somebody's.
SEATED = {EnrolmentStatus.PENDING_PAYMENT: "ask_for_payment", EnrolmentStatus.ENROLLED: "enrol_directly"}
NO_REASON: Words = gettext_lazy("Give a reason.")
LONG_REASON: Words = gettext_lazy("Use up to %(n)s characters.")


class Full(Refusal):
    """No seat is left, or those that are left are for others who wait."""

    def __init__(self, waiting: int) -> None:
        super().__init__(
            said(_("This %(cohort_one)s is full.")) + " " + _("On the waiting list: %(n)s.") % {"n": waiting}
        )


def lock_cohorts(rows: QuerySet[Cohort]) -> dict[UUID, Cohort]:
    """Lock these cohorts in the order of their ids: whoever does so first waits for nobody who waits for them."""
    ordered = rows.select_related("program", "campus").order_by("pk")
    return {one.pk: one for one in ordered.select_for_update(of=("self",), no_key=True)}


def locked(
    by: Actor, permission: Permission, ids: Collection[UUID], *, besides: Collection[UUID] = ()
) -> tuple[list[Enrolment], dict[UUID, Cohort]]:
    """Lock the cohorts of these enrolments first, with those besides, and then the enrolments.

    Raises:
        NotFound: one of them is not within reach.
        Invalid: there are too many.
    """
    reached = enrolments_visible_to(by, permission)
    wanted = set(ids)
    if len(wanted) > AT_MOST["learners"]:
        raise Invalid({"enrolment_ids": [_("Choose up to %(n)s.") % {"n": AT_MOST["learners"]}]})
    of = dict(reached.filter(pk__in=wanted).values_list("pk", "cohort_id"))
    if not wanted or len(of) != len(wanted):
        raise NotFound
    cohorts = lock_cohorts(Cohort.objects.filter(pk__in={*of.values(), *besides}))
    rows = Enrolment.objects.filter(pk__in=of).select_related("waiting").order_by("pk")
    found = list(rows.select_for_update(of=("self",)))
    for row in found:
        row.cohort = cohorts[row.cohort_id]
    return found, cohorts


def insist_possible(
    by: Actor,
    cohort: Cohort,
    learners: list[Learner],
    *,
    now: datetime,
    override: str,
    for_a_seat: bool = True,
    but: Collection[UUID] = (),
) -> Changes:
    """Refuse what speaks against it, by name, unless somebody who may overlooks it with a reason.

    Raises:
        Invalid: something speaks against it.
        NotAllowed: the actor may not overlook it.
    """
    found = {
        one: obstacles(standing.wanted(cohort), one, today=today_at(cohort, now), for_a_seat=for_a_seat)
        for one in standing.candidates(learners, cohort, needs_contact=value_of(NEEDS_CONTACT), but=but)
    }
    against = [(one.name, why) for one, all_of_it in found.items() for why in all_of_it]
    if not against:
        return {}
    if not can_be_overlooked([why for _name, why in against]) or not override:
        # The words of the house first: a name may hold a per cent sign.
        raise Invalid({"learner_ids": [_sentence(why, name) for name, why in against]})
    _insist_may_override(by, cohort)
    return {"override": (None, override)}


def take_seats(by: Actor, cohort: Cohort, seats: int, *, override: str, ticket: int | None = None) -> Changes:
    """See to it that so many seats are free, of a cohort that is locked: those that are left, or more by override.

    Raises:
        Full: there are too few, or others are before them in the line.
        NotAllowed: the actor may not add seats.
    """
    missing = seats - (cohort.capacity - cohort.seats_held - cohort.seats_offered)
    waiting = standing.ahead(cohort.pk, ticket=ticket)
    if missing <= 0 and not waiting:
        return {}
    if not override:
        raise Full(standing.ahead(cohort.pk))
    _insist_may_override(by, cohort)
    if missing > 0:
        changes: Changes = {"capacity": (cohort.capacity, cohort.capacity + missing), "reason": (None, override)}
        record(by, SeatsAdded(cohort.pk), cohort, changes)
        Cohort.objects.filter(pk=cohort.pk).update(capacity=F("capacity") + missing)
        cohort.capacity += missing
    return {"override": (None, override)}


def seat_status(price: Decimal | None, cohort: Cohort) -> EnrolmentStatus:
    """What a learner is once a seat is theirs: enrolled, or waited for until it is paid."""
    pays = to_pay(price, cohort.price, cohort.program.default_price)
    waits = value_of(WAIT_FOR_PAYMENT) and pays > 0
    return EnrolmentStatus.PENDING_PAYMENT if waits else EnrolmentStatus.ENROLLED


def agree(row: Enrolment, cohort: Cohort, *, now: datetime) -> None:
    """Fill in what was agreed when a seat became somebody's: what it costs, and since or until when."""
    row.fee = to_pay(row.price, cohort.price, cohort.program.default_price)
    if row.status == EnrolmentStatus.PENDING_PAYMENT:
        row.pay_by = now + value_of(PAYMENT_DAYS)
    else:
        row.enrolled_on = today_at(cohort, now)


def today_at(cohort: Cohort, now: datetime) -> date:
    """The day at the campus of a cohort."""
    return local_date(cohort.campus.time_zone, now)


def accepted_reason(reason: str) -> str:
    """A reason without stray spaces.

    Raises:
        Invalid: there is none, or it is too long.
    """
    tidy = reason.strip()
    if not tidy:
        raise Invalid({"reason": [NO_REASON]})
    if len(tidy) > AT_MOST["reason"]:
        raise Invalid({"reason": [LONG_REASON % {"n": AT_MOST["reason"]}]})
    return tidy


def _sentence(why: Obstacle, name: str) -> str:
    return said(str(OBSTACLES[why]).replace("%(name)s", "%%(name)s")) % {"name": name}


def _insist_may_override(by: Actor, cohort: Cohort) -> None:
    if not by.reach(Permission.ENROLMENT_OVERRIDE).covers_campus(cohort.campus_id):
        raise NotAllowed(Permission.ENROLMENT_OVERRIDE)
