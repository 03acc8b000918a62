"""Where somebody may say something about teaching."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.queries import campuses


def open_campuses(actor: Actor, permission: Permission) -> list[tuple[UUID, str]]:
    """The open campuses that this permission reaches, by name."""
    reached = campuses.visible_to(actor, permission).filter(is_active=True)
    return list(reached.order_by("name_plain", "pk").values_list("pk", "name"))


def all_campuses(actor: Actor, permission: Permission) -> list[tuple[UUID, str]]:
    """The campuses that this permission reaches, closed ones too, by name."""
    return list(campuses.visible_to(actor, permission).order_by("name_plain", "pk").values_list("pk", "name"))
