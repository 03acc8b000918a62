"""Learners who went into another record. Nobody lists or finds them; their page leads to who they are now."""

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import Learner


def merged_within(actor: Actor, permission: Permission) -> QuerySet[Learner]:
    """Those that this permission reaches."""
    return within(Learner.objects.exclude(merged_into=None), actor.reach(permission), campus="campus")
