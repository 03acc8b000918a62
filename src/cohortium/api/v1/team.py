"""The team."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, JsonValue

from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.administration.actions import invitations, members
from cohortium.administration.queries import members as queries
from cohortium.administration.queries.members import MemberRow, MemberShowing, MemberSort
from cohortium.administration.rules.members import AT_MOST, MemberDetails
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Custom, IfMatch, Text
from cohortium.core.errors import Invalid
from cohortium.core.pages import Cursor

router = Router(tags=["Team"])
MOST = 100

Ids = Annotated[list[UUID], Field(max_length=MOST)]


class GivenOut(Schema):
    """A role that somebody holds."""

    id: UUID
    name: str


class PlaceOut(Schema):
    """A campus where somebody works."""

    id: UUID
    name: str
    is_open: bool = Field(description="While it is closed, the work there rests.")


class MemberOut(Schema):
    """Somebody who belongs to the organisation, did, or is invited."""

    membership_id: UUID
    name: str
    email: str = Field(description="Of the log-in; of the invitation, while there is none.")
    phone: str = Field(description="In E.164, such as +61390001234.")
    status: MembershipStatus
    roles: list[GivenOut]
    campuses: list[PlaceOut]
    joined_at: datetime | None = Field(description="Null: not yet, or never.")
    custom: dict[str, JsonValue] = Field(
        description="What stands in your own fields, by their keys, as far as you see it."
    )
    created_at: datetime
    updated_at: datetime


class MemberIn(Schema):
    """Who is invited, to do what and where."""

    model_config = ConfigDict(extra="forbid")

    email: Annotated[Text, Field(min_length=3, max_length=AT_MOST["email"])]
    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["display_name"])]
    role_ids: Annotated[Ids, Field(min_length=1)]
    campus_ids: Ids = []


class MemberPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["display_name"])] = ""
    phone: Annotated[Text, Field(max_length=AT_MOST["phone"])] = ""
    role_ids: Annotated[Ids, Field(min_length=1)] = []
    campus_ids: Annotated[Ids, Field(description="Of those that you reach; others stay.")] = []
    custom: Annotated[Custom, Field(description="Your own fields, by their keys. Null empties one; others stay.")] = {}


class MemberList(Schema):
    """A page of the team."""

    items: list[MemberOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class MemberFilter(Schema):
    """Which members, in which order, how many."""

    begins: Annotated[Text, Field(max_length=100, description="Words of the name begin so, in any order.")] = ""
    showing: MemberShowing = MemberShowing.ALL
    role_id: UUID | None = None
    campus_id: UUID | None = None
    sort: MemberSort = MemberSort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/team", response=documented(MemberList), operation_id="listTeam")
@endpoint(Permission.MEMBER_READ)
def list_team(request: HttpRequest, code: str, asked: Query[MemberFilter]) -> MemberList:
    """List the members within reach."""
    found = queries.members(
        call_of(request).actor,
        begins=asked.begins,
        showing=asked.showing,
        role_id=asked.role_id,
        campus_id=asked.campus_id,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return MemberList(
        items=[MemberOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None
    )


@router.post("/o/{code}/team", response=documented(MemberOut, 201, 409), operation_id="inviteMember")
@endpoint(Permission.MEMBER_INVITE)
def invite(request: HttpRequest, code: str, member: MemberIn, response: HttpResponse) -> Status[MemberRow]:
    """Invite somebody. A letter with a link goes to the address."""
    call = call_of(request)
    with _as_it_was_sent():
        invited = invitations.invite(
            call.actor,
            email=member.email,
            display_name=member.name,
            role_ids=member.role_ids,
            campus_ids=member.campus_ids,
            now=call.now,
        )
    response["Location"] = f"{request.path}/{invited.pk}"
    return Status(201, _answered(request, response, invited.pk))


@router.get("/o/{code}/team/{uuid:membership_id}", response=documented(MemberOut), operation_id="readMember")
@endpoint(Permission.MEMBER_READ)
def read(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> MemberRow:
    """Read one member. The ETag is what a change must name."""
    row = queries.member(call_of(request).actor, membership_id=membership_id)
    return _answered(request, response, row.membership_id)


@router.patch(
    "/o/{code}/team/{uuid:membership_id}",
    response=documented(MemberOut, 200, 409, 412, 428),
    operation_id="editMember",
)
@endpoint(Permission.MEMBER_ASSIGN)
def edit(
    request: HttpRequest,
    code: str,
    membership_id: UUID,
    member: MemberPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> MemberRow:
    """Change what somebody does and where, and how they are called."""
    call = call_of(request)
    row = queries.member(call.actor, membership_id=membership_id, permission=Permission.MEMBER_ASSIGN)
    check_version(request, etag(call, row.membership_id, row.version, *_also(row)))
    said = member.model_dump(exclude_unset=True)
    reach = call.actor.reach(Permission.MEMBER_ASSIGN)
    with _as_it_was_sent():
        members.assign(
            call.actor,
            membership_id=membership_id,
            role_ids=said.get("role_ids", [role.id for role in row.roles]),
            campus_ids=said.get("campus_ids", [one.id for one in row.campuses if reach.covers_campus(one.id)]),
            version=row.version,
            details=MemberDetails(said.get("name", row.name), said.get("phone", row.phone)),
            custom=said.get("custom"),
        )
    return _answered(request, response, membership_id)


@router.post(
    "/o/{code}/team/{uuid:membership_id}/suspension",
    response=documented(MemberOut, 200, 409),
    operation_id="suspendMember",
)
@endpoint(Permission.MEMBER_SUSPEND)
def suspend(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> MemberRow:
    """Keep somebody out until they are let in again. Suspended already: it stays so."""
    members.suspend(call_of(request).actor, membership_id=membership_id)
    return _answered(request, response, membership_id)


@router.post(
    "/o/{code}/team/{uuid:membership_id}/reinstatement",
    response=documented(MemberOut, 200, 409),
    operation_id="reinstateMember",
)
@endpoint(Permission.MEMBER_REINSTATE)
def reinstate(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> MemberRow:
    """Let somebody in again. Not suspended: it stays so."""
    members.reinstate(call_of(request).actor, membership_id=membership_id)
    return _answered(request, response, membership_id)


@router.post(
    "/o/{code}/team/{uuid:membership_id}/removal", response=documented(MemberOut, 200, 409), operation_id="removeMember"
)
@endpoint(Permission.MEMBER_REMOVE)
def remove(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> MemberRow:
    """End a membership, or take an invitation back. Ended already: it stays so."""
    members.remove(call_of(request).actor, membership_id=membership_id)
    return _answered(request, response, membership_id)


@router.post(
    "/o/{code}/team/{uuid:membership_id}/invitation",
    response=documented(MemberOut, 200, 409),
    operation_id="inviteAgain",
)
@endpoint(Permission.MEMBER_INVITE)
def invite_again(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> MemberRow:
    """Send an invitation again, with another link; or invite somebody who left."""
    call = call_of(request)
    row = queries.member(call.actor, membership_id=membership_id, permission=Permission.MEMBER_INVITE)
    change = invitations.invite_again if row.status == MembershipStatus.LEFT else invitations.renew_invitation
    change(call.actor, membership_id=membership_id, now=call.now)
    return _answered(request, response, membership_id)


@router.post("/o/{code}/leaving", response=documented(None, 204, 409), operation_id="leaveOrganisation")
@endpoint(Permission.MEMBER_LEAVE)
def leave(request: HttpRequest, code: str) -> Status[None]:
    """End one's own membership."""
    members.leave(call_of(request).actor)
    return Status(204, None)


@contextmanager
def _as_it_was_sent() -> Iterator[None]:
    """Name a fault by the field of the body that it came in."""
    try:
        yield
    except Invalid as invalid:
        sent = {"display_name": "name"}
        raise Invalid({sent.get(field, field): why for field, why in invalid.errors.items()}) from None


def _answered(request: HttpRequest, response: HttpResponse, membership_id: UUID) -> MemberRow:
    call = call_of(request)
    row = queries.changed(call.actor, membership_id=membership_id)
    response["ETag"] = etag(call, row.membership_id, row.version, *_also(row))
    return row


def _also(row: MemberRow) -> tuple[object, ...]:
    """What else the answer shows, whose change does not raise the member's version."""
    return row.email, sorted(row.custom.items()), tuple(sorted(str(asdict(one)) for one in row.roles + row.campuses))
