"""Who waits for a seat, and the seats that are offered to them."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.enrolment.actions import offering
from cohortium.enrolment.queries import lines as queries
from cohortium.enrolment.queries.lines import OfferRow
from cohortium.enrolment.states import OfferStatus

router = Router(tags=["Enrolments"])


class WaitingOut(Schema):
    """Somebody who waits."""

    enrolment_id: UUID
    learner_id: UUID
    name: str


class PlaceInLineOut(Schema):
    """A place in the line, with who shares it: they get seats together or not at all."""

    entry_id: UUID
    place: int = Field(description="1 is next.")
    ticket: int
    since: datetime
    learners: list[WaitingOut]
    offer_id: UUID | None = Field(description="The offer that waits for an answer.")
    expires_at: datetime | None = Field(description="When that offer lapses.")


class LineOut(Schema):
    """All who wait for a seat in a cohort, in order."""

    items: list[PlaceInLineOut]


class OfferOut(Schema):
    """Seats that are kept for whoever is next in line."""

    offer_id: UUID
    entry_id: UUID
    cohort_id: UUID
    seats: int
    expires_at: datetime
    status: OfferStatus
    created_at: datetime


@router.get(
    "/o/{code}/cohorts/{uuid:cohort_id}/waiting-list", response=documented(LineOut), operation_id="readWaitingList"
)
@endpoint(Permission.ENROLMENT_READ)
def line(request: HttpRequest, code: str, cohort_id: UUID) -> LineOut:
    """Read who waits for a seat in a cohort."""
    return _line(queries.line(call_of(request).actor, cohort_id=cohort_id))


@router.post("/o/{code}/cohorts/{uuid:cohort_id}/offering", response=documented(LineOut), operation_id="offerSeats")
@endpoint(Permission.ENROLMENT_EDIT)
def offer(request: HttpRequest, code: str, cohort_id: UUID) -> LineOut:
    """Offer the free seats of a cohort to whoever is next in line. Gives the line."""
    call = call_of(request)
    offering.offer_seats(call.actor, cohort_ids=[cohort_id], now=call.now)
    return _line(queries.line_of(cohort_id))


@router.get("/o/{code}/offers/{uuid:offer_id}", response=documented(OfferOut), operation_id="readOffer")
@endpoint(Permission.ENROLMENT_READ)
def read(request: HttpRequest, code: str, offer_id: UUID) -> OfferRow:
    """Read one offer."""
    return queries.offer(call_of(request).actor, offer_id=offer_id)


@router.post("/o/{code}/offers/{uuid:offer_id}/accepting", response=documented(OfferOut), operation_id="acceptOffer")
@endpoint(Permission.ENROLMENT_EDIT)
def accept(request: HttpRequest, code: str, offer_id: UUID) -> OfferRow:
    """Take the seats that were offered."""
    call = call_of(request)
    offering.accept_offer(call.actor, offer_id=offer_id, now=call.now)
    return queries.offer_as_it_is(offer_id)


@router.post("/o/{code}/offers/{uuid:offer_id}/declining", response=documented(OfferOut), operation_id="declineOffer")
@endpoint(Permission.ENROLMENT_EDIT)
def decline(request: HttpRequest, code: str, offer_id: UUID) -> OfferRow:
    """Say no to what was offered. Whoever it was leaves the line."""
    call = call_of(request)
    offering.decline_offer(call.actor, offer_id=offer_id, now=call.now)
    return queries.offer_as_it_is(offer_id)


def _line(rows: list[queries.LineRow]) -> LineOut:
    return LineOut(items=[PlaceInLineOut.from_orm(row) for row in rows])
