"""`cohortium organisation create`: the same as in the browser, for whoever runs the installation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cohortium.access import actor as actors
from cohortium.accounts.links import reset_address
from cohortium.administration.actions.blueprints import found_from
from cohortium.administration.blueprints import Blueprint, blueprints
from cohortium.administration.rules.founding import FoundingDetails
from cohortium.administration.rules.places import usual_zone
from cohortium.core.contacts import is_address
from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.core.text import plain
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.tenancy.scope import organisation_scope


class NotFounded(RuntimeError):
    """It cannot be founded. The message says why, a line for each thing that cannot be accepted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said on the command line. What is empty is as the blueprint suggests."""

    blueprint: str
    name: str
    code: str
    owner: str
    owner_name: str
    country: str = ""
    time_zone: str = ""


def found(asked: Asked) -> str:
    """Found it, whole or not at all. Gives the link to a password, where the owner has none yet.

    Raises:
        NotFounded: as said.
    """
    blueprint = _blueprint(asked.blueprint)
    if not is_address(asked.owner):
        raise NotFounded("--owner must be an e-mail address such as ada@example.com.")
    if not plain(asked.owner_name):
        raise NotFounded("--owner-name must be what people call the owner, such as 'Ada Ncube'.")
    suggested = blueprint.parts.get("organisation", {})
    country = asked.country or suggested.get("country", "")
    is_suggested = country == suggested.get("country")
    zone = asked.time_zone or (suggested["time_zone"] if is_suggested else usual_zone(country))
    details = FoundingDetails(asked.name, asked.code, country, zone)
    organisation_id = new_id()
    try:
        with organisation_scope(organisation_id):
            owner = User.objects.with_address(asked.owner).first() or create(
                asked.owner, primary_organisation_id=organisation_id
            )
            found_from(
                actors.system(organisation_id),
                blueprint=blueprint,
                details=details,
                owner_id=owner.pk,
                owner_name=plain(asked.owner_name),
                now=datetime.now(UTC),
            )
    except Invalid as refusal:
        said = (f"--{field.replace('_', '-')}: {why}" for field, whys in refusal.errors.items() for why in whys)
        raise NotFounded("\n".join(said)) from None
    return "" if owner.has_usable_password() else reset_address(owner)


def _blueprint(key: str) -> Blueprint:
    if key not in blueprints():
        raise NotFounded(f"There is no blueprint {key}. There are: {', '.join(blueprints())}.")
    return blueprints()[key]
