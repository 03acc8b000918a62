"""What one needs before a program."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.curriculum.actions.prerequisites import add_prerequisite, remove_prerequisite
from cohortium.curriculum.queries import prerequisites as queries
from cohortium.curriculum.queries.programs import program
from cohortium.curriculum.states import ProgramStatus

router = Router(tags=["Programs"])


class PrerequisiteOut(Schema):
    """One program that another one needs."""

    prerequisite_id: UUID
    program_id: UUID
    required_id: UUID = Field(description="The program that is needed first.")
    name: str = Field(description="Of the program that is needed first; and so its code and its status.")
    code: str
    status: ProgramStatus


class PrerequisiteList(Schema):
    """All that one needs before a program, by name."""

    items: list[PrerequisiteOut]


class NewPrerequisite(Schema):
    """What is needed first."""

    model_config = ConfigDict(extra="forbid")

    required_id: UUID = Field(description="A program that is not in the archive, and that does not need this one.")


@router.get(
    "/o/{code}/programs/{uuid:program_id}/prerequisites",
    response=documented(PrerequisiteList),
    operation_id="listPrerequisites",
)
@endpoint(Permission.PROGRAM_READ)
def list_prerequisites(request: HttpRequest, code: str, program_id: UUID) -> PrerequisiteList:
    """List what one needs before a program."""
    program(call_of(request).actor, program_id=program_id)
    return _listed(program_id)


@router.post(
    "/o/{code}/programs/{uuid:program_id}/prerequisites",
    response=documented(PrerequisiteList),
    operation_id="addPrerequisite",
)
@endpoint(Permission.PROGRAM_EDIT)
def add(request: HttpRequest, code: str, program_id: UUID, prerequisite: NewPrerequisite) -> PrerequisiteList:
    """Say that one program is needed before another. Gives all that are."""
    add_prerequisite(call_of(request).actor, program_id=program_id, required_id=prerequisite.required_id)
    return _listed(program_id)


@router.delete(
    "/o/{code}/programs/prerequisites/{uuid:prerequisite_id}",
    response=documented(None, 204),
    operation_id="removePrerequisite",
)
@endpoint(Permission.PROGRAM_EDIT)
def remove(request: HttpRequest, code: str, prerequisite_id: UUID) -> Status[None]:
    """Say that one program is not needed before another any more."""
    remove_prerequisite(call_of(request).actor, prerequisite_id=prerequisite_id)
    return Status(204, None)


def _listed(program_id: UUID) -> PrerequisiteList:
    return PrerequisiteList(
        items=[PrerequisiteOut.from_orm(row) for row in queries.prerequisites(program_id=program_id)]
    )
