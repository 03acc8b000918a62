"""What is private about learners: each kind under a permission of its own."""

from dataclasses import asdict, replace
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.api.v1.learners import Country
from cohortium.people.actions.background import (
    edit_background,
    edit_demographics,
    see_demographics,
    take_up_demographics,
)
from cohortium.people.actions.health import edit_health, see_health, take_up_health
from cohortium.people.queries.background import BackgroundRow, DemographicsRow, background, demographics
from cohortium.people.queries.health import HealthRow, health
from cohortium.people.rules.background import (
    BACKGROUND_AT_MOST,
    DEMOGRAPHICS_AT_MOST,
    LONGEST_ENTRY,
    MOST_ENTRIES,
    Education,
    MaritalStatus,
)
from cohortium.people.rules.health import AT_MOST as HEALTH_AT_MOST

router = Router(tags=["Learners"])


Nothing = Annotated[str, Field(max_length=0)]
Entries = Annotated[
    list[Annotated[Text, Field(min_length=1, max_length=LONGEST_ENTRY)]], Field(max_length=MOST_ENTRIES)
]


class HealthOut(Schema):
    """What is known of a learner's health. Each look is noted in the trail."""

    learner_id: UUID
    medical_info: str
    allergies: str
    dietary_restrictions: str
    medication: str
    emergency_plan: str = Field(description="What to do in an emergency.")
    doctor_name: str
    doctor_phone: str = Field(description="In E.164, such as +61390001234.")


class HealthPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    medical_info: Annotated[Text, Field(max_length=HEALTH_AT_MOST["medical_info"])] = ""
    allergies: Annotated[Text, Field(max_length=HEALTH_AT_MOST["allergies"])] = ""
    dietary_restrictions: Annotated[Text, Field(max_length=HEALTH_AT_MOST["dietary_restrictions"])] = ""
    medication: Annotated[Text, Field(max_length=HEALTH_AT_MOST["medication"])] = ""
    emergency_plan: Annotated[Text, Field(max_length=HEALTH_AT_MOST["emergency_plan"])] = ""
    doctor_name: Annotated[Text, Field(max_length=HEALTH_AT_MOST["doctor_name"])] = ""
    doctor_phone: Annotated[Text, Field(max_length=HEALTH_AT_MOST["doctor_phone"])] = ""


@router.get(
    "/o/{code}/learners/{uuid:learner_id}/health", response=documented(HealthOut), operation_id="readLearnerHealth"
)
@endpoint(Permission.LEARNER_HEALTH_READ)
def read_health(request: HttpRequest, code: str, learner_id: UUID, response: HttpResponse) -> HealthOut:
    """Read what is known of a learner's health. That it was read stands in the trail."""
    call = call_of(request)
    return _health(call, see_health(call.actor, learner_id=learner_id), response)


@router.patch(
    "/o/{code}/learners/{uuid:learner_id}/health",
    response=documented(HealthOut, 200, 412, 428),
    operation_id="editLearnerHealth",
)
@endpoint(Permission.LEARNER_HEALTH_EDIT)
def change_health(
    request: HttpRequest,
    code: str,
    learner_id: UUID,
    said: HealthPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> HealthOut:
    """Change what is known of a learner's health. The answer shows it, which is a look."""
    call = call_of(request)
    row = health(call.actor, learner_id=learner_id, permission=Permission.LEARNER_HEALTH_EDIT)
    check_version(request, etag(call, learner_id, row.version))
    details = replace(row.details, **said.model_dump(exclude_unset=True))
    edit_health(call.actor, learner_id=learner_id, details=details, version=row.version)
    return _health(call, take_up_health(call.actor, learner_id=learner_id), response)


def _health(call: Call, row: HealthRow, response: HttpResponse) -> HealthOut:
    response["ETag"] = etag(call, row.learner_id, row.version)
    return HealthOut(learner_id=row.learner_id, **asdict(row.details))


class DemographicsOut(Schema):
    """Who a learner is in statistics. Each look is noted in the trail."""

    learner_id: UUID
    race: str = Field(description="Race or population group: as they say it, or as your reports code it.")
    disability: str
    marital_status: str = Field(description="One of those that a change may name; empty: not said.")
    highest_education: str = Field(description="One of those that a change may name; empty: not said.")


class DemographicsPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    race: Annotated[Text, Field(max_length=DEMOGRAPHICS_AT_MOST["race"])] = ""
    disability: Annotated[Text, Field(max_length=DEMOGRAPHICS_AT_MOST["disability"])] = ""
    marital_status: MaritalStatus | Nothing = ""
    highest_education: Education | Nothing = ""


class BackgroundOut(Schema):
    """What a learner can do and did, and what they wish."""

    learner_id: UUID
    languages: list[str]
    skills: list[str]
    previous_employer: str
    previous_role: str
    previous_duration: str
    references: str
    preferred_country: str
    job_type: str
    willing_to_relocate: bool | None = Field(description="Null: nobody asked.")


class BackgroundPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    languages: Entries = []
    skills: Entries = []
    previous_employer: Annotated[Text, Field(max_length=BACKGROUND_AT_MOST["previous_employer"])] = ""
    previous_role: Annotated[Text, Field(max_length=BACKGROUND_AT_MOST["previous_role"])] = ""
    previous_duration: Annotated[Text, Field(max_length=BACKGROUND_AT_MOST["previous_duration"])] = ""
    references: Annotated[Text, Field(max_length=BACKGROUND_AT_MOST["references"])] = ""
    preferred_country: Country = ""
    job_type: Annotated[Text, Field(max_length=BACKGROUND_AT_MOST["job_type"])] = ""
    willing_to_relocate: StrictBool | None = None


@router.get(
    "/o/{code}/learners/{uuid:learner_id}/demographics",
    response=documented(DemographicsOut),
    operation_id="readLearnerDemographics",
)
@endpoint(Permission.LEARNER_DEMOGRAPHICS_READ)
def read_demographics(request: HttpRequest, code: str, learner_id: UUID, response: HttpResponse) -> DemographicsOut:
    """Read who a learner is in statistics. That it was read stands in the trail."""
    call = call_of(request)
    return _demographics(call, see_demographics(call.actor, learner_id=learner_id), response)


@router.patch(
    "/o/{code}/learners/{uuid:learner_id}/demographics",
    response=documented(DemographicsOut, 200, 412, 428),
    operation_id="editLearnerDemographics",
)
@endpoint(Permission.LEARNER_DEMOGRAPHICS_EDIT)
def change_demographics(
    request: HttpRequest,
    code: str,
    learner_id: UUID,
    said: DemographicsPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> DemographicsOut:
    """Change who a learner is in statistics. The answer shows it, which is a look."""
    call = call_of(request)
    row = demographics(call.actor, learner_id=learner_id, permission=Permission.LEARNER_DEMOGRAPHICS_EDIT)
    check_version(request, etag(call, learner_id, row.version))
    details = replace(row.details, **said.model_dump(exclude_unset=True))
    edit_demographics(call.actor, learner_id=learner_id, details=details, version=row.version)
    return _demographics(call, take_up_demographics(call.actor, learner_id=learner_id), response)


@router.get(
    "/o/{code}/learners/{uuid:learner_id}/background",
    response=documented(BackgroundOut),
    operation_id="readLearnerBackground",
)
@endpoint(Permission.LEARNER_BACKGROUND_READ)
def read_background(request: HttpRequest, code: str, learner_id: UUID, response: HttpResponse) -> BackgroundOut:
    """Read what a learner can do and did, and what they wish."""
    call = call_of(request)
    return _background(call, background(call.actor, learner_id=learner_id), response)


@router.patch(
    "/o/{code}/learners/{uuid:learner_id}/background",
    response=documented(BackgroundOut, 200, 412, 428),
    operation_id="editLearnerBackground",
)
@endpoint(Permission.LEARNER_BACKGROUND_EDIT)
def change_background(
    request: HttpRequest,
    code: str,
    learner_id: UUID,
    said: BackgroundPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> BackgroundOut:
    """Change what is known of what a learner can do, did and wishes."""
    call, permission = call_of(request), Permission.LEARNER_BACKGROUND_EDIT
    row = background(call.actor, learner_id=learner_id, permission=permission)
    check_version(request, etag(call, learner_id, row.version))
    changed: dict[str, Any] = said.model_dump(exclude_unset=True)
    lists = {name: tuple(value) for name, value in changed.items() if isinstance(value, list)}
    details = replace(row.details, **changed | lists)
    edit_background(call.actor, learner_id=learner_id, details=details, version=row.version)
    return _background(call, background(call.actor, learner_id=learner_id, permission=permission), response)


def _demographics(call: Call, row: DemographicsRow, response: HttpResponse) -> DemographicsOut:
    response["ETag"] = etag(call, row.learner_id, row.version)
    return DemographicsOut(learner_id=row.learner_id, **asdict(row.details))


def _background(call: Call, row: BackgroundRow, response: HttpResponse) -> BackgroundOut:
    response["ETag"] = etag(call, row.learner_id, row.version)
    return BackgroundOut(learner_id=row.learner_id, **asdict(row.details))
