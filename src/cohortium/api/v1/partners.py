"""Sponsors, agents, brokers and employers."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.api.v1.learners import Country
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import Cursor
from cohortium.partners.actions.partners import add_partner, archive_partner, edit_partner, restore_partner
from cohortium.partners.queries import partners as queries
from cohortium.partners.queries.partners import PartnerRow
from cohortium.partners.rules.partners import (
    AT_MOST,
    LARGEST,
    CommissionKind,
    PartnerDetails,
    PartnerKind,
    Payment,
    Referrer,
)
from cohortium.partners.states import PartnerStatus

router = Router(tags=["Partners"])

Sum = Annotated[Decimal, Field(ge=0, le=LARGEST, decimal_places=2)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
# Nothing, or one of them: empty is not null here, as it is on the page.
Rule = CommissionKind | Annotated[str, Field(max_length=0)]
PaidBy = Payment | Annotated[str, Field(max_length=0)]
Whoever = Referrer | Annotated[str, Field(max_length=0)]


class PartnerOut(Schema):
    """Somebody of another house: who pays, who brings learners, or who employs them."""

    partner_id: UUID
    kind: PartnerKind
    name: str
    code: str = Field(description="By which papers name them; in capitals.")
    tax_number: str
    contact_name: str
    email: str
    phone: str = Field(description="In E.164, such as +61390001234.")
    country: str
    referrer_type: str = Field(description="What kind of somebody a broker is.")
    terms: str
    commission_kind: str = Field(description="By which rule an agent or a broker earns; empty: by none.")
    commission: Decimal | None = Field(description="In percent, or in your currency, as the rule says.")
    discount: Decimal | None = Field(description="In percent, for those whom they bring.")
    payment_method: str
    joined: date | None
    note: str
    status: PartnerStatus
    created_at: datetime
    updated_at: datetime


class PartnerPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    code: Annotated[Text, Field(max_length=AT_MOST["code"], description="Agents and brokers need one.")] = ""
    tax_number: Annotated[Text, Field(max_length=AT_MOST["tax_number"])] = ""
    contact_name: Annotated[Text, Field(max_length=AT_MOST["contact_name"])] = ""
    email: Annotated[Text, Field(max_length=AT_MOST["email"])] = ""
    phone: Annotated[Text, Field(max_length=AT_MOST["phone"])] = ""
    country: Country = ""
    referrer_type: Annotated[Whoever, Field(description="Of brokers only.")] = ""
    terms: Annotated[Text, Field(max_length=AT_MOST["terms"])] = ""
    commission_kind: Annotated[Rule, Field(description="Of agents and brokers only, with a commission.")] = ""
    commission: Sum | None = None
    discount: Percent | None = None
    payment_method: PaidBy = ""
    joined: Day | None = None
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""


class NewPartner(PartnerPatch):
    """What is known of a partner who comes in. What they are to you stays as it is said here."""

    kind: PartnerKind
    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]


class PartnerList(Schema):
    """A page of partners."""

    items: list[PartnerOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class PartnerFilter(Schema):
    """Which partners, in which order, how many."""

    text: Annotated[
        Text, Field(max_length=100, description="Words of the name, a code, a phone number, or an e-mail address.")
    ] = ""
    kind: PartnerKind | None = None
    showing: Showing = Showing.ALL
    sort: Sort = Sort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/partners", response=documented(PartnerList), operation_id="listPartners")
@endpoint(Permission.PARTNER_READ)
def list_partners(request: HttpRequest, code: str, asked: Query[PartnerFilter]) -> PartnerList:
    """List sponsors, agents, brokers and employers."""
    found = queries.partners(
        call_of(request).actor,
        text=asked.text,
        kind=asked.kind,
        showing=asked.showing,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [PartnerOut.from_orm(row) for row in found.rows]
    return PartnerList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/partners", response=documented(PartnerOut, 201), operation_id="addPartner")
@endpoint(Permission.PARTNER_ADD)
def add(request: HttpRequest, code: str, partner: NewPartner, response: HttpResponse) -> Status[PartnerRow]:
    """Add a partner."""
    call = call_of(request)
    said = partner.model_dump(exclude={"kind"})
    added = add_partner(call.actor, kind=partner.kind, details=PartnerDetails(**said))
    response["Location"] = f"{request.path}/{added.pk}"
    row = queries.changed(partner_id=added.pk)
    response["ETag"] = etag(call, row.partner_id, row.version)
    return Status(201, row)


@router.get("/o/{code}/partners/{uuid:partner_id}", response=documented(PartnerOut), operation_id="readPartner")
@endpoint(Permission.PARTNER_READ)
def read(request: HttpRequest, code: str, partner_id: UUID, response: HttpResponse) -> PartnerRow:
    """Read what is known of one partner. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.partner(call.actor, partner_id=partner_id)
    response["ETag"] = etag(call, row.partner_id, row.version)
    return row


@router.patch(
    "/o/{code}/partners/{uuid:partner_id}", response=documented(PartnerOut, 200, 412, 428), operation_id="editPartner"
)
@endpoint(Permission.PARTNER_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    partner_id: UUID,
    partner: PartnerPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> PartnerRow:
    """Change what is known of a partner."""
    call = call_of(request)
    row = queries.partner(call.actor, partner_id=partner_id, permission=Permission.PARTNER_EDIT)
    check_version(request, etag(call, row.partner_id, row.version))
    said = partner.model_dump(exclude_unset=True)
    edit_partner(call.actor, partner_id=partner_id, details=replace(row.details, **said), version=row.version)
    edited = queries.changed(partner_id=partner_id)
    response["ETag"] = etag(call, edited.partner_id, edited.version)
    return edited


@router.post(
    "/o/{code}/partners/{uuid:partner_id}/archiving", response=documented(PartnerOut), operation_id="archivePartner"
)
@endpoint(Permission.PARTNER_ARCHIVE)
def archive(request: HttpRequest, code: str, partner_id: UUID) -> PartnerRow:
    """Put a partner away with whom you do nothing any more."""
    archive_partner(call_of(request).actor, partner_id=partner_id)
    return queries.changed(partner_id=partner_id)


@router.post(
    "/o/{code}/partners/{uuid:partner_id}/restoring", response=documented(PartnerOut), operation_id="restorePartner"
)
@endpoint(Permission.PARTNER_RESTORE)
def restore(request: HttpRequest, code: str, partner_id: UUID) -> PartnerRow:
    """Bring a partner back from the archive."""
    restore_partner(call_of(request).actor, partner_id=partner_id)
    return queries.changed(partner_id=partner_id)
