"""Families, and guardians, that may be one, and those that became one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, documented, endpoint
from cohortium.api.schemas import RowVersion, Text
from cohortium.api.v1.doubles import MergeFilter, PairFilter
from cohortium.core.errors import Invalid
from cohortium.core.pages import Cursor
from cohortium.people.actions.household_doubles import dismiss_household_pair
from cohortium.people.actions.household_merging import NOT_OF_THESE, merge_families, merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.queries import households as queries
from cohortium.people.queries.households import HouseholdMergeRow, HouseholdPairRow, Of
from cohortium.people.rules.households import HouseholdReason
from cohortium.people.states import MergeStatus, PairStatus
from cohortium.tenancy.words import said as words

router = Router(tags=["Families"])

Take = Annotated[list[Text], Field(max_length=200)]


class HouseholdPairOut(Schema):
    """Two families, or two guardians, that may be one."""

    pair_id: UUID
    of: Of
    first_id: UUID
    second_id: UUID
    is_of_two_families: bool = Field(description="One person in two families: merged, both records stay.")
    reasons: list[HouseholdReason] = Field(description="What speaks for it, what says most first.")
    score: int = Field(description="How much that is: 1 to 100.")
    status: PairStatus
    created_at: datetime


class HouseholdPairFilter(PairFilter):
    """Which pairs of families and of guardians, how many."""


class HouseholdPairList(Schema):
    """A page of pairs, those of which most says that they are one first."""

    items: list[HouseholdPairOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class GuardianMergingIn(Schema):
    """Which two records are one guardian’s."""

    model_config = ConfigDict(extra="forbid")

    survivor_id: UUID = Field(description="The record that stays.")
    merged_id: UUID = Field(description="The record that goes into it; of two families, that stays as well.")
    survivor_version: RowVersion
    merged_version: RowVersion
    take: Take = Field(
        [],
        description="The fields in which the word of the record that goes counts: `first_name`, `email` and so on. "
        "What somebody sees, may and pays is decided by the stricter of both.",
    )


class SamePerson(Schema):
    """Who is who."""

    model_config = ConfigDict(extra="forbid")

    merged_id: UUID = Field(description="A guardian of the family that goes.")
    survivor_id: UUID = Field(description="The same person in the family that stays.")


class FamilyMergingIn(GuardianMergingIn):
    """Which two records are one family’s."""

    merged_id: UUID = Field(description="The record that goes into it.")
    take: Take = Field(
        [],
        description="The fields in which the word of the record that goes counts: `email`, `campus_id`, or "
        "`custom/key` of your own fields.",
    )
    same: Annotated[list[SamePerson], Field(max_length=50)] = Field(
        [], description="The guardians who are one person. Whoever signs in as one is one without being named."
    )


class HouseholdMergeOut(Schema):
    """That one record went into another."""

    merge_id: UUID
    of: Of
    is_of_two_families: bool
    merged_id: UUID
    survivor_id: UUID
    status: MergeStatus
    merged_at: datetime
    until: datetime = Field(description="Until then it can be undone.")
    can_undo: bool


class HouseholdMergeList(Schema):
    """A page of merges, the newest first."""

    items: list[HouseholdMergeOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class HouseholdUndoneOut(HouseholdMergeOut):
    """Two records again. What somebody changed since the merge stays with the one that stayed."""

    kept_fields: list[str] = Field(description="Fields that were changed since.")
    kept_parts: list[str] = Field(description="Kinds of things that were changed since.")


@router.get("/o/{code}/household-doubles", response=documented(HouseholdPairList), operation_id="listHouseholdDoubles")
@endpoint(Permission.FAMILY_MERGE)
def list_pairs(request: HttpRequest, code: str, asked: Query[HouseholdPairFilter]) -> HouseholdPairList:
    """List families, and guardians, that may be one."""
    call = call_of(request)
    found = queries.pairs(
        call.actor,
        today=call.today,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return HouseholdPairList(items=[_pair(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.get(
    "/o/{code}/household-doubles/{uuid:pair_id}",
    response=documented(HouseholdPairOut),
    operation_id="readHouseholdDouble",
)
@endpoint(Permission.FAMILY_MERGE)
def read_pair(request: HttpRequest, code: str, pair_id: UUID) -> HouseholdPairOut:
    """Read one pair."""
    call = call_of(request)
    return _pair(queries.pair(call.actor, pair_id=pair_id, today=call.today))


@router.post(
    "/o/{code}/household-doubles/{uuid:pair_id}/dismissal",
    response=documented(HouseholdPairOut, 200, 409),
    operation_id="dismissHouseholdDouble",
)
@endpoint(Permission.FAMILY_MERGE)
def dismiss(request: HttpRequest, code: str, pair_id: UUID) -> HouseholdPairOut:
    """Say that they are two: they are not raised again."""
    call = call_of(request)
    dismiss_household_pair(call.actor, pair_id=pair_id)
    return _pair(queries.pair(call.actor, pair_id=pair_id, today=call.today))


@router.post(
    "/o/{code}/guardians/merging", response=documented(HouseholdMergeOut, 201, 409, 412), operation_id="mergeGuardians"
)
@endpoint(Permission.FAMILY_MERGE)
def merging_guardians(
    request: HttpRequest, code: str, two: GuardianMergingIn, response: HttpResponse
) -> Status[HouseholdMergeRow]:
    """Make one of two records of a guardian. Of two families both stay, each with what they may there."""
    call = call_of(request)
    done = merge_guardians(
        call.actor,
        survivor_id=two.survivor_id,
        merged_id=two.merged_id,
        versions=(two.survivor_version, two.merged_version),
        take=two.take,
        now=call.now,
    )
    response["Location"] = f"{request.path.removesuffix('guardians/merging')}household-merges/{done.pk}"
    return Status(201, _merge(call, done.pk))


@router.post(
    "/o/{code}/families/merging", response=documented(HouseholdMergeOut, 201, 409, 412), operation_id="mergeFamilies"
)
@endpoint(Permission.FAMILY_MERGE)
def merging_families(
    request: HttpRequest, code: str, two: FamilyMergingIn, response: HttpResponse
) -> Status[HouseholdMergeRow]:
    """Make one of two records of a family. Two households, as of parents who live apart, are refused."""
    call = call_of(request)
    same = {one.merged_id: one.survivor_id for one in two.same}
    if len(same) < len(two.same):
        raise Invalid({"same": [NOT_OF_THESE]})
    done = merge_families(
        call.actor,
        survivor_id=two.survivor_id,
        merged_id=two.merged_id,
        versions=(two.survivor_version, two.merged_version),
        take=two.take,
        same=same,
        now=call.now,
    )
    response["Location"] = f"{request.path.removesuffix('families/merging')}household-merges/{done.pk}"
    return Status(201, _merge(call, done.pk))


@router.get("/o/{code}/household-merges", response=documented(HouseholdMergeList), operation_id="listHouseholdMerges")
@endpoint(Permission.FAMILY_MERGE)
def list_merges(request: HttpRequest, code: str, asked: Query[MergeFilter]) -> HouseholdMergeList:
    """List which records went into which: whoever keeps ids of families or guardians follows them here."""
    call = call_of(request)
    after = Cursor.read(asked.after) if asked.after else None
    found = queries.merges(call.actor, now=call.now, after=after, at_most=asked.limit)
    return HouseholdMergeList(
        items=[HouseholdMergeOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None
    )


@router.get(
    "/o/{code}/household-merges/{uuid:merge_id}",
    response=documented(HouseholdMergeOut),
    operation_id="readHouseholdMerge",
)
@endpoint(Permission.FAMILY_MERGE)
def read_merge(request: HttpRequest, code: str, merge_id: UUID) -> HouseholdMergeRow:
    """Read one merge."""
    return _merge(call_of(request), merge_id)


@router.post(
    "/o/{code}/household-merges/{uuid:merge_id}/undoing",
    response=documented(HouseholdUndoneOut, 200, 409),
    operation_id="undoHouseholdMerge",
)
@endpoint(Permission.FAMILY_MERGE)
def undo(request: HttpRequest, code: str, merge_id: UUID) -> HouseholdUndoneOut:
    """Make two of them again, as far as nobody changed anything since."""
    call = call_of(request)
    undone = undo_household_merge(call.actor, merge_id=merge_id, now=call.now)
    known = HouseholdMergeOut.from_orm(_merge(call, merge_id)).model_dump()
    return HouseholdUndoneOut(**known, kept_fields=undone.fields, kept_parts=[words(part) for part in undone.parts])


def _merge(call: Call, merge_id: UUID) -> HouseholdMergeRow:
    return queries.merge(call.actor, merge_id=merge_id, now=call.now)


def _pair(row: HouseholdPairRow) -> HouseholdPairOut:
    return HouseholdPairOut(
        pair_id=row.pair_id,
        of=row.of,
        first_id=row.first.record_id,
        second_id=row.second.record_id,
        is_of_two_families=row.is_of_two_families,
        reasons=row.reasons,
        score=row.score,
        status=row.status,
        created_at=row.created_at,
    )
