"""What keeps people from being erased, how long they are kept, whose time is over, and exports that are taken out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, endpoint_that_calls_out, etag
from cohortium.api.schemas import Day, IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.privacy.actions.erasing import MOST_AT_ONCE, erase_due
from cohortium.privacy.actions.exports import take_export
from cohortium.privacy.actions.holds import lift_hold, place_hold, set_retention
from cohortium.privacy.adapters.packing import MEDIA_TYPE, read_out
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries import retention
from cohortium.privacy.queries.retention import HoldSeen, RuleRow
from cohortium.privacy.rules.requests import LONGEST_REASON
from cohortium.privacy.rules.retention import MOST_YEARS, Kept

router = Router(tags=["Privacy"])
READ, MANAGE = Permission.PRIVACY_READ, Permission.PRIVACY_MANAGE
ZIP = {"responses": {200: {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}}}


class LegalHoldOut(Schema):
    """Nothing of this person is erased."""

    hold_id: UUID
    subject_type: Subject
    subject_id: UUID
    subject: str = Field(description="What they are called now.")
    reason: str
    until: date | None = Field(description="The last day. Null: until somebody lifts it.")
    lifted_at: datetime | None
    created_at: datetime


class LegalHoldIn(Schema):
    """What is said of a new hold."""

    model_config = ConfigDict(extra="forbid")

    subject_type: Subject
    subject_id: UUID
    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]
    until: Day | None = None


class LegalHoldList(Schema):
    """A page of holds."""

    items: list[LegalHoldOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class LegalHoldFilter(Schema):
    """Which holds, how many. The newest come first."""

    subject_id: UUID | None = None
    lifted: Annotated[bool, Field(description="Those too that somebody lifted.")] = False
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class RetentionRuleOut(Schema):
    """How long what is known of such people is kept."""

    kept: Kept
    years: int = Field(description="After they were put away.")
    is_duty: bool = Field(description="Until then nobody of them is erased, also where they ask.")
    source: str = Field(description="What usually holds in the organisation's country, and who says so.")
    is_own: bool = Field(description="The organisation said so itself.")


class RetentionRuleIn(Schema):
    """How long it is to be."""

    model_config = ConfigDict(extra="forbid")

    years: Annotated[StrictInt, Field(ge=0, le=MOST_YEARS)]
    is_duty: StrictBool


class RetentionRuleList(Schema):
    """The rules that hold here."""

    items: list[RetentionRuleOut]


class ErasingDue(Schema):
    """People whose time is over: all of them are erased, or none."""

    model_config = ConfigDict(extra="forbid")

    subject_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ErasedList(Schema):
    """Who was erased."""

    erased: list[UUID]


@router.get("/o/{code}/privacy/holds", response=documented(LegalHoldList), operation_id="listLegalHolds")
@endpoint(READ)
def list_holds(request: HttpRequest, code: str, asked: Query[LegalHoldFilter]) -> LegalHoldList:
    """List legal holds, the newest first."""
    found = retention.holds(
        call_of(request).actor,
        subject_id=asked.subject_id,
        with_lifted=asked.lifted,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [LegalHoldOut.from_orm(row) for row in found.rows]
    return LegalHoldList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/privacy/holds", response=documented(LegalHoldOut, 201, 409), operation_id="placeLegalHold")
@endpoint(MANAGE)
def place(request: HttpRequest, code: str, said: LegalHoldIn) -> Status[HoldSeen]:
    """Keep somebody, whatever is asked and whatever time is over."""
    call = call_of(request)
    row = place_hold(
        call.actor,
        subject=said.subject_type,
        subject_id=said.subject_id,
        reason=said.reason,
        until=said.until,
        today=call.today,
    )
    return Status(201, retention.hold_as_it_is(row.pk))


@router.post(
    "/o/{code}/privacy/holds/{uuid:hold_id}/lifting",
    response=documented(LegalHoldOut),
    operation_id="liftLegalHold",
)
@endpoint(MANAGE)
def lift(request: HttpRequest, code: str, hold_id: UUID) -> HoldSeen:
    """Keep somebody no longer than others."""
    call = call_of(request)
    lift_hold(call.actor, hold_id=hold_id, now=call.now)
    return retention.hold_as_it_is(hold_id)


@router.get("/o/{code}/privacy/retention", response=documented(RetentionRuleList), operation_id="listRetentionRules")
@endpoint(READ)
def list_rules(request: HttpRequest, code: str) -> RetentionRuleList:
    """List how long people are kept here."""
    return RetentionRuleList(items=[RetentionRuleOut.from_orm(row) for row in retention.rules().values()])


@router.get(
    "/o/{code}/privacy/retention/{kept}", response=documented(RetentionRuleOut), operation_id="readRetentionRule"
)
@endpoint(READ)
def read_rule(request: HttpRequest, code: str, kept: Kept, response: HttpResponse) -> RuleRow:
    """Read how long such people are kept."""
    row = retention.rules()[kept]
    response["ETag"] = _version_of(call_of(request), row)
    return row


@router.put(
    "/o/{code}/privacy/retention/{kept}",
    response=documented(RetentionRuleOut, 200, 412, 428),
    operation_id="setRetentionRule",
)
@endpoint(MANAGE)
def set_rule(
    request: HttpRequest,
    code: str,
    kept: Kept,
    said: RetentionRuleIn,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> RuleRow:
    """Say how long such people are kept here, whatever is usual in the country."""
    call = call_of(request)
    before = retention.rules()[kept]
    check_version(request, _version_of(call, before))
    set_retention(call.actor, kept=kept, years=said.years, is_duty=said.is_duty, version=before.version)
    row = retention.rules()[kept]
    response["ETag"] = _version_of(call, row)
    return row


@router.post("/o/{code}/privacy/due/erasing", response=documented(ErasedList, 200, 409), operation_id="eraseDue")
@endpoint(Permission.PRIVACY_ERASE)
def erase(request: HttpRequest, code: str, said: ErasingDue) -> ErasedList:
    """Erase people whose time is over. Nobody can take it back; no key may do it."""
    call = call_of(request)
    return ErasedList(erased=erase_due(call.actor, subject_ids=said.subject_ids, today=call.today, now=call.now))


# The storage is asked outside the scope.
@router.get(
    "/o/{code}/privacy/requests/{uuid:request_id}/export",
    response=documented(None, 200, 409),
    operation_id="takeSubjectExport",
    openapi_extra=ZIP,
)
@endpoint_that_calls_out(MANAGE)
def take(request: HttpRequest, code: str, request_id: UUID) -> HttpResponse:
    """Take an export out: a ZIP with whole identity numbers. That it was taken stands in the trail, each time."""
    with call_of(request).again(MANAGE) as inside:
        row = take_export(inside.actor, request_id=request_id)
    whole = read_out(row)
    answer = HttpResponse(whole, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{code}-export-{request_id}.zip"'
    return answer


def _version_of(call: Call, row: RuleRow) -> str:
    return etag(call, call.organisation.organisation_id, row.version, row.kept)
