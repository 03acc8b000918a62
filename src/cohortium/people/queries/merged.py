"""Records that went into another one. Nobody lists or finds them; their page leads to who they are now."""

from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import Family, Guardian, HouseholdMerge, Learner
from cohortium.people.states import MergeStatus


def merged_within(actor: Actor, permission: Permission) -> QuerySet[Learner]:
    """Those that this permission reaches."""
    return within(Learner.objects.exclude(merged_into=None), actor.reach(permission), campus="campus")


def records_of_anybody(record_id: UUID) -> frozenset[UUID]:
    """The same of a learner, a family or a guardian, for who does not know which of these it is."""
    others = (records_of(record_id, among=one) for one in (Learner, Family))
    return records_of_guardian(record_id).union(*others)


def records_of_guardian(guardian_id: UUID) -> frozenset[UUID]:
    """All records of the person that a guardian is: those that went into this one, and those of other families.

    Of other families are those of which somebody said that they are one person, by merging them or by their log-in.
    """
    found, last = {guardian_id}, {guardian_id}
    while last:
        said = HouseholdMerge.objects.filter(is_of_two_families=True, status=MergeStatus.DONE)
        named = Guardian.objects.filter(pk__in=last).exclude(membership=None).values("membership")
        went = Guardian.objects.filter(pk__in=last).exclude(merged_into=None).values("merged_into")
        same = Guardian.objects.filter(
            Q(merged_into__in=last)
            | Q(pk__in=went)
            | Q(membership__in=named)
            | Q(pk__in=said.filter(guardian_merged__in=last).values("guardian_survivor"))
            | Q(pk__in=said.filter(guardian_survivor__in=last).values("guardian_merged"))
        )
        last = set(same.values_list("pk", flat=True)) - found
        found |= last
    return frozenset(found)


def records_of(record_id: UUID, *, among: type[Family | Guardian | Learner] = Learner) -> frozenset[UUID]:
    """All records of somebody: this one, and those that went into it, straight or by way of another."""
    found, last = {record_id}, {record_id}
    while last:
        went = among.objects.filter(merged_into__in=last).values_list("pk", flat=True)
        last = set(went) - found
        found |= last
    return frozenset(found)


def goes_on_as(record_id: UUID, *, among: type[Family | Guardian | Learner] = Learner) -> UUID:
    """The record that this one went into, straight or by way of others; itself, where it goes on."""
    # A merge of what is merged already is refused, so this ends.
    while into := among.objects.filter(pk=record_id).values_list("merged_into", flat=True).first():
        record_id = into
    return record_id
