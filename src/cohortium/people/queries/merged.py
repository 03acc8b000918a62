"""Learners who went into another record. Nobody lists or finds them; their page leads to who they are now."""

from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import Learner


def merged_within(actor: Actor, permission: Permission) -> QuerySet[Learner]:
    """Those that this permission reaches."""
    return within(Learner.objects.exclude(merged_into=None), actor.reach(permission), campus="campus")


def records_of(learner_id: UUID) -> frozenset[UUID]:
    """All records of somebody: this one, and those that went into it, straight or by way of another."""
    found, last = {learner_id}, {learner_id}
    while last:
        went = Learner.objects.filter(merged_into__in=last).values_list("pk", flat=True)
        last = set(went) - found
        found |= last
    return frozenset(found)
