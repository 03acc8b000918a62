"""How an organisation grows from a blueprint: each part by the actions that people use, and whole or not at all."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import OWNER
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.members import admit
from cohortium.administration.actions.organisations import FAULTS as OF_DETAILS
from cohortium.administration.actions.organisations import found
from cohortium.administration.blueprints import Blueprint, parts
from cohortium.administration.events import BlueprintApplied
from cohortium.administration.rules.founding import Fault, FoundingDetails, faults, tidied
from cohortium.administration.rules.organisations import Fault as DetailFault
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("This field is required."),
    Fault.NAME_TAKEN: OF_DETAILS[DetailFault.NAME_TAKEN],
    Fault.LOOKS_LIKE_ANOTHER: _("One word mixes several alphabets. Use only one."),
    Fault.BAD_CODE: _(
        "Use 3 to 32 lower-case letters, digits and hyphens. Start with a letter and do not end with a hyphen."
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


_TAKEN = (("name", Fault.NAME_TAKEN), ("code", Fault.CODE_TAKEN))
