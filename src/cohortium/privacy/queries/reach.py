"""Whose data a permission reaches: everybody's, or that of people at home at some campuses. Nothing here writes.

A learner is at home at their campus, a family also where one of its children is, a guardian with their family, and who
works here where they work. Whoever was erased stays where they were: what was done about them is seen there.
"""

from collections.abc import Collection
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.people.models import EmergencyContact, Family, FamilyLearner, Guardian, Learner
from cohortium.privacy.kinds.holdings import Subject

Row = TypeVar("Row", bound=Model)


def within_reach(rows: QuerySet[Row], actor: Actor, permission: Permission) -> QuerySet[Row]:
    """Keep the rows, each with a `subject_type` and a `subject_id`, that are about people whom it reaches."""
    reach = actor.reach(permission)
    if reach.everything:
        return rows
    covered = Q(pk__in=[])
    for subject in Subject:
        covered |= Q(subject_type=subject, subject_id__in=people(subject, reach.campuses))
    return rows.filter(covered)


def people(subject: Subject, campuses: Collection[UUID]) -> Any:
    """The ids of those who are at home at one of these campuses."""
    learners = Learner.objects.filter(campus__in=campuses).values("pk")
    with_children = FamilyLearner.objects.filter(learner__campus__in=campuses).values("family")
    families = Family.objects.filter(Q(campus__in=campuses) | Q(pk__in=with_children)).values("pk")
    match subject:
        case Subject.LEARNER:
            return learners
        case Subject.FAMILY:
            return families
        case Subject.GUARDIAN:
            return Guardian.objects.filter(family__in=families).values("pk")
        case Subject.CONTACT:
            return EmergencyContact.objects.filter(Q(family__in=families) | Q(learner__in=learners)).values("pk")
        case Subject.MEMBER:
            return MembershipCampus.objects.filter(campus__in=campuses, is_current=True).values("membership")


def reaches(actor: Actor, permission: Permission, subject: Subject, subject_id: UUID) -> bool:
    """Whether it reaches this person, if there is one."""
    reach = actor.reach(permission)
    return reach.everything or _among(people(subject, reach.campuses), subject, subject_id)


def insist_reached(actor: Actor, permission: Permission, subject: Subject, subject_id: UUID) -> None:
    """Insist on that.

    Raises:
        NotFound: there is nobody like that within reach.
    """
    if not reaches(actor, permission, subject, subject_id):
        raise NotFound


def _among(found: Any, subject: Subject, subject_id: UUID) -> bool:
    named = "membership" if subject == Subject.MEMBER else "pk"
    return bool(found.filter(**{named: subject_id}).exists())
