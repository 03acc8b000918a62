"""What is always so of enrolments. Nothing here writes."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from cohortium.delivery.models import Cohort
from cohortium.enrolment.models import Enrolment, EnrolmentTransition, Offer
from cohortium.enrolment.states import ENROLMENT, OPEN, OfferStatus


def seats_miscounted() -> Iterator[str]:
    """Cohorts that say something else of their seats than their enrolments and offers do, or have too few."""
    held = Enrolment.objects.filter(cohort=OuterRef("pk"), holds_seat=True).values("cohort")
    offered = Offer.objects.filter(cohort=OuterRef("pk"), status=OfferStatus.OPEN).values("cohort")
    rows = Cohort.objects.annotate(
        really_held=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0),
        really_offered=Coalesce(Subquery(offered.annotate(n=Sum("seats")).values("n")), 0),
    )
    wrong = ~Q(seats_held=F("really_held")) | ~Q(seats_offered=F("really_offered"))
    wrong |= Q(capacity__lt=F("really_held") + F("really_offered"))
    for one in rows.filter(wrong).order_by("pk"):
        yield (
            f"Cohort {one.pk} says {one.seats_held} held and {one.seats_offered} offered of {one.capacity}, "
            f"and there are {one.really_held} and {one.really_offered}."
        )


def history_broken() -> Iterator[str]:
    """Enrolments whose history does not lead by legal moves to where they are."""
    table, steps = ENROLMENT.table(), EnrolmentTransition.objects.order_by("enrolment_id", "created_at", "pk")
    reached: dict[object, str] = {}
    for enrolment_id, was, becomes in steps.values_list("enrolment_id", "was", "becomes").iterator():
        if was != reached.get(enrolment_id, "") or becomes not in table.get(was, []):
            yield f"Enrolment {enrolment_id} came from {was or 'nothing'} to {becomes}."
        reached[enrolment_id] = becomes
    for enrolment_id, status in Enrolment.objects.values_list("pk", "status").iterator():
        if reached.get(enrolment_id) != status:
            yield f"Enrolment {enrolment_id} is {status}, and its history ends with {reached.get(enrolment_id)}."


def open_twice() -> Iterator[str]:
    """Learners with two open enrolments in one cohort."""
    rows = Enrolment.objects.filter(status__in=OPEN).values("learner_id", "cohort_id").annotate(n=Count("pk"))
    for one in rows.filter(n__gt=1):
        yield f"Learner {one['learner_id']} has {one['n']} open enrolments in cohort {one['cohort_id']}."
