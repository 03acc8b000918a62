"""The trail."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Day
from cohortium.audit.queries import Asked, EntryRow, entries
from cohortium.core.pages import Cursor

router = Router(tags=["Trail"])

# What the trail calls kinds and acts; it has no others.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z_.]*$", max_length=80)]


class EntryOut(Schema):
    """One entry of the trail. Entries are never changed, and never deleted."""

    entry_id: UUID
    at: datetime
    actor_kind: str = Field(description="Who acted: a member, the system itself, whoever held a link.")
    actor_id: UUID
    actor_name: str | None = Field(description="What a member is called now.")
    act: str = Field(description="Such as campus.edited.")
    sentence: str = Field(description="The act in words.")
    kind: str = Field(description="The kind of thing that it was done to, such as campus.")
    thing_id: UUID
    thing_name: str | None = Field(description="What the thing is called now.")
    changes: dict[str, list[Any]] = Field(
        description="Each field's value before and after. Personal data is masked: •••."
    )
    ip: str | None
    user_agent: str
    correlation_id: UUID = Field(description="The same for all that one request did, and for the jobs that followed.")


class EntryList(Schema):
    """A page of the trail, newest first."""

    items: list[EntryOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class TrailFilter(Schema):
    """Which entries, how many."""

    who: Annotated[UUID | None, Field(description="An actor_id.")] = None
    kind: Annotated[Name, Field(description="A kind of thing.")] = ""
    act: Name = ""
    thing: Annotated[UUID | None, Field(description="A thing_id.")] = None
    request: Annotated[UUID | None, Field(description="A correlation_id.")] = None
    first_day: Annotated[Day | None, Field(description="The first day, in the organisation's time zone.")] = None
    last_day: Annotated[Day | None, Field(description="The last day, the whole of it.")] = None
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/trail", response=documented(EntryList), operation_id="readTrail")
@endpoint(Permission.TRAIL_READ)
def read(request: HttpRequest, code: str, asked: Query[TrailFilter]) -> EntryList:
    """Read the trail: who did what, to which thing, when and from where."""
    call = call_of(request)
    found = entries(
        call.actor,
        asked=Asked(**asked.model_dump(exclude={"after", "limit"})),
        time_zone=call.organisation.time_zone,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return EntryList(items=[_out(row) for row in found.rows], next=str(found.next) if found.next else None)


def _out(row: EntryRow) -> EntryOut:
    return EntryOut(
        entry_id=row.entry_id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.by,
        act=row.act,
        sentence=str(row.sentence),
        kind=row.kind,
        thing_id=row.thing_id,
        thing_name=row.thing,
        changes=row.values,
        ip=row.ip,
        user_agent=row.user_agent,
        correlation_id=row.correlation_id,
    )
