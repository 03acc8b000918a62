"""Letters that were sent."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, field_validator

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, documented, endpoint, etag
from cohortium.api.schemas import Day, Text
from cohortium.core.pages import Cursor
from cohortium.notifications.actions.addresses import clear_address
from cohortium.notifications.actions.letters import resend as resend_letter
from cohortium.notifications.queries import addresses
from cohortium.notifications.queries import letters as queries
from cohortium.notifications.queries.addresses import AddressRow
from cohortium.notifications.queries.letters import Asked, SentRow
from cohortium.notifications.states import Channel, NotificationStatus, Wait

router = Router(tags=["Letters"])


class LetterOut(Schema):
    """A notification for one person, in one way."""

    notification_id: UUID
    kind: str = Field(description="Such as member.invited.")
    channel: Channel
    recipient: str = Field(description="The address; empty for what is shown in the app.")
    about: str = Field(description="What it is about is called this now.")
    subject_id: UUID
    status: NotificationStatus = Field(description="unknown: the mail server had all of it, and did not say so.")
    attempts: int
    answer: str = Field(description="What the mail server said, without addresses and links.")
    created_at: datetime
    settled_at: datetime | None
    waits_for: Wait | None = Field(description="Why it waits, where it is on its way.")
    waits_until: datetime | None

    @field_validator("waits_for", mode="before")
    @classmethod
    def _nothing(cls, value: object) -> object:
        return value or None


class LetterList(Schema):
    """A page of letters, newest first."""

    items: list[LetterOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class LetterFilter(Schema):
    """Which letters, how many."""

    status: NotificationStatus | None = None
    kind: Annotated[Text, Field(max_length=80)] = ""
    to: Annotated[Text, Field(max_length=254, description="The whole address.")] = ""
    first_day: Annotated[Day | None, Field(description="The first day, in the organisation's time zone.")] = None
    last_day: Annotated[Day | None, Field(description="The last day, the whole of it.")] = None
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class AddressOut(Schema):
    """An address to which nothing is sent that can wait, because a letter came back from there."""

    address_id: UUID
    address: str
    notification_id: UUID = Field(description="The letter that came back.")
    marked_at: datetime
    answer: str = Field(description="What the mail server said, without addresses and links.")


class AddressList(Schema):
    """A page of them, newest first."""

    items: list[AddressOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class AddressFilter(Schema):
    """How many."""

    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/letters", response=documented(LetterList), operation_id="listLetters")
@endpoint(Permission.NOTIFICATION_READ)
def list_letters(request: HttpRequest, code: str, asked: Query[LetterFilter]) -> LetterList:
    """List what was sent to whom, and what became of it."""
    call = call_of(request)
    found = queries.sent(
        call.actor,
        asked=Asked(**asked.model_dump(exclude={"after", "limit", "status"}), status=asked.status or ""),
        time_zone=call.organisation.time_zone,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [LetterOut.from_orm(row) for row in found.rows]
    return LetterList(items=items, next=str(found.next) if found.next else None)


@router.get("/o/{code}/letters/{uuid:notification_id}", response=documented(LetterOut), operation_id="readLetter")
@endpoint(Permission.NOTIFICATION_READ)
def read(request: HttpRequest, code: str, notification_id: UUID, response: HttpResponse) -> SentRow:
    """Read what became of one letter."""
    return _answered(call_of(request), response, notification_id, Permission.NOTIFICATION_READ)


@router.post(
    "/o/{code}/letters/{uuid:notification_id}/resending",
    response=documented(LetterOut, 200, 409),
    operation_id="resendLetter",
)
@endpoint(Permission.NOTIFICATION_RESEND)
def resend(request: HttpRequest, code: str, notification_id: UUID, response: HttpResponse) -> SentRow:
    """Send a letter again that could not be delivered, or perhaps was not. On its way already: it stays so."""
    call = call_of(request)
    resend_letter(call.actor, notification_id=notification_id)
    return _answered(call, response, notification_id, Permission.NOTIFICATION_RESEND)


@router.get(
    "/o/{code}/undeliverable-addresses", response=documented(AddressList), operation_id="listUndeliverableAddresses"
)
@endpoint(Permission.NOTIFICATION_READ)
def list_addresses(request: HttpRequest, code: str, asked: Query[AddressFilter]) -> AddressList:
    """List the addresses from which letters come back."""
    after = Cursor.read(asked.after) if asked.after else None
    found = addresses.undeliverable(call_of(request).actor, after=after, at_most=asked.limit)
    items = [AddressOut.from_orm(row) for row in found.rows]
    return AddressList(items=items, next=str(found.next) if found.next else None)


@router.post(
    "/o/{code}/undeliverable-addresses/{uuid:address_id}/clearing",
    response=documented(AddressOut),
    operation_id="clearUndeliverableAddress",
)
@endpoint(Permission.NOTIFICATION_RESEND)
def clear(request: HttpRequest, code: str, address_id: UUID) -> AddressRow:
    """Have letters sent there again. Cleared already: it stays so."""
    actor = call_of(request).actor
    clear_address(actor, address_id=address_id)
    return addresses.one_address(actor, address_id=address_id, permission=Permission.NOTIFICATION_RESEND)


def _answered(call: Call, response: HttpResponse, notification_id: UUID, permission: Permission) -> SentRow:
    row = queries.one_sent(call.actor, notification_id=notification_id, permission=permission)
    response["ETag"] = etag(call, row.notification_id, row.version, row.about)
    return row
