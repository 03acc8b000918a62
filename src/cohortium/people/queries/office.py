"""Whose it is to see to what nobody was asked to do. Nothing here writes."""

from uuid import UUID

from cohortium.access.models import MembershipRole
from cohortium.access.queries import role_ids
from cohortium.access.roles import ADMIN, OWNER
from cohortium.access.states import MembershipStatus


def office_role() -> UUID | None:
    """The role of the office: Admin, or the owners where nobody is that."""
    there = MembershipRole.objects.filter(role__system_role=True, membership__status=MembershipStatus.ACTIVE)
    held = set(there.filter(role__key__in=(ADMIN.key, OWNER.key)).values_list("role__key", flat=True))
    return next(iter(role_ids([ADMIN.key if ADMIN.key in held else OWNER.key])), None)
