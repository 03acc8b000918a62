"""How an organisation grows from a blueprint: each part by the actions that people use, and whole or not at all."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.queries import role_ids
from cohortium.access.reach import Span
from cohortium.access.roles import OWNER
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.closed_days import accept_holidays
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.members import admit
from cohortium.administration.actions.organisations import FAULTS as OF_DETAILS
from cohortium.administration.actions.organisations import edit_organisation, found
from cohortium.administration.actions.roles import copy_role, edit_role
from cohortium.administration.actions.settings import change_settings, choose_words
from cohortium.administration.blueprints import Blueprint, parts
from cohortium.administration.events import BlueprintApplied
from cohortium.administration.models import CustomField
from cohortium.administration.queries import organisations
from cohortium.administration.queries import settings as pages
from cohortium.administration.rules.blueprints import by_group, field_of
from cohortium.administration.rules.founding import Fault, FoundingDetails, faults, tidied
from cohortium.administration.rules.organisations import Fault as DetailFault
from cohortium.administration.rules.roles import RoleDetails, granted
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Fill this in."),
    Fault.NAME_TAKEN: OF_DETAILS[DetailFault.NAME_TAKEN],
    Fault.LOOKS_LIKE_ANOTHER: _("Letters of several alphabets stand in one word. Type it again, in one of them."),
    Fault.BAD_CODE: _(
        "Use 3 to 32 small letters, digits and hyphens. It begins with a letter, and ends with none of -."
    ),
    Fault.CODE_TAKEN: _("This one is taken. Choose another."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
    Fault.UNKNOWN_ZONE: OF_DETAILS[DetailFault.UNKNOWN_ZONE],
}


@action(Permission.ORGANISATION_FOUND)
def found_from(
    actor: Actor, *, blueprint: Blueprint, details: FoundingDetails, owner_id: UUID, owner_name: str, now: datetime
) -> Organisation:
    """Found the organisation in scope, whose id nobody has yet, from a blueprint, and let its owner in.

    Raises:
        Invalid: the name or the code cannot be accepted, or is somebody else's.
    """
    if wrong := faults(details):
        raise Invalid({field: [FAULTS[fault]] for field, fault in wrong.items()})
    said = tidied(details)
    name_taken, code_taken = ({field: [FAULTS[why]]} for field, why in _TAKEN)
    with once("organisation_name_once", Invalid(name_taken)), once("organisation_code_once", Invalid(code_taken)):
        organisation = found(actor, code=said.code, name=said.name, country=said.country, time_zone=said.time_zone)
    admit(actor, user_id=owner_id, display_name=owner_name, roles=[OWNER.key])
    apply_blueprint(actor, blueprint=blueprint, now=now)
    return organisation


@action(Permission.ORGANISATION_FOUND)
def apply_blueprint(actor: Actor, *, blueprint: Blueprint, now: datetime) -> Organisation | Unchanged:
    """Bring the organisation to what a blueprint says. Where everything is so already, nothing changes."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    known = parts()
    outcomes = [known[key].apply(actor, blueprint.parts[key], now) for key in known if key in blueprint.parts]
    if all(isinstance(outcome, Unchanged) for outcome in outcomes):
        return Unchanged(organisation)
    record(actor, BlueprintApplied(organisation.pk), organisation, {"blueprint": (None, blueprint.key)})
    return organisation


def apply_organisation(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """How it writes and which tax it adds: in the country that the blueprint is made for, and nowhere else."""
    row = organisations.organisation(actor)
    if row.country != said["country"]:
        return Unchanged()
    details = replace(row.details, locale=said["locale"], tax_rate=Decimal(said["tax_rate"]))
    return edit_organisation(actor, details=details, version=row.version)


def apply_words(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What it calls things."""
    return choose_words(actor, words=said, version=organisations.organisation(actor).version)


def apply_settings(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What is set."""
    return _summed(
        change_settings(actor, group=group, values=values, version=pages.group(actor, key=group).version)
        for group, values in by_group(said).items()
    )


def apply_roles(actor: Actor, said: list[Mapping[str, Any]], now: datetime) -> object:  # noqa: ARG001 - of every part
    """Which roles it has beside the product's."""
    return _summed(_role(actor, one) for one in said)


def apply_fields(actor: Actor, said: list[Mapping[str, Any]], now: datetime) -> object:  # noqa: ARG001 - of every part
    """What else it asks."""
    there = set(CustomField.objects.values_list("entity", "label"))
    return _summed(
        add_field(actor, entity=one["entity"], details=field_of(one))
        for one in said
        if (one["entity"], one["label"]) not in there
    )


def apply_closed_days(actor: Actor, said: Mapping[str, Any], now: datetime) -> object:
    """When it is closed: on the public holidays of this year and the next."""
    years = (now.year, now.year + 1) if said["public_holidays"] else ()
    return _summed(accept_holidays(actor, year=year) for year in years)


def _role(actor: Actor, said: Mapping[str, Any]) -> object:
    [source] = role_ids([said["copied_from"]])
    role = Role.objects.filter(name=said["name"], system_role=False, is_retired=False).first()
    role = role or copy_role(actor, role_id=source, name=said["name"])
    of_source = granted(Role.objects.values_list("permissions", flat=True).get(pk=source))
    grants = {Permission(name): Span(span) for name, span in said.get("grants", {}).items()}
    details = RoleDetails(said["name"], said.get("description", ""), of_source | grants)
    return edit_role(actor, role_id=role.pk, details=details, version=role.version)


def _summed(outcomes: Any) -> object:
    """What was done in several steps: nothing, where each of them changed nothing."""
    done = [outcome for outcome in outcomes if not isinstance(outcome, Unchanged)]
    return done or Unchanged()


_TAKEN = (("name", Fault.NAME_TAKEN), ("code", Fault.CODE_TAKEN))
