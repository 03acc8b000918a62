"""Which enrolments and cohorts a permission reaches. Nothing here writes."""

from typing import Any

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.delivery.models import Cohort, CohortStaff
from cohortium.enrolment.models import Enrolment, Offer


def enrolments_visible_to(actor: Actor, permission: Permission) -> QuerySet[Enrolment]:
    """All, those at some campuses, or those in the cohorts that one teaches."""
    own = Q(cohort__in=_taught_by(actor))
    return within(Enrolment.objects.all(), actor.reach(permission), campus="cohort__campus", own=own)


def cohorts_visible_to(actor: Actor, permission: Permission) -> QuerySet[Cohort]:
    """The cohorts whose enrolments this permission reaches."""
    own = Q(pk__in=_taught_by(actor))
    return within(Cohort.objects.all(), actor.reach(permission), campus="campus", own=own)


def offers_visible_to(actor: Actor, permission: Permission) -> QuerySet[Offer]:
    """The offers of seats in these cohorts."""
    own = Q(cohort__in=_taught_by(actor))
    return within(Offer.objects.all(), actor.reach(permission), campus="cohort__campus", own=own)


def _taught_by(actor: Actor) -> QuerySet[Any, Any]:
    return CohortStaff.objects.filter(membership=actor.id).values("cohort")
