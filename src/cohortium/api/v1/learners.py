"""Learners."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, JsonValue

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Custom, Day, IfMatch, Text
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import Cursor
from cohortium.people.actions.learners import (
    add_learner,
    archive_learners,
    edit_learner,
    restore_learners,
)
from cohortium.people.actions.moving import MOST_AT_ONCE
from cohortium.people.queries import doubles
from cohortium.people.queries import learners as queries
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.rules.doubles import DoubleReason
from cohortium.people.rules.learners import AT_MOST, Gender, LearnerDetails
from cohortium.people.states import LearnerStatus

router = Router(tags=["Learners"])

Country = Annotated[str, Field(pattern="^([A-Z]{2})?$", description="ISO 3166-1, such as KE. Empty: not said.")]
HomeCountry = Annotated[
    str,
    Field(
        pattern="^([A-Z]{2})?$",
        description="ISO 3166-1, such as KE. Kept beside another part of the address: by itself it is none.",
    ),
]


class LearnerOut(Schema):
    """Somebody who is taught, was, or may be."""

    learner_id: UUID
    version: int = Field(description="Rises with each change: whoever merges names it.")
    first_name: str
    last_name: str = Field(description="Empty for who has one name only.")
    preferred_name: str
    pronouns: str
    date_of_birth: date | None
    age: int | None = Field(description="Whole years today, where the organisation is.")
    gender: str = Field(description="`female`, `male` or `other`; empty: not said.")
    email: str = Field(description="Brothers and sisters may share one.")
    phone: str = Field(description="In E.164, such as +61390001234.")
    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    citizenship: str
    campus_id: UUID | None = Field(description="Where they are at home.")
    agent_id: UUID | None = Field(description="The partner who brought them.")
    broker_id: UUID | None = Field(description="The partner who named them.")
    photo_id: UUID | None = Field(
        description="The file that is their photo. Null: there is none, or photos were refused."
    )
    status: LearnerStatus
    custom: dict[str, JsonValue] = Field(
        description="What stands in your own fields, by their keys, as far as you see it."
    )
    created_at: datetime
    updated_at: datetime


class CandidateOut(Schema):
    """Somebody who is here already, and may be the same person."""

    learner_id: UUID
    name: str
    date_of_birth: date | None
    campus: str | None
    reasons: list[DoubleReason] = Field(description="What speaks for it, what says most first.")


class AddedLearner(LearnerOut):
    """A learner who was added."""

    may_be: list[CandidateOut] = Field(
        description="Who of those within reach may be the same person. Look at them, and merge if they are."
    )


class LearnerPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    first_name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["first_name"])] = ""
    last_name: Annotated[Text, Field(max_length=AT_MOST["last_name"])] = ""
    preferred_name: Annotated[Text, Field(max_length=AT_MOST["preferred_name"])] = ""
    pronouns: Annotated[Text, Field(max_length=AT_MOST["pronouns"])] = ""
    date_of_birth: Day | None = None
    gender: Gender | Annotated[str, Field(max_length=0)] = ""
    email: Annotated[Text, Field(max_length=AT_MOST["email"])] = ""
    phone: Annotated[Text, Field(max_length=AT_MOST["phone"])] = ""
    address: Annotated[Text, Field(max_length=AT_MOST["address"])] = ""
    suburb: Annotated[Text, Field(max_length=AT_MOST["suburb"])] = ""
    state: Annotated[Text, Field(max_length=AT_MOST["state"])] = ""
    postcode: Annotated[Text, Field(max_length=AT_MOST["postcode"])] = ""
    country: HomeCountry = ""
    citizenship: Country = ""
    campus_id: UUID | None = None
    agent_id: Annotated[UUID | None, Field(description="A partner of the kind agent.")] = None
    broker_id: Annotated[UUID | None, Field(description="A partner of the kind broker.")] = None
    custom: Annotated[Custom, Field(description="Your own fields, by their keys. Null empties one; others stay.")] = {}


class LearnerIn(LearnerPatch):
    """What is known of somebody who comes in."""

    first_name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["first_name"])]


class LearnerList(Schema):
    """A page of learners."""

    items: list[LearnerOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class LearnerFilter(Schema):
    """Which learners, in which order, how many."""

    text: Annotated[
        Text,
        Field(max_length=100, description="Words of the name in any order, a phone number, or an e-mail address."),
    ] = ""
    showing: Showing = Showing.ALL
    campus_id: UUID | None = None
    partner_id: Annotated[UUID | None, Field(description="Whom this agent or broker brought.")] = None
    sort: Sort = Sort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PickedLearners(Schema):
    """Which learners."""

    model_config = ConfigDict(extra="forbid")

    learner_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ChangedLearners(Schema):
    """Learners as they are now."""

    items: list[LearnerOut]


@router.get("/o/{code}/learners", response=documented(LearnerList), operation_id="listLearners")
@endpoint(Permission.LEARNER_READ)
def list_learners(request: HttpRequest, code: str, asked: Query[LearnerFilter]) -> LearnerList:
    """List the learners within reach."""
    call = call_of(request)
    found = queries.learners(
        call.actor,
        today=call.today,
        text=asked.text,
        showing=asked.showing,
        campus_id=asked.campus_id,
        partner_id=asked.partner_id,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [LearnerOut.from_orm(row) for row in found.rows]
    return LearnerList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/learners", response=documented(AddedLearner, 201), operation_id="addLearner")
@endpoint(Permission.LEARNER_ADD)
def add(request: HttpRequest, code: str, learner: LearnerIn, response: HttpResponse) -> Status[AddedLearner]:
    """Add a learner. The answer names who may be the same person."""
    call = call_of(request)
    said = learner.model_dump()
    custom = said.pop("custom")
    added = add_learner(call.actor, details=LearnerDetails(**said), custom=custom, today=call.today)
    response["Location"] = f"{request.path}/{added.pk}"
    [row] = _as_they_are(call, [added.pk])
    response["ETag"] = etag(call, row.learner_id, row.version)
    may_be = [
        CandidateOut.from_orm(one) for one in doubles.candidates(call.actor, details=row.details, beside=row.learner_id)
    ]
    return Status(201, AddedLearner(**LearnerOut.from_orm(row).model_dump(), may_be=may_be))


@router.get("/o/{code}/learners/{uuid:learner_id}", response=documented(LearnerOut), operation_id="readLearner")
@endpoint(Permission.LEARNER_READ)
def read(request: HttpRequest, code: str, learner_id: UUID, response: HttpResponse) -> LearnerRow:
    """Read what is known of one learner. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.learner(call.actor, learner_id=learner_id, today=call.today)
    response["ETag"] = etag(call, row.learner_id, row.version)
    return row


@router.patch(
    "/o/{code}/learners/{uuid:learner_id}", response=documented(LearnerOut, 200, 412, 428), operation_id="editLearner"
)
@endpoint(Permission.LEARNER_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    learner_id: UUID,
    learner: LearnerPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> LearnerRow:
    """Change what is known of a learner."""
    call = call_of(request)
    row = queries.learner(call.actor, learner_id=learner_id, today=call.today, permission=Permission.LEARNER_EDIT)
    check_version(request, etag(call, row.learner_id, row.version))
    said = learner.model_dump(exclude_unset=True)
    custom = said.pop("custom", None)
    edit_learner(
        call.actor,
        learner_id=learner_id,
        details=replace(row.details, **said),
        custom=custom,
        version=row.version,
        today=call.today,
    )
    [edited] = _as_they_are(call, [learner_id])
    response["ETag"] = etag(call, edited.learner_id, edited.version)
    return edited


@router.post(
    "/o/{code}/learners/archiving", response=documented(ChangedLearners, 200, 409), operation_id="archiveLearners"
)
@endpoint(Permission.LEARNER_ARCHIVE)
def archive(request: HttpRequest, code: str, picked: PickedLearners) -> ChangedLearners:
    """Put learners away who are not with you any more: all of them, or none."""
    call = call_of(request)
    archive_learners(call.actor, learner_ids=picked.learner_ids)
    return _changed(call, picked)


@router.post(
    "/o/{code}/learners/restoring", response=documented(ChangedLearners, 200, 409), operation_id="restoreLearners"
)
@endpoint(Permission.LEARNER_RESTORE)
def restore(request: HttpRequest, code: str, picked: PickedLearners) -> ChangedLearners:
    """Bring learners back from the archive: all of them, or none."""
    call = call_of(request)
    restore_learners(call.actor, learner_ids=picked.learner_ids)
    return _changed(call, picked)


def _changed(call: Call, picked: PickedLearners) -> ChangedLearners:
    return ChangedLearners(items=[LearnerOut.from_orm(row) for row in _as_they_are(call, picked.learner_ids)])


def _as_they_are(call: Call, learner_ids: Collection[UUID]) -> list[LearnerRow]:
    return queries.changed(call.actor, learner_ids=learner_ids, today=call.today)
