"""What is private about learners: each kind under a permission of its own."""

from dataclasses import asdict, replace
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.people.actions.health import edit_health, see_health, take_up_health
from cohortium.people.queries.health import HealthRow, health
from cohortium.people.rules.health import AT_MOST as HEALTH_AT_MOST

router = Router(tags=["Learners"])


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
