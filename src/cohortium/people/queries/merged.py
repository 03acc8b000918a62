"""Records that went into another one. Nobody lists or finds them; their page leads to who they are now."""

from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import Family, Guardian, Learner


def merged_within(actor: Actor, permission: Permission) -> QuerySet[Learner]:
    """Those that this permission reaches."""
    return within(Learner.objects.exclude(merged_into=None), actor.reach(permission), campus="campus")


def records_of_anybody(record_id: UUID) -> frozenset[UUID]:
    """The same of a learner, a family or a guardian, for who does not know which of these it is."""
    return frozenset().union(*(records_of(record_id, among=one) for one in (Learner, Family, Guardian)))


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
