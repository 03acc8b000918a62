"""How an organisation comes to be."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.roles import BUILT_IN, BuiltInRole
from cohortium.action import Unchanged, action, record
from cohortium.administration.events import OrganisationFounded, RoleKept
from cohortium.administration.rules.roles import differences
from cohortium.core.changes import Changes, assign
from cohortium.core.errors import Invalid
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import Word, words_here, words_of


@action(Permission.ORGANISATION_FOUND)
def found(actor: Actor, /, *, code: str, name: str, country: str, time_zone: str, **look: Any) -> Organisation:
    """Found the organisation in scope, whose id nobody has yet, with its built-in roles.

    `look` may hold `colour`, `locale` and `words`.

    Raises:
        Invalid: a code that cannot stand in an address, a name that is too long.
    """
    organisation = Organisation(
        pk=actor.organisation_id, code=code, name=name, country=country, time_zone=time_zone, **look
    )
    try:
        organisation.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise Invalid(error.message_dict) from None
    organisation.save(force_insert=True)
    words = words_of(organisation.words)
    Role.objects.bulk_create(Role(**_columns(built_in, words)) for built_in in BUILT_IN)
    changes = {"code": (None, code), "name": (None, name), "country": (None, country), "time_zone": (None, time_zone)}
    record(actor, OrganisationFounded(organisation.pk), organisation, changes)
    return organisation


@action(Permission.ROLE_KEEP)
def keep_roles_in_step(actor: Actor) -> list[Role] | Unchanged:
    """Bring the rows of the built-in roles to what the code says: after each migration, in every organisation."""
    return bring_roles_into_step(actor) or Unchanged()


def bring_roles_into_step(by: Actor) -> list[Role]:
    """The same, for actions upon what the names of the built-in roles are made of. Gives those that changed."""
    words = words_here()
    rows = {
        role.key: role for role in Role.objects.filter(system_role=True).order_by("pk").select_for_update(of=("self",))
    }
    changed = []
    for built_in in BUILT_IN:
        columns = _columns(built_in, words)
        role = rows.get(built_in.key)
        before = role.permissions if role else {}
        if role is None:
            role = Role(**columns)
            changes: Changes = {"name": (None, role.name)}
        else:
            changes = assign(role, columns)
            changes.pop("permissions", None)
        changes |= differences(before, role.permissions)
        if changes:
            role.save()
            record(by, RoleKept(role.pk), role, changes)
            changed.append(role)
    return changed


def _columns(built_in: BuiltInRole, words: Mapping[str, Word]) -> dict[str, Any]:
    return {
        "key": built_in.key,
        "name": built_in.name_in(words),
        "description": built_in.description_in(words),
        "system_role": True,
        "permissions": {str(permission): str(span) for permission, span in built_in.permissions.items()},
    }
