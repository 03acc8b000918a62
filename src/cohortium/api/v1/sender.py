"""In whose name letters go out."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.notifications.actions.senders import edit_sender
from cohortium.notifications.queries import senders as queries
from cohortium.notifications.queries.senders import SenderRow
from cohortium.notifications.rules.senders import AT_MOST, Purpose, SenderDetails

router = Router(tags=["Letters"])


class RecordOut(Schema):
    """A line that belongs into the zone of the domain."""

    purpose: Purpose
    name: str
    type: str
    value: str


class SenderOut(Schema):
    """Who letters come from."""

    name: str = Field(description="Empty: the name of the organisation.")
    reply_to: str
    address: str = Field(description="Empty: the address of the installation.")
    is_proved: bool = Field(description="Whether its domain is proved to be yours: until then the address is not used.")
    records: list[RecordOut]


class SenderIn(Schema):
    """Who letters are to come from."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(max_length=AT_MOST["name"])] = ""
    reply_to: Annotated[Text, Field(max_length=AT_MOST["reply_to"])] = ""
    address: Annotated[Text, Field(max_length=AT_MOST["address"])] = ""


@router.get("/o/{code}/sender", response=documented(SenderOut), operation_id="readSender")
@endpoint(Permission.ORGANISATION_READ)
def read(request: HttpRequest, code: str, response: HttpResponse) -> SenderOut:
    """Read in whose name letters go out. Its ETag is what a change must name."""
    return _answered(call_of(request), response, Permission.ORGANISATION_READ)


@router.put("/o/{code}/sender", response=documented(SenderOut, 200, 412, 428), operation_id="editSender")
@endpoint(Permission.ORGANISATION_EDIT)
def edit(
    request: HttpRequest, code: str, sender: SenderIn, response: HttpResponse, if_match: IfMatch = None
) -> SenderOut:
    """Say in whose name letters go out. That a domain is yours is proved in the browser."""
    call = call_of(request)
    row = queries.sender(call.actor, permission=Permission.ORGANISATION_EDIT)
    check_version(request, _etag(call, row))
    details = SenderDetails(sender.name, sender.reply_to, sender.address)
    edit_sender(call.actor, details=details, version=row.version)
    return _answered(call, response, Permission.ORGANISATION_EDIT)


def _answered(call: Call, response: HttpResponse, permission: Permission) -> SenderOut:
    row = queries.sender(call.actor, permission=permission)
    response["ETag"] = _etag(call, row)
    return SenderOut(
        name=row.details.name,
        reply_to=row.details.reply_to,
        address=row.details.address,
        is_proved=row.is_proved,
        records=[RecordOut.from_orm(one) for one in row.records],
    )


def _etag(call: Call, row: SenderRow) -> str:
    return etag(call, row.sender_id or call.organisation.organisation_id, row.version)
