"""Families, and which learners belong to them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field, JsonValue

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import Custom, IfMatch, Text
from cohortium.api.v1.guardians import ContactOut, GuardianOut
from cohortium.api.v1.learners import HomeCountry
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import Cursor
from cohortium.people.actions.families import (
    add_family,
    archive_families,
    edit_family,
    put_into_family,
    restore_families,
    take_out_of_family,
)
from cohortium.people.actions.moving import MOST_AT_ONCE
from cohortium.people.queries import families as queries
from cohortium.people.queries.families import FamilyRow
from cohortium.people.rules.families import AT_MOST, FamilyDetails
from cohortium.people.states import FamilyStatus

router = Router(tags=["Families"])


class ChildOut(Schema):
    """A learner of a family."""

    place_id: UUID = Field(description="Names that they belong to it: take them out by this.")
    learner_id: UUID
    name: str
    preferred_name: str
    age: int | None = Field(description="Null where it is not known, or the learner is out of your reach.")


class FamilyOut(Schema):
    """People who belong together: learners, and those who look after them."""

    family_id: UUID
    version: int = Field(description="Rises with each change: whoever merges names it.")
    name: str
    email: str = Field(description="Of the household; guardians have their own.")
    email_fails: bool = Field(description="Letters come back from there.")
    phone: str = Field(description="In E.164, such as +61390001234.")
    address: str
    suburb: str
    state: str
    postcode: str
    country: str
    campus_id: UUID | None = Field(description="Where they are at home.")
    status: FamilyStatus
    custom: dict[str, JsonValue] = Field(
        description="What stands in your own fields, by their keys, as far as you see it."
    )
    children: list[ChildOut]
    guardians: list[GuardianOut] = Field(description="Whom one calls first at first; without those who were removed.")
    left_of_bill: int = Field(description="How many percent of the bill nobody bears yet.")
    created_at: datetime
    updated_at: datetime


class FamilyWhole(FamilyOut):
    """A family, and whom to call when something happened."""

    emergency_contacts: list[ContactOut]


class FamilyPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])] = ""
    email: Annotated[Text, Field(max_length=AT_MOST["email"])] = ""
    phone: Annotated[Text, Field(max_length=AT_MOST["phone"])] = ""
    address: Annotated[Text, Field(max_length=AT_MOST["address"])] = ""
    suburb: Annotated[Text, Field(max_length=AT_MOST["suburb"])] = ""
    state: Annotated[Text, Field(max_length=AT_MOST["state"])] = ""
    postcode: Annotated[Text, Field(max_length=AT_MOST["postcode"])] = ""
    country: HomeCountry = ""
    campus_id: UUID | None = None
    custom: Annotated[Custom, Field(description="Your own fields, by their keys. Null empties one; others stay.")] = {}


class FamilyIn(FamilyPatch):
    """What is known of a family that comes in."""

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"])]


class FamilyList(Schema):
    """A page of families."""

    items: list[FamilyOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class FamilyFilter(Schema):
    """Which families, in which order, how many."""

    text: Annotated[
        Text,
        Field(
            max_length=100,
            description="Words of the family's name or of that of a child or guardian, a phone number, or an e-mail "
            "address.",
        ),
    ] = ""
    showing: Showing = Showing.ALL
    campus_id: UUID | None = None
    sort: Sort = Sort.NAME
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class PickedFamilies(Schema):
    """Which families."""

    model_config = ConfigDict(extra="forbid")

    family_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class ChangedFamilies(Schema):
    """Families as they are now."""

    items: list[FamilyOut]


class PickedLearner(Schema):
    """Which learner."""

    model_config = ConfigDict(extra="forbid")

    learner_id: UUID


@router.get("/o/{code}/families", response=documented(FamilyList), operation_id="listFamilies")
@endpoint(Permission.FAMILY_READ)
def list_families(request: HttpRequest, code: str, asked: Query[FamilyFilter]) -> FamilyList:
    """List the families within reach, with their children and guardians."""
    call = call_of(request)
    found = queries.families(
        call.actor,
        today=call.today,
        text=asked.text,
        showing=asked.showing,
        campus_id=asked.campus_id,
        sort=asked.sort,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [FamilyOut.from_orm(row) for row in found.rows]
    return FamilyList(items=items, next=str(found.next) if found.next else None)


@router.post("/o/{code}/families", response=documented(FamilyOut, 201), operation_id="addFamily")
@endpoint(Permission.FAMILY_ADD)
def add(request: HttpRequest, code: str, family: FamilyIn, response: HttpResponse) -> Status[FamilyRow]:
    """Add a family."""
    call = call_of(request)
    said = family.model_dump()
    custom = said.pop("custom")
    added = add_family(call.actor, details=FamilyDetails(**said), custom=custom)
    response["Location"] = f"{request.path}/{added.pk}"
    [row] = _as_they_are(call, [added.pk])
    response["ETag"] = etag(call, row.family_id, row.version)
    return Status(201, row)


@router.get("/o/{code}/families/{uuid:family_id}", response=documented(FamilyWhole), operation_id="readFamily")
@endpoint(Permission.FAMILY_READ)
def read(request: HttpRequest, code: str, family_id: UUID, response: HttpResponse) -> FamilyWhole:
    """Read what is known of one family. Its ETag is what a change must name."""
    call = call_of(request)
    row = queries.family(call.actor, family_id=family_id, today=call.today)
    response["ETag"] = etag(call, row.family_id, row.version)
    contacts = [ContactOut.from_orm(one) for one in queries.people(row).contacts]
    return FamilyWhole(**FamilyOut.from_orm(row).model_dump(), emergency_contacts=contacts)


@router.patch(
    "/o/{code}/families/{uuid:family_id}", response=documented(FamilyOut, 200, 412, 428), operation_id="editFamily"
)
@endpoint(Permission.FAMILY_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    family_id: UUID,
    family: FamilyPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> FamilyRow:
    """Change what is known of a family."""
    call = call_of(request)
    row = _to_edit(call, family_id)
    check_version(request, etag(call, row.family_id, row.version))
    said = family.model_dump(exclude_unset=True)
    custom = said.pop("custom", None)
    edit_family(
        call.actor, family_id=family_id, details=replace(row.details, **said), custom=custom, version=row.version
    )
    [edited] = _as_they_are(call, [family_id])
    response["ETag"] = etag(call, edited.family_id, edited.version)
    return edited


@router.post(
    "/o/{code}/families/archiving", response=documented(ChangedFamilies, 200, 409), operation_id="archiveFamilies"
)
@endpoint(Permission.FAMILY_ARCHIVE)
def archive(request: HttpRequest, code: str, picked: PickedFamilies) -> ChangedFamilies:
    """Put families away that are not with you any more: all of them, or none."""
    call = call_of(request)
    archive_families(call.actor, family_ids=picked.family_ids)
    return _changed(call, picked)


@router.post(
    "/o/{code}/families/restoring", response=documented(ChangedFamilies, 200, 409), operation_id="restoreFamilies"
)
@endpoint(Permission.FAMILY_RESTORE)
def restore(request: HttpRequest, code: str, picked: PickedFamilies) -> ChangedFamilies:
    """Bring families back from the archive: all of them, or none."""
    call = call_of(request)
    restore_families(call.actor, family_ids=picked.family_ids)
    return _changed(call, picked)


@router.post(
    "/o/{code}/families/{uuid:family_id}/learners",
    response=documented(FamilyOut, 200, 409),
    operation_id="putIntoFamily",
)
@endpoint(Permission.FAMILY_EDIT)
def put_in(request: HttpRequest, code: str, family_id: UUID, picked: PickedLearner) -> FamilyRow:
    """Say that a learner belongs to a family. They belong to two at most."""
    call = call_of(request)
    put_into_family(call.actor, family_id=family_id, learner_id=picked.learner_id)
    [row] = _as_they_are(call, [family_id])
    return row


@router.post(
    "/o/{code}/families/learners/{uuid:place_id}/removal",
    response=documented(FamilyOut),
    operation_id="takeOutOfFamily",
)
@endpoint(Permission.FAMILY_EDIT)
def take_out(request: HttpRequest, code: str, place_id: UUID) -> FamilyRow:
    """Say that a learner does not belong to a family any more. That they did stays in its trail."""
    call = call_of(request)
    place = queries.place(call.actor, place_id=place_id)
    take_out_of_family(call.actor, place_id=place_id)
    [row] = _as_they_are(call, [place.family_id])
    return row


def _to_edit(call: Call, family_id: UUID) -> FamilyRow:
    return queries.family(call.actor, family_id=family_id, today=call.today, permission=Permission.FAMILY_EDIT)


def _changed(call: Call, picked: PickedFamilies) -> ChangedFamilies:
    return ChangedFamilies(items=[FamilyOut.from_orm(row) for row in _as_they_are(call, picked.family_ids)])


def _as_they_are(call: Call, family_ids: Collection[UUID]) -> list[FamilyRow]:
    return queries.changed(call.actor, family_ids=family_ids, today=call.today)
