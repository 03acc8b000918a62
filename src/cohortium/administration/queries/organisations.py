"""Questions about the organisation itself. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.rules.organisations import OrganisationDetails
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.files import queries as files
from cohortium.files.queries import FileRow
from cohortium.files.states import FileStatus
from cohortium.tenancy.models import Organisation

# The kind of file that a logo is.
LOGO = "organisation.logo"


@dataclass(frozen=True, slots=True)
class DetailsRow:
    """What the page and the API show of the organisation."""

    organisation_id: UUID
    version: int
    code: str
    country: str
    name: str
    registration_number: str
    tax_number: str
    tax_rate: Decimal
    currency: str
    address: str
    contact_email: str
    contact_phone: str
    billing_email: str
    time_zone: str
    locale: str
    colour: str
    logo_id: UUID | None
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> OrganisationDetails:
        """What a form starts from."""
        return OrganisationDetails(**{one.name: getattr(self, one.name) for one in fields(OrganisationDetails)})


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """Whom to write to, or to call."""

    name: str
    email: str
    phone: str


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Organisation]:
    """The organisation, for those whom this permission reaches everything."""
    everything = actor.reach(permission).everything
    return Organisation.objects.all() if everything else Organisation.objects.none()


def organisation(actor: Actor) -> DetailsRow:
    """What is known of the organisation.

    Raises:
        NotFound: its details are not the actor's to see.
    """
    found = visible_to(actor, Permission.ORGANISATION_READ).first()
    if found is None:
        raise NotFound
    plain = {one.name: getattr(found, one.name) for one in fields(DetailsRow)[1:]}
    return DetailsRow(organisation_id=found.pk, **plain)


def details_of(found: Organisation) -> OrganisationDetails:
    """What a row says, as people said it."""
    return OrganisationDetails(**{one.name: getattr(found, one.name) for one in fields(OrganisationDetails)})


def office() -> OfficeRow:
    """How to reach the office of the organisation in scope, for everybody who has a log-in."""
    found = Organisation.objects.values_list("name", "contact_email", "contact_phone").get()
    return OfficeRow(*found)


def logo() -> FileRow | None:
    """The logo of the organisation in scope, for everybody: it is shown before anybody signs in."""
    file_id = Organisation.objects.filter(is_active=True).values_list("logo_id", flat=True).first()
    found = files.file(file_id=file_id) if file_id else None
    return found if found and found.status == FileStatus.USABLE and found.kind == LOGO else None


def may_read_logo(actor: Actor, owner_id: UUID) -> bool:
    """Everybody may who is inside."""
    return owner_id == actor.organisation_id


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The organisation's own name, if it is asked for: no other can be seen."""
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def happened(*, organisation_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to the organisation that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="organisation", entity_id=organisation_id, at_most=at_most)
