"""Identity numbers of learners: by their ends, and whole for a reason."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Day, Text
from cohortium.api.v1.learners import Country
from cohortium.people.actions.national_ids import add_id, remove_id, reveal_id
from cohortium.people.queries import learners
from cohortium.people.queries import national_ids as queries
from cohortium.people.rules.national_ids import LONGEST_REASON, LONGEST_TYPED, Contradiction, IdDetails, IdKind

router = Router(tags=["Learners"])


class IdOut(Schema):
    """A number by which a state knows a learner: its end."""

    national_id_id: UUID
    learner_id: UUID
    kind: IdKind
    country: str = Field(description="Who issued it: ISO 3166-1, such as KE.")
    last_four: str = Field(description="The end of it; never more than half of the number.")
    expires_on: date | None


class IdList(Schema):
    """The numbers of a learner."""

    items: list[IdOut]


class IdIn(Schema):
    """A number."""

    model_config = ConfigDict(extra="forbid")

    kind: IdKind
    number: Annotated[Text, Field(min_length=1, max_length=LONGEST_TYPED)]
    country: Country = ""
    expires_on: Day | None = None
    despite_another: Annotated[
        StrictBool, Field(description="Add it although another learner has it; otherwise that is refused.")
    ] = False


class IdAdded(IdOut):
    """A number that was added."""

    contradictions: list[Contradiction] = Field(description="What it says otherwise than what is known of the learner.")


class RevealReason(Schema):
    """Why a whole number is wanted."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        Text, Field(min_length=1, max_length=LONGEST_REASON, description="Stands in the trail for good: name nobody.")
    ]


class RevealedId(Schema):
    """A whole number, in this one answer."""

    number: str | None = Field(description="Null where the same request is answered again.")


@router.get("/o/{code}/learners/{uuid:learner_id}/ids", response=documented(IdList), operation_id="listLearnerIds")
@endpoint(Permission.LEARNER_ID_READ)
def list_ids(request: HttpRequest, code: str, learner_id: UUID) -> IdList:
    """List the identity numbers of a learner, by their ends."""
    call = call_of(request)
    learners.insist_visible(call.actor, learner_id=learner_id, permission=Permission.LEARNER_ID_READ)
    return IdList(items=[IdOut.from_orm(row) for row in queries.ids_of(call.actor, learner_id=learner_id)])


@router.post(
    "/o/{code}/learners/{uuid:learner_id}/ids", response=documented(IdAdded, 201, 409), operation_id="addLearnerId"
)
@endpoint(Permission.LEARNER_ID_ADD)
def add(request: HttpRequest, code: str, learner_id: UUID, said: IdIn) -> Status[IdAdded]:
    """Add an identity number. It is encrypted; whether another learner has it is found by a keyed hash."""
    call = call_of(request)
    details = IdDetails(said.kind, said.number, said.country, said.expires_on)
    added = add_id(call.actor, learner_id=learner_id, details=details, despite_another=said.despite_another)
    row = queries.national_id(call.actor, national_id_id=added.row.pk, permission=Permission.LEARNER_ID_ADD)
    return Status(201, IdAdded(**IdOut.from_orm(row).model_dump(), contradictions=added.contradictions))


@router.delete(
    "/o/{code}/learners/ids/{uuid:national_id_id}", response=documented(None, 204), operation_id="removeLearnerId"
)
@endpoint(Permission.LEARNER_ID_REMOVE)
def remove(request: HttpRequest, code: str, national_id_id: UUID) -> Status[None]:
    """Remove an identity number for good."""
    remove_id(call_of(request).actor, national_id_id=national_id_id)
    return Status(204, None)


@router.post(
    "/o/{code}/learners/ids/{uuid:national_id_id}/reveal",
    response=documented(RevealedId, 200, 409),
    operation_id="revealLearnerId",
)
@endpoint(Permission.LEARNER_ID_REVEAL, later={"number": None})
def reveal(request: HttpRequest, code: str, national_id_id: UUID, said: RevealReason) -> RevealedId:
    """Read a whole identity number. Who did so, and why, stands in the trail."""
    return RevealedId(number=reveal_id(call_of(request).actor, national_id_id=national_id_id, reason=said.reason))
