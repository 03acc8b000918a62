"""What waits for approval, and the rules that say what does."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.desk.actions.approvals import (
    add_rule,
    approve,
    ask_approval,
    edit_rule,
    refuse_approval,
    remove_rule,
    withdraw,
)
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries.approvals import ApprovalShowing, RequestRow, RuleRow
from cohortium.desk.rules.approvals import AT_MOST, MOST_NAMED, MOST_NEEDED, MOST_STEPS, RuleDetails, Step
from cohortium.desk.states import ApprovalStatus

router = Router(tags=["Approvals"])

Reason = Annotated[Text, Field(max_length=AT_MOST["reason"])]
Kind = Annotated[Text, Field(min_length=1, max_length=40)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=13, decimal_places=2)]


class ApprovalOut(Schema):
    """An act that waits until others agree, or waited."""

    request_id: UUID
    kind: str = Field(description="Which kind of act: `campus.close`.")
    subject_type: str = Field(description="What kind of thing it is upon, as the trail calls it.")
    subject_id: UUID
    subject: str = Field(description="What that was called when it was asked for.")
    amount: Decimal
    reason: str
    for_day: date | None = Field(description="The day on which it is to be done. Null: as soon as the last one agrees.")
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    status: ApprovalStatus
    step: int = Field(description="The step that waits, counted from one.")
    steps: int
    settled_at: datetime | None
    waits_for_me: bool = Field(description="Whether you decide now.")


class ApprovalIn(Schema):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    subject_id: UUID
    amount: Amount = Decimal(0)
    reason: Reason = ""
    for_day: date | None = Field(default=None, description="The day on which a campus is to close. Null: at once.")


class ApprovalList(Schema):
    """A page of requests."""

    items: list[ApprovalOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class ApprovalFilter(Schema):
    """Which requests, how many."""

    showing: Annotated[ApprovalShowing, Field(description="`to_decide`: those that wait for you.")] = (
        ApprovalShowing.ALL
    )
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class SaidSo(Schema):
    """In which step, and why."""

    model_config = ConfigDict(extra="forbid")

    step: StrictInt = Field(
        ge=1,
        le=MOST_STEPS,
        description="The `step` that you read. Where another one waits by now, it is 409 and nothing is decided.",
    )
    reason: Reason = ""


class StepIn(Schema):
    """Who decides in a step, and how many of them it takes."""

    model_config = ConfigDict(extra="forbid")

    role_ids: Annotated[list[UUID], Field(max_length=MOST_NAMED)] = []
    member_ids: Annotated[list[UUID], Field(max_length=MOST_NAMED)] = []
    needed: Annotated[StrictInt, Field(ge=1, le=MOST_NEEDED)] = 1

    def step(self) -> Step:
        return Step(frozenset(self.role_ids), frozenset(self.member_ids), self.needed)


class RuleOut(Schema):
    """What needs approval, from which amount on, and who decides."""

    rule_id: UUID
    kind: str
    from_amount: Decimal = Field(description="Of those that are reached the highest counts. 0: always.")
    steps: list[StepIn]


class RulePatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    from_amount: Amount = Decimal(0)
    steps: Annotated[list[StepIn], Field(min_length=1, max_length=MOST_STEPS)] = []


class RuleIn(RulePatch):
    """What is said about a new rule."""

    kind: Kind
    steps: Annotated[list[StepIn], Field(min_length=1, max_length=MOST_STEPS)]


class RuleList(Schema):
    """All rules."""

    items: list[RuleOut]


@router.get("/o/{code}/approvals", response=documented(ApprovalList), operation_id="listApprovals")
@endpoint(Permission.APPROVAL_DECIDE)
def list_approvals(request: HttpRequest, code: str, asked: Query[ApprovalFilter]) -> ApprovalList:
    """List the requests that you asked for, are asked about or decided; with the permission all."""
    found = queries.requests(
        call_of(request).actor,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return ApprovalList(
        items=[ApprovalOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None
    )


@router.post("/o/{code}/approvals", response=documented(ApprovalOut, 201, 409), operation_id="askApproval")
@endpoint(Permission.APPROVAL_ASK)
def ask(request: HttpRequest, code: str, approval: ApprovalIn, response: HttpResponse) -> Status[RequestRow]:
    """Ask others to agree to an act that you may do."""
    call = call_of(request)
    asked = ask_approval(call.actor, now=call.now, **approval.model_dump())
    response["Location"] = f"{request.path}/{asked.pk}"
    return Status(201, queries.request(call.actor, request_id=asked.pk))


@router.get("/o/{code}/approvals/{uuid:request_id}", response=documented(ApprovalOut), operation_id="readApproval")
@endpoint(Permission.APPROVAL_DECIDE)
def read(request: HttpRequest, code: str, request_id: UUID) -> RequestRow:
    """Read one request."""
    return queries.request(call_of(request).actor, request_id=request_id)


@router.post(
    "/o/{code}/approvals/{uuid:request_id}/approval",
    response=documented(ApprovalOut, 200, 409, 412),
    operation_id="approve",
)
@endpoint(Permission.APPROVAL_DECIDE)
def agree(request: HttpRequest, code: str, request_id: UUID, said: SaidSo) -> RequestRow:
    """Agree, in the step that you read. The last who agrees sets off what was asked for."""
    call = call_of(request)
    approve(call.actor, request_id=request_id, step=said.step, reason=said.reason, now=call.now)
    return queries.request(call.actor, request_id=request_id)


@router.post(
    "/o/{code}/approvals/{uuid:request_id}/refusal",
    response=documented(ApprovalOut, 200, 409, 412),
    operation_id="refuseApproval",
)
@endpoint(Permission.APPROVAL_DECIDE)
def refuse(request: HttpRequest, code: str, request_id: UUID, said: SaidSo) -> RequestRow:
    """Decline it, and say why."""
    call = call_of(request)
    refuse_approval(call.actor, request_id=request_id, step=said.step, reason=said.reason, now=call.now)
    return queries.request(call.actor, request_id=request_id)


@router.post(
    "/o/{code}/approvals/{uuid:request_id}/withdrawal",
    response=documented(ApprovalOut, 200, 409),
    operation_id="withdrawApproval",
)
@endpoint(Permission.APPROVAL_ASK)
def take_back(request: HttpRequest, code: str, request_id: UUID) -> RequestRow:
    """Ask no longer."""
    call = call_of(request)
    withdraw(call.actor, request_id=request_id, now=call.now)
    return queries.request(call.actor, request_id=request_id)


@router.get("/o/{code}/approval-rules", response=documented(RuleList), operation_id="listApprovalRules")
@endpoint(Permission.APPROVAL_READ)
def list_rules(request: HttpRequest, code: str) -> RuleList:
    """List all rules."""
    return RuleList(items=[RuleOut(**_shown(row)) for row in queries.rules(call_of(request).actor)])


@router.post("/o/{code}/approval-rules", response=documented(RuleOut, 201), operation_id="addApprovalRule")
@endpoint(Permission.APPROVAL_SET)
def add(request: HttpRequest, code: str, rule: RuleIn, response: HttpResponse) -> Status[dict[str, Any]]:
    """Say that acts of a kind need approval."""
    call = call_of(request)
    details = RuleDetails(rule.kind, tuple(one.step() for one in rule.steps), rule.from_amount)
    added = add_rule(call.actor, details=details)
    response["Location"] = f"{request.path}/{added.pk}"
    return Status(201, _answered(call, response, added.pk))


@router.get("/o/{code}/approval-rules/{uuid:rule_id}", response=documented(RuleOut), operation_id="readApprovalRule")
@endpoint(Permission.APPROVAL_SET)
def read_rule(request: HttpRequest, code: str, rule_id: UUID, response: HttpResponse) -> dict[str, Any]:
    """Read one rule. Its ETag is what a change must name."""
    return _answered(call_of(request), response, rule_id)


@router.patch(
    "/o/{code}/approval-rules/{uuid:rule_id}",
    response=documented(RuleOut, 200, 412, 428),
    operation_id="editApprovalRule",
)
@endpoint(Permission.APPROVAL_SET)
def edit(
    request: HttpRequest, code: str, rule_id: UUID, rule: RulePatch, response: HttpResponse, if_match: IfMatch = None
) -> dict[str, Any]:
    """Change who decides, or from which amount on. What waits already goes on as it was."""
    call = call_of(request)
    row = queries.rule(call.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET)
    check_version(request, etag(call, row.rule_id, row.version))
    said: dict[str, Any] = {}
    if "from_amount" in rule.model_fields_set:
        said["from_amount"] = rule.from_amount
    if "steps" in rule.model_fields_set:
        said["steps"] = tuple(one.step() for one in rule.steps)
    edit_rule(call.actor, rule_id=rule_id, details=replace(row.details, **said), version=row.version)
    return _answered(call, response, rule_id)


@router.delete(
    "/o/{code}/approval-rules/{uuid:rule_id}", response=documented(None, 204), operation_id="removeApprovalRule"
)
@endpoint(Permission.APPROVAL_SET)
def remove(request: HttpRequest, code: str, rule_id: UUID) -> Status[None]:
    """Acts of the kind need no approval by it any more."""
    remove_rule(call_of(request).actor, rule_id=rule_id)
    return Status(204, None)


def _answered(call: Call, response: HttpResponse, rule_id: UUID) -> dict[str, Any]:
    row = queries.rule(call.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET)
    response["ETag"] = etag(call, row.rule_id, row.version)
    return _shown(row)


def _shown(row: RuleRow) -> dict[str, Any]:
    chain = [
        {"role_ids": sorted(one.roles), "member_ids": sorted(one.members), "needed": one.needed} for one in row.steps
    ]
    return {"rule_id": row.rule_id, "kind": row.kind, "from_amount": row.from_amount, "steps": chain}
