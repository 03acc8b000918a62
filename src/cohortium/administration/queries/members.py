"""Questions about the team. Nothing here writes."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Membership, MembershipCampus, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.core.errors import NotFound
from cohortium.tenancy.models import Campus


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Membership]:
    """The members that this permission reaches: all, those who work at some campuses, or oneself."""
    reach = actor.reach(permission)
    if reach.everything:
        return Membership.objects.all()
    here = MembershipCampus.objects.filter(campus__in=reach.campuses, is_current=True)
    covered = Q(pk__in=here.values("membership"))
    return Membership.objects.filter(covered | Q(pk=actor.id) if reach.own else covered)


def work(
    actor: Actor, permission: Permission, *, role_ids: Collection[UUID], campus_ids: Collection[UUID]
) -> tuple[list[Role], list[Campus]]:
    """The roles and campuses that somebody chose for a member, by name.

    The roles are locked, in the order of keys: what they grant stays so until they are given, and none is retired.

    Raises:
        NotFound: one of them does not exist here, or a campus is not within reach.
    """
    offered = Role.objects.filter(pk__in=role_ids, is_retired=False)
    locked = offered.order_by("pk").select_for_update(of=("self",), no_key=True)
    roles = sorted(locked, key=lambda role: (role.name, role.pk))
    chosen = within(Campus.objects.filter(pk__in=campus_ids), actor.reach(permission), campus="pk")
    campuses = list(chosen.order_by("name", "pk"))
    if len(roles) != len(set(role_ids)) or len(campuses) != len(set(campus_ids)):
        raise NotFound
    return roles, campuses


def known_by(email: str) -> Membership | None:
    """Whoever is, was or is to be a member under this address. Other organisations are not asked."""
    invited = Invitation.objects.filter(email__iexact=email).values("membership")
    return Membership.objects.filter(Q(user__email__iexact=email) | Q(pk__in=invited)).order_by("-created_at").first()
