"""The organisation itself."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.administration.actions.organisations import edit_organisation, remove_logo, set_logo
from cohortium.administration.queries import organisations as queries
from cohortium.administration.queries.organisations import LOGO, DetailsRow
from cohortium.administration.rules.organisations import AT_MOST
from cohortium.api.endpoint import (
    Call,
    call_of,
    check_version,
    count,
    documented,
    endpoint,
    endpoint_that_calls_out,
    etag,
)
from cohortium.api.schemas import IfMatch, Text
from cohortium.api.uploads import declared_of, sent
from cohortium.files.adapters import intake
from cohortium.files.adapters.intake import Upload
from cohortium.identity import limits, policies

router = Router(tags=["Organisation"])

# The body is the file: nothing stands around it.
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            media_type: {"schema": {"type": "string", "format": "binary"}}
            for media_type in ("image/png", "image/jpeg", "image/webp", "image/gif")
        },
    }
}
_EXTENSIONS = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif"}


class OrganisationOut(Schema):
    """What an organisation says about itself."""

    organisation_id: UUID
    code: str
    country: str
    name: str
    registration_number: str
    tax_number: str = Field(description="ABN, KRA PIN, UEN …, without what groups its digits.")
    tax_rate: Decimal = Field(description="In percent.")
    currency: str = Field(description="By ISO 4217.")
    address: str
    contact_email: str
    contact_phone: str = Field(description="In E.164, such as +61390001234.")
    billing_email: str
    time_zone: str = Field(description="By IANA's name, such as Australia/Melbourne.")
    locale: str = Field(description="By BCP 47, such as en-AU.")
    colour: str
    logo_id: UUID | None = Field(description="Another logo has another. The picture is at /logos/<code>?v=<logo_id>.")
    created_at: datetime
    updated_at: datetime


class OrganisationPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    registration_number: Annotated[Text, Field(max_length=AT_MOST["registration_number"])] = ""
    tax_number: Annotated[Text, Field(max_length=AT_MOST["tax_number"])] = ""
    tax_rate: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] = Decimal(0)
    currency: Annotated[Text, Field(max_length=3)] = ""
    address: Annotated[Text, Field(max_length=AT_MOST["address"])] = ""
    contact_email: Annotated[Text, Field(max_length=AT_MOST["contact_email"])] = ""
    contact_phone: Annotated[Text, Field(max_length=AT_MOST["contact_phone"])] = ""
    billing_email: Annotated[Text, Field(max_length=AT_MOST["billing_email"])] = ""
    time_zone: Annotated[Text, Field(max_length=50)] = ""
    locale: Annotated[Text, Field(max_length=10)] = ""
    colour: Annotated[Text, Field(max_length=7, description="Such as #0f5f5c.")] = ""


@router.get("/o/{code}/organisation", response=documented(OrganisationOut), operation_id="readOrganisation")
@endpoint(Permission.ORGANISATION_READ)
def read(request: HttpRequest, code: str, response: HttpResponse) -> DetailsRow:
    """Read what the organisation says about itself. Its ETag is what a change must name."""
    return _answered(call_of(request), response)


@router.patch(
    "/o/{code}/organisation", response=documented(OrganisationOut, 200, 412, 428), operation_id="editOrganisation"
)
@endpoint(Permission.ORGANISATION_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    organisation: OrganisationPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> DetailsRow:
    """Change what the organisation says about itself."""
    call = call_of(request)
    row = _row(call)
    check_version(request, _tag(call, row))
    details = replace(row.details, **organisation.model_dump(exclude_unset=True))
    if details.name != row.details.name:
        count(call, [limits.Bucket(policies.NAMES_ASKED, str(call.actor.organisation_id))])
    edit_organisation(call.actor, details=details, version=row.version)
    return _answered(call, response)


@router.put(
    "/o/{code}/organisation/logo",
    response=documented(OrganisationOut),
    operation_id="setLogo",
    openapi_extra=BODY,
)
@endpoint_that_calls_out(Permission.ORGANISATION_EDIT)
def put_logo(request: HttpRequest, code: str, response: HttpResponse) -> DetailsRow:
    """Set the logo: the body is the picture. It is drawn anew, as PNG."""
    call = call_of(request)
    upload = sent_picture(request, "logo")
    received = intake.receive(upload, kind=LOGO, organisation_id=call.actor.organisation_id, field="")
    with (
        intake.held(received, organisation_id=call.actor.organisation_id),
        call.again(Permission.ORGANISATION_EDIT) as again,
    ):
        set_logo(again.actor, received=received)
        return _answered(again, response)


@router.delete("/o/{code}/organisation/logo", response=documented(OrganisationOut), operation_id="removeLogo")
@endpoint(Permission.ORGANISATION_EDIT)
def delete_logo(request: HttpRequest, code: str, response: HttpResponse) -> DetailsRow:
    """Go without a logo. There was none: it stays so."""
    call = call_of(request)
    remove_logo(call.actor)
    return _answered(call, response)


def sent_picture(request: HttpRequest, name: str) -> Upload:
    """The picture that is the body of this request, read piece by piece."""
    declared = declared_of(request)
    return sent(request, f"{name}{_EXTENSIONS.get(declared, '')}", declared=declared)


def _answered(call: Call, response: HttpResponse) -> DetailsRow:
    row = _row(call)
    response["ETag"] = _tag(call, row)
    return row


def _row(call: Call) -> DetailsRow:
    # Who may change it may see what they changed.
    return queries.organisation(call.actor.lent(Permission.ORGANISATION_READ))


def _tag(call: Call, row: DetailsRow) -> str:
    return etag(call, row.organisation_id, row.version)
