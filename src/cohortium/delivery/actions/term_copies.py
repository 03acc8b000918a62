"""All cohorts of a term again, in another one."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_all
from cohortium.core.changes import Changes
from cohortium.core.errors import Invalid, NotFound, Words
from cohortium.delivery.actions.cohort_staff import carry_over
from cohortium.delivery.events import CohortCopied
from cohortium.delivery.models import Cohort, CohortStaff, Term
from cohortium.delivery.queries.term_copies import Standing, TermCopyRow, copies, reached
from cohortium.delivery.queries.terms import visible_to
from cohortium.delivery.rules.cohorts import shift

SAME: Words = _("Choose another term than the one that is copied.")
ELSEWHERE: Words = _("Choose a term of the same place.")
# What a copy has of its original; its days move, and its seats are its own.
_KEPT = (
    *("program_id", "campus_id", "name", "capacity", "price", "mode", "venue_building", "venue_block", "venue_street"),
    *("venue_floor", "venue_unit", "venue_postal_code", "sponsor_id", "sponsor_email", "expected_learners"),
    *("metadata", "note"),
)


@action(Permission.COHORT_ADD)
def copy_term(actor: Actor, *, source_id: UUID, target_id: UUID, with_staff: bool = False) -> list[Cohort] | Unchanged:
    """Add, as drafts, the cohorts of a term to another one: on the same weekdays of the same weeks of it.

    What was copied before is not copied again, nor what is in the archive or at a closed campus; and of all only what
    is within reach.

    Raises:
        NotFound: one of the terms is not within reach.
        Invalid: both are the same, or of different campuses.
    """
    if source_id == target_id:
        raise Invalid({"target_id": [SAME]})
    terms = visible_to(actor, Permission.TERM_READ)
    source = terms.filter(pk=source_id).first()
    # Locked: of two who copy at once the second finds what the first one did.
    target = terms.filter(pk=target_id).select_for_update(of=("self",)).first()
    if source is None or target is None:
        raise NotFound
    if source.campus_id and target.campus_id not in {None, source.campus_id}:
        raise Invalid({"target_id": [ELSEWHERE]})
    planned = {one.cohort_id: one for one in copies(actor, source, target) if one.standing == Standing.COPIED}
    if not planned:
        return Unchanged([])
    by = shift(source.first_on, target.first_on)
    originals = list(reached(actor, source, target).filter(pk__in=planned).order_by("pk"))
    made = {one.pk: _copy(one, target, planned[one.pk], by) for one in originals}
    Cohort.objects.bulk_create(made.values())
    if with_staff:
        carry_over([(one, made[one.pk]) for one in originals])
    taught = set(
        CohortStaff.objects.filter(cohort__in=[one.pk for one in made.values()]).values_list("cohort", flat=True)
    )
    told = [
        (CohortCopied(made[one.pk].pk, one.pk), made[one.pk], _said(one, made[one.pk], target, taught))
        for one in originals
    ]
    record_all(actor, told)
    return list(made.values())


def _copy(original: Cohort, target: Term, plan: TermCopyRow, by: timedelta) -> Cohort:
    return Cohort(
        **{name: getattr(original, name) for name in _KEPT},
        copied_from=original,
        term=target,
        room_id=original.room_id if plan.keeps_room else None,
        code=plan.new_code,
        first_on=plan.first_on,
        last_on=plan.last_on,
        enrolment_opens_on=_moved(original.enrolment_opens_on, by),
        enrolment_closes_on=_moved(original.enrolment_closes_on, by),
    )


def _said(original: Cohort, copy: Cohort, target: Term, taught: set[UUID]) -> Changes:
    """What the trail says of a copy: what it is called, when it is, and from what it was made."""
    changes: Changes = {
        "original": (None, original.name),
        "term": (None, target.name),
        "name": (None, copy.name),
        "code": (None, copy.code),
        "first_on": (None, copy.first_on),
    }
    if copy.last_on:
        changes["last_on"] = (None, copy.last_on)
    return changes | ({"with_staff": (None, True)} if copy.pk in taught else {})


def _moved(day: date | None, by: timedelta) -> date | None:
    return None if day is None else day + by
