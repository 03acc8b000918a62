"""Questions about roles. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.queries import combine
from cohortium.access.states import MembershipStatus
from cohortium.administration.rules.roles import Granted, RoleDetails, granted, written
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.ids import new_id
from cohortium.core.pages import Cursor, PageOf


class RoleKind(StrEnum):
    """Which roles a list shows."""

    ALL = "all"
    BUILT_IN = "built_in"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What lists, pages and the API show of a role."""

    role_id: UUID
    version: int
    name: str
    description: str
    is_built_in: bool
    permissions: Granted
    people: int
    is_retired: bool
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> RoleDetails:
        """What a form starts from."""
        return RoleDetails(self.name, self.description, self.permissions)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role."""

    name: str
    status: MembershipStatus


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Role]:
    """The roles that this permission reaches: all that are not retired, or none, because no role is of a campus."""
    roles = Role.objects.filter(is_retired=False)
    return roles if actor.reach(permission).everything else roles.none()


def roles(
    actor: Actor, *, begins: str = "", kind: RoleKind = RoleKind.ALL, after: Cursor | None = None, at_most: int = 50
) -> PageOf[RoleRow]:
    """List roles whose name begins so, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.ROLE_READ)
    if begins:
        rows = rows.filter(name_plain__begins=begins)
    if kind != RoleKind.ALL:
        rows = rows.filter(system_role=kind == RoleKind.BUILT_IN)
    return PageOf.of(_listed(rows), _row, "name_plain", descending=False, after=after, at_most=at_most)


def role(actor: Actor, *, role_id: UUID, permission: Permission = Permission.ROLE_READ) -> RoleRow:
    """One role.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _listed(visible_to(actor, permission).filter(pk=role_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def role_or_retired(actor: Actor, *, role_id: UUID) -> RoleRow:
    """One role, also one that is retired: the trail leads to it for good, and there is its history.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    roles = Role.objects.all() if actor.reach(Permission.ROLE_READ).everything else Role.objects.none()
    found = _listed(roles.filter(pk=role_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def holders(*, role_id: UUID, at_most: int = 50) -> list[Holder]:
    """Who holds a role that the caller has already been allowed to see, by name."""
    held = _held().filter(role=role_id).order_by("membership__display_name", "membership")
    return [
        Holder(name, MembershipStatus(status))
        for name, status in held.values_list("membership__display_name", "membership__status")[:at_most]
    ]


def held_before(*, role_id: UUID) -> int:
    """How many people had this role when they left."""
    return MembershipRole.objects.filter(role=role_id, membership__status=MembershipStatus.LEFT).count()


def touched(*, role_id: UUID, permissions: Granted) -> list[str]:
    """Who could do less, by name, if the role granted this and no more. What other roles of theirs grant counts."""
    others = MembershipRole.objects.filter(membership=OuterRef("membership")).exclude(role=role_id)
    held = (
        _held()
        .filter(role=role_id)
        .annotate(others=ArraySubquery(others.values("role__permissions")))
        .order_by("membership__display_name", "membership")
        .values_list("membership__display_name", "role__permissions", "others")
    )
    return [name for name, now, beside in held if _loses(now, written(permissions), beside)]


def happened(*, role_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a role that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="role", entity_id=role_id, at_most=at_most)


def _loses(before: dict[str, str], after: dict[str, str], beside: list[dict[str, str]]) -> bool:
    # At some campus, whichever: a role says the same of all.
    somewhere = frozenset({new_id()})
    could, can = combine([before, *beside], somewhere), combine([after, *beside], somewhere)
    return any(permission not in can or not can[permission].covers(reach) for permission, reach in could.items())


def _held() -> QuerySet[MembershipRole]:
    # Whoever left holds nothing; what they had is kept for the case that they come back.
    return MembershipRole.objects.exclude(membership__status=MembershipStatus.LEFT)


def _listed(rows: QuerySet[Role]) -> Any:
    counted = _held().filter(role=OuterRef("pk")).order_by().values("role").annotate(n=Count("pk")).values("n")
    return rows.values("id", "name_plain", *_PLAIN, people=Coalesce(Subquery(counted), 0))


def _row(found: dict[str, Any]) -> RoleRow:
    return RoleRow(
        role_id=found["id"],
        version=found["version"],
        name=found["name"],
        description=found["description"],
        is_built_in=found["system_role"],
        permissions=granted(found["permissions"]),
        people=found["people"],
        is_retired=found["is_retired"],
        created_at=found["created_at"],
        updated_at=found["updated_at"],
    )


_PLAIN = ("version", "name", "description", "system_role", "permissions", "is_retired", "created_at", "updated_at")
