"""The records that have a log-in, whatever they are: they are locked, and a log-in is taken from them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from cohortium.access.models import Membership
from cohortium.administration.kinds import opened


def let_go(member: Membership, *, but: UUID | None = None) -> None:
    """Take a log-in that ended from the records beside which it stayed: it begins anew, and for one record, or none."""
    others = ~Q(pk=but) if but else Q()
    for one in opened():
        one.rows().filter(others, membership=member.pk).update(membership=None)


def hold_records(*, membership_ids: Collection[UUID] = (), record_ids: Collection[UUID] = ()) -> None:
    """Wait for whoever changes these records, or others that name these log-ins, and let nobody else: in one order.

    A log-in is given, taken and ended by way of its records. Who locks it does so after all of them that they are going
    to change: first families, then records, then the log-in, then its invitation.
    """
    named = Q(membership__in=list(membership_ids)) | Q(pk__in=list(record_ids))
    for one in opened():
        if one.before:
            list(one.before(one.rows().filter(named)).order_by("pk").select_for_update(of=("self",)))
    for one in opened():
        list(one.rows().filter(named).order_by("pk").select_for_update(of=("self",)))
