"""Who acts, inside one organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from cohortium.access.permissions import Permission
from cohortium.access.reach import EVERYTHING, NOTHING, Reach
from cohortium.core.ids import new_id

# The system acts under an id of its own, never under None: filter(user_id=None) would match everyone without a log-in.
SYSTEM_ID = UUID("00000000-0000-7000-8000-000000000000")


class ActorKind(StrEnum):
    KEY = "key"
    LINK = "link"
    MEMBER = "member"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from. The correlation id goes from the request to every job that follows from it."""

    correlation_id: UUID = field(default_factory=new_id)
    ip: str | None = None
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member, a key, whoever holds a link, or the system itself, acting inside one organisation."""

    organisation_id: UUID
    kind: ActorKind
    id: UUID
    permissions: Mapping[Permission, Reach]
    origin: Origin = field(default_factory=Origin)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def covers(self, permissions: Mapping[Permission, Reach]) -> bool:
        """Whether this actor may do all of this, as far: nobody decides about who may do more, or gives more."""
        return all(self.reach(permission).covers(reach) for permission, reach in permissions.items())

    def lent(self, *permissions: Permission) -> "Actor":
        """The same actor, who may also do what one act of theirs brings with it: whoever sets a logo keeps a file."""
        return replace(self, permissions={**self.permissions, **dict.fromkeys(permissions, EVERYTHING)})

    def reach(self, permission: Permission) -> Reach:
        """How far the permission reaches; to nothing, for one that the actor lacks."""
        return self.permissions.get(permission, NOTHING)


def system(organisation_id: UUID, *, correlation_id: UUID | None = None) -> Actor:
    """The system in this organisation: jobs act as it."""
    origin = Origin(correlation_id) if correlation_id else Origin()
    return Actor(organisation_id, ActorKind.SYSTEM, SYSTEM_ID, _ALL, origin)


def link(organisation_id: UUID, link_id: UUID, permission: Permission, origin: Origin) -> Actor:
    """Whoever holds a link: it allows one thing, with what the link is about."""
    return Actor(organisation_id, ActorKind.LINK, link_id, MappingProxyType({permission: Reach(own=True)}), origin)


_ALL: Mapping[Permission, Reach] = MappingProxyType(dict.fromkeys(Permission, EVERYTHING))
