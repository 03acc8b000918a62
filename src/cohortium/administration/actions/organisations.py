"""How an organisation comes to be, and what it says about itself."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.roles import BUILT_IN, BuiltInRole
from cohortium.action import Unchanged, action, record
from cohortium.administration.events import (
    LogoRemoved,
    LogoSet,
    OrganisationEdited,
    OrganisationFounded,
    RoleKept,
)
from cohortium.administration.queries.organisations import details_of, visible_to
from cohortium.administration.rules.organisations import Fault, OrganisationDetails, faults, tidied, usual_currency
from cohortium.administration.rules.roles import differences
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, NotFound, Stale, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.files.actions import Received, keep, remove
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import Word, words_here, words_of

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Rocket Academy”."),
    Fault.NAME_TAKEN: _("Another organisation already has this name."),
    Fault.UNKNOWN_ZONE: _("Choose a time zone from the list, such as “Australia/Melbourne”."),
    Fault.UNKNOWN_CURRENCY: _("Choose a currency from the list, such as “AUD”."),
    Fault.UNKNOWN_LOCALE: _("Choose a language and format from the list."),
    Fault.NO_RATE: _("Enter a percentage from 0 to 100 with up to two decimals, such as 10 or 15.5."),
    Fault.NO_COLOUR: _("Enter a colour as six digits, such as #0f5f5c."),
    Fault.NOT_A_TAX_NUMBER: _("This number is not valid. Check for a wrong, missing or extra digit."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as office@example.com."),
    Fault.NOT_A_NUMBER: PHONE_FAULTS["not_a_number"],
    Fault.EXTENSION: PHONE_FAULTS["extension"],
}


@action(Permission.ORGANISATION_FOUND)
def found(actor: Actor, /, *, code: str, name: str, country: str, time_zone: str, **look: Any) -> Organisation:
    """Found the organisation in scope, whose id nobody has yet, with its built-in roles.

    `look` may hold `colour`, `currency`, `locale` and `words`.

    Raises:
        Invalid: a code that cannot stand in an address, a name that is too long.
    """
    look.setdefault("currency", usual_currency(country))
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


@action(Permission.ORGANISATION_EDIT)
def edit_organisation(actor: Actor, *, details: OrganisationDetails, version: int) -> Organisation | Unchanged:
    """Change what is said about the organisation.

    Raises:
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said about it cannot be accepted.
    """
    organisation = _locked(visible_to(actor, Permission.ORGANISATION_EDIT))
    if organisation.version != version:
        raise Stale
    country = organisation.country
    if found := faults(details, country=country, before=details_of(organisation)):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    changes = assign(organisation, asdict(tidied(details, country=country)))
    if not changes:
        return Unchanged(organisation)
    with once("organisation_name_once", Invalid({"name": [FAULTS[Fault.NAME_TAKEN]]})):
        organisation.save(update_fields=list(changes))
    record(actor, OrganisationEdited(organisation.pk), organisation, changes)
    return organisation


@action(Permission.ORGANISATION_EDIT)
def set_logo(actor: Actor, *, received: Received) -> Organisation:
    """Make a picture that was received the logo. The one before is removed."""
    organisation = _locked(visible_to(actor, Permission.ORGANISATION_EDIT))
    before = organisation.logo_id
    kept = keep(actor.lent(Permission.FILE_KEEP), received=received, owner_id=organisation.pk)
    organisation.logo_id = kept.pk
    organisation.save(update_fields=["logo_id"])
    if before:
        remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, LogoSet(organisation.pk), organisation)
    return organisation


@action(Permission.ORGANISATION_EDIT)
def remove_logo(actor: Actor) -> Organisation | Unchanged:
    """Go without a logo."""
    organisation = _locked(visible_to(actor, Permission.ORGANISATION_EDIT))
    before = organisation.logo_id
    if before is None:
        return Unchanged(organisation)
    organisation.logo_id = None
    organisation.save(update_fields=["logo_id"])
    remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, LogoRemoved(organisation.pk), organisation)
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


def _locked(rows: QuerySet[Organisation]) -> Organisation:
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def _columns(built_in: BuiltInRole, words: Mapping[str, Word]) -> dict[str, Any]:
    return {
        "key": built_in.key,
        "name": built_in.name_in(words),
        "description": built_in.description_in(words),
        "system_role": True,
        "permissions": {str(permission): str(span) for permission, span in built_in.permissions.items()},
    }
