"""How far somebody reaches among families and their people. Nothing here writes.

A family is reached where it is at home, and where one of its children is: so brothers at two campuses have one family,
and both offices see it. What belongs to a family is reached with it.
"""

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import EmergencyContact, Family, FamilyLearner, Guardian
from cohortium.people.queries import learners
from cohortium.people.states import FamilyStatus, GuardianStatus
from cohortium.tenancy.models import Campus


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Family]:
    """The families that this permission reaches, without those that went into another."""
    return reached(actor, permission).filter(merged_into=None)


def reached(actor: Actor, permission: Permission) -> QuerySet[Family]:
    """The same, with those."""
    reach, rows = actor.reach(permission), Family.objects.exclude(status=FamilyStatus.ERASED)
    if reach.everything:
        return rows
    with_children = FamilyLearner.objects.filter(learner__campus__in=reach.campuses).values("family")
    return rows.filter(Q(campus__in=reach.campuses) | Q(pk__in=with_children))


def guardians_visible_to(actor: Actor, permission: Permission) -> QuerySet[Guardian]:
    """The guardians of families that this permission reaches, without those who went into another."""
    return guardians_reached(actor, permission).filter(merged_into=None, family__merged_into=None)


def guardians_reached(actor: Actor, permission: Permission) -> QuerySet[Guardian]:
    """The same, with those."""
    rows = Guardian.objects.exclude(status=GuardianStatus.ERASED)
    if actor.reach(permission).everything:
        return rows
    return rows.filter(family__in=reached(actor, permission).values("pk"))


def places_visible_to(actor: Actor, permission: Permission) -> QuerySet[FamilyLearner]:
    """That learners whom this actor sees belong to families that this permission reaches."""
    rows = FamilyLearner.objects.filter(family__in=visible_to(actor, permission).values("pk"))
    return rows.filter(learner__in=learners.visible_to(actor, Permission.LEARNER_READ).values("pk"))


def contacts_visible_to(actor: Actor, permission: Permission) -> QuerySet[EmergencyContact]:
    """The emergency contacts of families, and of learners, that this permission reaches."""
    rows = EmergencyContact.objects.filter(family__merged_into=None, learner__merged_into=None)
    if actor.reach(permission).everything:
        return rows
    families = visible_to(actor, permission).values("pk")
    return rows.filter(Q(family__in=families) | Q(learner__in=learners.visible_to(actor, permission).values("pk")))


def campuses(actor: Actor, permission: Permission) -> QuerySet[Campus]:
    """The open campuses at which this actor may say that a family is at home."""
    return within(Campus.objects.filter(is_active=True), actor.reach(permission), campus="pk")
