"""Every change to the roles of an organisation. Built-in ones are brought into step elsewhere: see organisations."""

from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.events import RetiredRolesDropped, RoleCopied, RoleEdited, RoleRetired
from cohortium.administration.queries.roles import visible_to
from cohortium.administration.rules.roles import (
    Fault,
    Granted,
    RoleDetails,
    differences,
    faults,
    granted,
    tidied,
    unknown,
    written,
)
from cohortium.audit.trail import Entity
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.tenancy.lookups import Plain

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Head of the front desk”."),
    Fault.NAME_TAKEN: _("Another role already has this name."),
    Fault.GRANTS_NOTHING: _("Choose at least one permission."),
    Fault.NOT_GRANTABLE: _("This permission cannot be part of a role."),
    Fault.NOT_SO_FAR: _("This option is not available. Choose another."),
}


class BuiltIn(Refusal):
    """The role is one of the product's."""

    sentence = _("Built-in roles cannot be edited. Copy this one and edit the copy.")


class BeyondYou(Refusal):
    """The role may do what the actor may not do everywhere."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        sentence = _("This role includes a permission you do not have everywhere yourself: “%(permission)s”.")
        super().__init__(sentence % {"permission": permission.label})


class StillHeld(Refusal):
    """Somebody holds the role."""

    def __init__(self, people: int) -> None:
        sentence = ngettext(
            "%(n)s person has this role. Give them another role first.",
            "%(n)s people have this role. Give them another role first.",
            people,
        )
        super().__init__(sentence % {"n": people})


@action(Permission.ROLE_COPY)
def copy_role(actor: Actor, *, role_id: UUID, name: str) -> Role:
    """Make a role of the organisation's own that grants what another one grants. What it is for is said of it anew.

    Raises:
        NotFound: there is no such role within reach.
        BeyondYou: it may do what the actor may not.
        Invalid: the name cannot be accepted.
    """
    source = locked(visible_to(actor, Permission.ROLE_COPY), role_id)
    permissions = granted(source.permissions)
    _refuse_beyond(actor, permissions)
    accepted = _accepted(RoleDetails(name, "", permissions))
    role = Role(name=accepted.name, description=accepted.description, permissions=written(permissions))
    _save(role)
    changes = {"name": (None, role.name), "copied_from": (None, source.name)}
    record(actor, RoleCopied(role.pk), role, changes | differences({}, role.permissions))
    return role


@action(Permission.ROLE_EDIT)
def edit_role(actor: Actor, *, role_id: UUID, details: RoleDetails, version: int) -> Role | Unchanged:
    """Change what an own role is called and what it grants; whoever holds it may do so at once.

    Raises:
        NotFound: there is no such role within reach.
        BuiltIn: it is not the organisation's own.
        Stale: it is no longer the version that the actor saw.
        BeyondYou: it may do, or would be allowed, what the actor may not.
        Invalid: what was said about it cannot be accepted.
    """
    role = _own(actor, Permission.ROLE_EDIT, role_id)
    if role.version != version:
        raise Stale
    accepted = _accepted(details, before=role)
    _refuse_beyond(actor, granted(role.permissions))
    _refuse_beyond(actor, accepted.permissions)
    before = role.permissions
    after = written(accepted.permissions) | unknown(before)
    changes = assign(role, {"name": accepted.name, "description": accepted.description, "permissions": after})
    if not changes:
        return Unchanged(role)
    _save(role, update_fields=list(changes))
    changes.pop("permissions", None)
    record(actor, RoleEdited(role.pk), role, changes | differences(before, after))
    return role


@action(Permission.ROLE_RETIRE)
def retire_role(actor: Actor, *, role_id: UUID) -> Role:
    """Take an own role that nobody holds out of lists and forms. Its name is free again, its history stays.

    Raises:
        NotFound: there is no such role within reach.
        BuiltIn: it is not the organisation's own.
        StillHeld: somebody holds it.
    """
    role = _own(actor, Permission.ROLE_RETIRE, role_id)
    held = MembershipRole.objects.filter(role=role)
    # After the lock: whoever gives the role waits for it.
    if people := held.exclude(membership__status=MembershipStatus.LEFT).count():
        raise StillHeld(people)
    # Of those who left, so that nobody comes back with a role that there is no more.
    left = list(held.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if left:
        gone = {"role": (F("role__name"), None)}
        of_member = Entity("membership", "membership_id")
        record_each(actor, RetiredRolesDropped, MembershipRole, left, gone, entity=of_member)
        MembershipRole.objects.filter(pk__in=left).delete()
    role.is_retired = True
    role.save(update_fields=["is_retired"])
    record(actor, RoleRetired(role.pk), role)
    return role


def _own(actor: Actor, permission: Permission, role_id: UUID) -> Role:
    role = locked(visible_to(actor, permission), role_id)
    if role.system_role:
        raise BuiltIn
    return role


def _refuse_beyond(actor: Actor, permissions: Granted) -> None:
    """Nobody gives more than they have: whoever holds the role may work anywhere."""
    for permission in sorted(permissions):
        if not actor.reach(permission).everything:
            raise BeyondYou(permission)


def _accepted(details: RoleDetails, *, before: Role | None = None) -> RoleDetails:
    found = faults(details)
    if "name" not in found and _is_taken(details.name, before):
        found["name"] = Fault.NAME_TAKEN
    if found:
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return tidied(details)


def _is_taken(name: str, before: Role | None) -> bool:
    # The constraint decides between two at once; a built-in role, which it does not compare with, is there all along.
    others = Role.objects.filter(name_plain=Plain(Value(name)), is_retired=False)
    return (others.exclude(pk=before.pk) if before else others).exists()


def _save(role: Role, **options: Any) -> None:
    with once("role_name_once", Invalid({"name": [FAULTS[Fault.NAME_TAKEN]]})):
        role.save(**options)
