"""Search."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.api.schemas import Text
from cohortium.core.pages import Cursor
from cohortium.desk.kinds.search import Asked
from cohortium.desk.queries import search as queries
from cohortium.tenancy.words import said

router = Router(tags=["Search"])


class HitOut(Schema):
    """A thing that was found."""

    thing_id: UUID
    title: str
    about: str


class FoundOut(Schema):
    """What was found of one kind."""

    kind: str = Field(description="The kind of thing, as the trail calls it.")
    word: str
    hits: list[HitOut]
    next: str | None = Field(description="Send it as `after` with this kind for the next page. Null: that is all.")


class FoundList(Schema):
    """What was found, by kind. Kinds of which nothing was found are left out."""

    items: list[FoundOut]


class Search(Schema):
    """What is looked for."""

    q: Annotated[
        Text,
        Field(min_length=1, max_length=100, description="How it begins; of people and tasks any word, in any order."),
    ]
    kind: Annotated[Text, Field(max_length=40, description="Of this kind alone.")] = ""
    after: Annotated[str | None, Field(description="The `next` of the last page. Only with a kind.")] = None
    limit: Annotated[int, Field(ge=1, le=50)] = 5


@router.get("/o/{code}/search", response=documented(FoundList), operation_id="search")
@endpoint(Permission.ORGANISATION_SEARCH)
def search(request: HttpRequest, code: str, asked: Query[Search]) -> FoundList:
    """Find what begins so, within reach."""
    call = call_of(request)
    after = Cursor.read(asked.after) if asked.after else None
    if asked.kind:
        found = [queries.found_of(call.actor, kind=asked.kind, asked=Asked(asked.q, after, asked.limit))]
    else:
        found = queries.found(call.actor, text=asked.q, at_most=asked.limit)
    return FoundList(
        items=[
            FoundOut(
                kind=one.kind,
                word=said(one.word),
                hits=[HitOut.from_orm(hit) for hit in one.hits],
                next=str(one.next) if one.next else None,
            )
            for one in found
        ]
    )
