"""Which of the organisation's own fields somebody sees of a member, and what stands in them. Nothing here writes."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.administration.queries.fields import own_fields, seen
from cohortium.administration.rules.fields import OwnField

# As the registry of what has fields knows members.
ENTITY = "membership"


def fields_of(actor: Actor, *, membership_id: UUID, campus_ids: Collection[UUID]) -> list[OwnField]:
    """The organisation's own fields that this actor sees of somebody who works there."""

    def reaches(permission: Permission) -> bool:
        reach = actor.reach(permission)
        is_own = reach.own and membership_id == actor.id
        return reach.everything or is_own or any(campus_id in reach.campuses for campus_id in campus_ids)

    return seen(own_fields(ENTITY), reaches)


def stored(key: str) -> list[Any]:
    """What stands under a key of the organisation's own fields, whoever it is of."""
    return list(Membership.objects.filter(custom__has_key=key).values_list(f"custom__{key}", flat=True))
