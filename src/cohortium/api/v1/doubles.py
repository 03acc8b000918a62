"""Learners who may be one person, and those who became one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import RowVersion, Text
from cohortium.api.v1.learners import LearnerOut
from cohortium.core.pages import Cursor
from cohortium.people.actions.doubles import dismiss_pair
from cohortium.people.actions.merging import merge_learners, undo_merge
from cohortium.people.queries import doubles as queries
from cohortium.people.queries.doubles import MergeRow, PairRow, PairShowing
from cohortium.people.rules.doubles import DoubleReason
from cohortium.people.states import MergeStatus, PairStatus
from cohortium.tenancy.words import said as words

router = Router(tags=["Learners"])

Limit = Annotated[int, Field(ge=1, le=200)]
After = Annotated[str | None, Field(description="The `next` of the last page.")]


class PairOut(Schema):
    """Two learners who may be one person."""

    pair_id: UUID
    first: LearnerOut
    second: LearnerOut
    reasons: list[DoubleReason] = Field(description="What speaks for it, what says most first.")
    score: int = Field(description="How much that is: 1 to 100.")
    status: PairStatus
    created_at: datetime


class PairList(Schema):
    """A page of pairs, those of which most says that they are one first."""

    items: list[PairOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class PairFilter(Schema):
    """Which pairs, how many."""

    showing: PairShowing = PairShowing.OPEN
    after: After = None
    limit: Limit = 50


class MergingIn(Schema):
    """Which two records are one person’s."""

    model_config = ConfigDict(extra="forbid")

    survivor_id: UUID = Field(description="The record that stays.")
    merged_id: UUID = Field(description="The record that goes into it.")
    survivor_version: RowVersion
    merged_version: RowVersion
    take: Annotated[list[Text], Field(max_length=200)] = Field(
        [],
        description="The fields in which the word of the record that goes counts: `email`, `campus_id`, `photo_id`, "
        "`custom/key` of your own fields, or, of sheets that you may change, `health/doctor_name`, "
        "`background/previous_role`, `demographics/disability`. Notes on health are kept of both.",
    )


class MergeOut(Schema):
    """That one record went into another."""

    merge_id: UUID
    merged_id: UUID
    survivor_id: UUID
    status: MergeStatus
    merged_at: datetime
    until: datetime = Field(description="Until then it can be undone.")
    can_undo: bool


class MergeList(Schema):
    """A page of merges, the newest first."""

    items: list[MergeOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class MergeFilter(Schema):
    """How many."""

    after: After = None
    limit: Limit = 50


class UndoneOut(MergeOut):
    """Two records again. What somebody changed since the merge stays with the one who stayed."""

    kept_fields: list[str] = Field(description="Fields that were changed since.")
    kept_parts: list[str] = Field(description="Kinds of things that were changed since.")


@router.get("/o/{code}/doubles", response=documented(PairList), operation_id="listDoubles")
@endpoint(Permission.LEARNER_MERGE)
def list_pairs(request: HttpRequest, code: str, asked: Query[PairFilter]) -> PairList:
    """List learners who may be one person."""
    call = call_of(request)
    found = queries.pairs(
        call.actor,
        today=call.today,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return PairList(items=[PairOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.get("/o/{code}/doubles/{uuid:pair_id}", response=documented(PairOut), operation_id="readDouble")
@endpoint(Permission.LEARNER_MERGE)
def read_pair(request: HttpRequest, code: str, pair_id: UUID) -> PairRow:
    """Read one pair."""
    call = call_of(request)
    return queries.pair(call.actor, pair_id=pair_id, today=call.today)


@router.post(
    "/o/{code}/doubles/{uuid:pair_id}/dismissal", response=documented(PairOut, 200, 409), operation_id="dismissDouble"
)
@endpoint(Permission.LEARNER_MERGE)
def dismiss(request: HttpRequest, code: str, pair_id: UUID) -> PairRow:
    """Say that they are two people: they are not raised again."""
    call = call_of(request)
    dismiss_pair(call.actor, pair_id=pair_id)
    return queries.pair(call.actor, pair_id=pair_id, today=call.today)


@router.post("/o/{code}/learners/merging", response=documented(MergeOut, 201, 409, 412), operation_id="mergeLearners")
@endpoint(Permission.LEARNER_MERGE)
def merge(request: HttpRequest, code: str, two: MergingIn, response: HttpResponse) -> Status[MergeRow]:
    """Make one of two records. The one that goes is listed and found no more, and leads to the one that stays."""
    call = call_of(request)
    merged = merge_learners(
        call.actor,
        survivor_id=two.survivor_id,
        merged_id=two.merged_id,
        versions=(two.survivor_version, two.merged_version),
        take=two.take,
        now=call.now,
    )
    response["Location"] = f"{request.path.removesuffix('learners/merging')}learner-merges/{merged.pk}"
    return Status(201, queries.merge(call.actor, merge_id=merged.pk, now=call.now))


@router.get("/o/{code}/learner-merges", response=documented(MergeList), operation_id="listLearnerMerges")
@endpoint(Permission.LEARNER_MERGE)
def list_merges(request: HttpRequest, code: str, asked: Query[MergeFilter]) -> MergeList:
    """List which records went into which: whoever keeps ids of learners follows them here."""
    call = call_of(request)
    after = Cursor.read(asked.after) if asked.after else None
    found = queries.merges(call.actor, now=call.now, after=after, at_most=asked.limit)
    return MergeList(items=[MergeOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.get("/o/{code}/learner-merges/{uuid:merge_id}", response=documented(MergeOut), operation_id="readLearnerMerge")
@endpoint(Permission.LEARNER_MERGE)
def read_merge(request: HttpRequest, code: str, merge_id: UUID) -> MergeRow:
    """Read one merge."""
    call = call_of(request)
    return queries.merge(call.actor, merge_id=merge_id, now=call.now)


@router.post(
    "/o/{code}/learner-merges/{uuid:merge_id}/undoing",
    response=documented(UndoneOut, 200, 409),
    operation_id="undoLearnerMerge",
)
@endpoint(Permission.LEARNER_MERGE)
def undo(request: HttpRequest, code: str, merge_id: UUID) -> UndoneOut:
    """Make two of them again, as far as nobody changed anything since."""
    call = call_of(request)
    undone = undo_merge(call.actor, merge_id=merge_id, now=call.now)
    row = queries.merge(call.actor, merge_id=merge_id, now=call.now)
    known = MergeOut.from_orm(row).model_dump()
    return UndoneOut(**known, kept_fields=undone.fields, kept_parts=[words(part) for part in undone.parts])
