"""Those who work here: profiles, qualifications and times."""

from dataclasses import replace
from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, PlainSerializer, StrictBool, StrictInt, WithJsonSchema

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Day, IfMatch, RowVersion, Text
from cohortium.people.actions import staff as actions
from cohortium.people.queries import staff as queries
from cohortium.people.queries.staff import ProfileRow
from cohortium.people.rules.staff import (
    AT_MOST_OF_AWAY,
    AT_MOST_OF_PROFILE,
    AT_MOST_OF_QUALIFICATION,
    AwayDetails,
    HoursDetails,
    QualificationDetails,
)
from cohortium.people.states import CredentialStatus

router = Router(tags=["Team"])

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Such as 09:30.")]
# A time of the day where they work, so that it has no offset: what JSON Schema calls a time has one.
ClockTime = Annotated[
    time,
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d\d:\d\d$", "description": "Hours and minutes, such as 09:30."}),
]


class QualificationOut(Schema):
    """Something that somebody learned."""

    qualification_id: UUID
    version: int = Field(description="Rises with each change: whoever corrects it names it.")
    name: str
    awarded_by: str
    awarded_on: date | None


class CredentialOut(Schema):
    """A paper without which somebody may not work."""

    credential_id: UUID
    membership_id: UUID
    member: str
    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None = Field(description="It is good on this day. Null: it does not end.")
    proof_id: UUID | None = Field(description="The file that shows it.")
    status: CredentialStatus
    reason: str = Field(description="Why it was sent back.")
    is_expired: bool


class HoursOut(Schema):
    """When somebody can work, each week."""

    availability_id: UUID
    weekday: int = Field(description="Monday is 0.")
    starts: ClockTime
    ends: ClockTime
    valid_from: date
    valid_until: date | None


class AwayOut(Schema):
    """Days on which somebody cannot work."""

    days_away_id: UUID
    first_day: date
    last_day: date
    reason: str


class ProfileOut(Schema):
    """All that is known of somebody who works here. Times that are over are left out."""

    membership_id: UUID
    name: str
    phone: str
    job_title: str
    hired_on: date | None
    is_active: bool = Field(description="Whether they can be planned for.")
    about: str
    qualifications: list[QualificationOut]
    credentials: list[CredentialOut]
    hours: list[HoursOut]
    away: list[AwayOut]


class ProfilePatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    job_title: Annotated[Text, Field(max_length=AT_MOST_OF_PROFILE["job_title"])] = ""
    hired_on: Day | None = None
    is_active: StrictBool = True
    about: Annotated[Text, Field(max_length=AT_MOST_OF_PROFILE["about"])] = ""


class QualificationIn(Schema):
    """Something that somebody learned."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST_OF_QUALIFICATION["name"])]
    awarded_by: Annotated[Text, Field(max_length=AT_MOST_OF_QUALIFICATION["awarded_by"])] = ""
    awarded_on: Day | None = None


class QualificationCorrection(QualificationIn):
    """The same, as it should have been written down."""

    version: RowVersion


class HoursIn(Schema):
    """When somebody can work, each week."""

    model_config = ConfigDict(extra="forbid")

    weekday: Annotated[StrictInt, Field(ge=0, le=6, description="Monday is 0.")]
    starts: Clock
    ends: Clock
    valid_from: Day
    valid_until: Day | None = None


class AwayIn(Schema):
    """Days on which somebody cannot work."""

    model_config = ConfigDict(extra="forbid")

    first_day: Day
    last_day: Day
    reason: Annotated[Text, Field(max_length=AT_MOST_OF_AWAY["reason"])] = ""


@router.get("/o/{code}/team/{uuid:membership_id}/profile", response=documented(ProfileOut), operation_id="readProfile")
@endpoint(Permission.STAFF_READ)
def read(request: HttpRequest, code: str, membership_id: UUID, response: HttpResponse) -> ProfileRow:
    """Read the profile of somebody of the team. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.profile(call.actor, membership_id=membership_id, today=call.today)
    response["ETag"] = etag(call, row.membership_id, row.version)
    return row


@router.patch(
    "/o/{code}/team/{uuid:membership_id}/profile",
    response=documented(ProfileOut, 200, 412, 428),
    operation_id="editProfile",
)
@endpoint(Permission.STAFF_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    membership_id: UUID,
    profile: ProfilePatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> ProfileRow:
    """Change what the office knows of somebody."""
    call = call_of(request)
    row = _profile(call, membership_id, Permission.STAFF_EDIT)
    check_version(request, etag(call, membership_id, row.version))
    details = replace(row.details, **profile.model_dump(exclude_unset=True))
    actions.edit_profile(call.actor, membership_id=membership_id, details=details, version=row.version)
    edited = _profile(call, membership_id, Permission.STAFF_EDIT)
    response["ETag"] = etag(call, membership_id, edited.version)
    return edited


@router.post(
    "/o/{code}/team/{uuid:membership_id}/qualifications",
    response=documented(ProfileOut, 201),
    operation_id="addQualification",
)
@endpoint(Permission.STAFF_KEEP)
def add_qualification(
    request: HttpRequest, code: str, membership_id: UUID, qualification: QualificationIn
) -> Status[ProfileRow]:
    """Write down what somebody learned."""
    call = call_of(request)
    details = QualificationDetails(**qualification.model_dump())
    actions.add_qualification(call.actor, membership_id=membership_id, details=details, today=call.today)
    return Status(201, _profile(call, membership_id))


@router.post(
    "/o/{code}/team/qualifications/{uuid:qualification_id}/correction",
    response=documented(ProfileOut, 200, 412),
    operation_id="correctQualification",
)
@endpoint(Permission.STAFF_KEEP)
def correct_qualification(
    request: HttpRequest, code: str, qualification_id: UUID, qualification: QualificationCorrection
) -> ProfileRow:
    """Say anew, as a whole, what somebody learned."""
    call = call_of(request)
    details = QualificationDetails(**qualification.model_dump(exclude={"version"}))
    row = queries.qualification(call.actor, qualification_id=qualification_id, permission=Permission.STAFF_KEEP)
    known: dict[str, Any] = {"version": qualification.version, "today": call.today}
    actions.edit_qualification(call.actor, qualification_id=qualification_id, details=details, **known)
    return _profile(call, row.membership_id)


@router.post(
    "/o/{code}/team/qualifications/{uuid:qualification_id}/removal",
    response=documented(ProfileOut),
    operation_id="removeQualification",
)
@endpoint(Permission.STAFF_KEEP)
def remove_qualification(request: HttpRequest, code: str, qualification_id: UUID) -> ProfileRow:
    """Take a qualification away."""
    call = call_of(request)
    return _profile(call, actions.remove_qualification(call.actor, qualification_id=qualification_id))


@router.post(
    "/o/{code}/team/{uuid:membership_id}/availability", response=documented(ProfileOut, 201), operation_id="addHours"
)
@endpoint(Permission.STAFF_KEEP)
def add_hours(request: HttpRequest, code: str, membership_id: UUID, hours: HoursIn) -> Status[ProfileRow]:
    """Say when somebody can work, each week."""
    call = call_of(request)
    said = hours.model_dump()
    said |= {name: time.fromisoformat(said[name]) for name in ("starts", "ends")}
    actions.add_hours(call.actor, membership_id=membership_id, details=HoursDetails(**said))
    return Status(201, _profile(call, membership_id))


@router.post(
    "/o/{code}/team/availability/{uuid:availability_id}/removal",
    response=documented(ProfileOut),
    operation_id="removeHours",
)
@endpoint(Permission.STAFF_KEEP)
def remove_hours(request: HttpRequest, code: str, availability_id: UUID) -> ProfileRow:
    """Take such a time away."""
    call = call_of(request)
    return _profile(call, actions.remove_hours(call.actor, availability_id=availability_id))


@router.post(
    "/o/{code}/team/{uuid:membership_id}/days-away", response=documented(ProfileOut, 201), operation_id="addDaysAway"
)
@endpoint(Permission.STAFF_KEEP)
def add_away(request: HttpRequest, code: str, membership_id: UUID, away: AwayIn) -> Status[ProfileRow]:
    """Say on which days somebody cannot work."""
    call = call_of(request)
    actions.add_away(call.actor, membership_id=membership_id, details=AwayDetails(**away.model_dump()))
    return Status(201, _profile(call, membership_id))


@router.post(
    "/o/{code}/team/days-away/{uuid:days_away_id}/removal",
    response=documented(ProfileOut),
    operation_id="removeDaysAway",
)
@endpoint(Permission.STAFF_KEEP)
def remove_away(request: HttpRequest, code: str, days_away_id: UUID) -> ProfileRow:
    """Take such days away."""
    call = call_of(request)
    return _profile(call, actions.remove_away(call.actor, days_away_id=days_away_id))


def _profile(call: Call, membership_id: UUID, permission: Permission = Permission.STAFF_KEEP) -> ProfileRow:
    return queries.profile(call.actor, membership_id=membership_id, today=call.today, permission=permission)
