"""Who is behind an address. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower

from cohortium.access.models import Invitation, Membership
from cohortium.access.states import MembershipStatus


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has an address."""

    membership_id: UUID
    is_staff: bool


def known_by(email: str) -> Membership | None:
    """Whoever is, was or is to be a member under this address, of the team or not. Other organisations are not asked.

    To an address that was only tried, and taken back before anybody came in by it, nobody is known.
    """
    same = Lower(Value(email))
    invited = Invitation.objects.annotate(address=Lower("email")).filter(address=same).values("membership")
    known = Membership.objects.annotate(address=Lower("user__email")).filter(Q(address=same) | Q(pk__in=invited))
    has_left = Case(When(status=MembershipStatus.LEFT, then=Value(1)), default=Value(0))
    return known.exclude(only_tried()).order_by(has_left, "-created_at").first()


def only_tried() -> Q:
    """Those outside the team whose invitation was taken back before they came in."""
    return Q(is_staff=False, user=None, status=MembershipStatus.LEFT)


def known_by_each(emails: Collection[str]) -> dict[str, Known]:
    """As `known_by`, of several addresses at once; by the address in small letters."""
    wanted = sorted({email.lower() for email in emails})
    if not wanted:
        return {}
    members = Membership.objects.exclude(only_tried()).order_by("created_at")
    own = members.annotate(address=Lower("user__email"))
    sent = members.annotate(address=Lower("invitations__email"))
    return {
        address: Known(pk, is_staff)
        for rows in (sent, own)
        for address, pk, is_staff in rows.filter(address__in=wanted).values_list("address", "pk", "is_staff")
    }
