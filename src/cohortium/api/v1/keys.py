"""Keys."""

from datetime import datetime
from types import MappingProxyType
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.administration.actions.keys import issue_key, revoke_key
from cohortium.administration.queries import keys as queries
from cohortium.administration.queries.keys import KeyRow, KeyShowing
from cohortium.administration.rules.keys import AT_MOST, KeyDetails, Standing
from cohortium.api.endpoint import call_of, documented, endpoint, etag
from cohortium.api.schemas import Moment, Text
from cohortium.core.pages import Cursor

router = Router(tags=["Keys"])

MOST_CAMPUSES = 500
KEEP_IT = "Keep the secret now: it is never shown again."
WAS_SHOWN = "The secret was in the first answer to this request, and is never shown again. Lost: revoke this key."
# What stands in the answer when it is given again.
LATER = MappingProxyType({"secret": None, "note": WAS_SHOWN})


class KeyOut(Schema):
    """What a program comes in with. Its secret is shown once, when the key is issued."""

    key_id: UUID
    name: str
    beginning: str = Field(description="How the key begins: it tells keys apart.")
    permissions: list[Permission]
    campus_ids: list[UUID] = Field(description="It reaches these campuses only. Empty: the whole organisation.")
    expires_at: datetime
    standing: Standing
    last_used_at: datetime | None = Field(description="To a few minutes.")
    issued_by: str | None
    issued_at: datetime


class KeyIn(Schema):
    """What is said about a new key."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["name"], description="What uses it.")]
    permissions: Annotated[
        list[Permission], Field(min_length=1, description="What it may do: nothing that you may not.")
    ]
    campus_ids: Annotated[
        list[UUID],
        Field(max_length=MOST_CAMPUSES, description="Limit it to these campuses. Empty: the whole organisation."),
    ] = []
    expires_at: Annotated[Moment, Field(description="Within a year.")]


class KeyIssued(KeyOut):
    """A new key with its secret."""

    secret: str | None = Field(
        description="Send it as `Authorization: Bearer …`. Null where the answer is given again (Idempotency-Key)."
    )
    note: str


class KeyList(Schema):
    """A page of keys."""

    items: list[KeyOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class KeyFilter(Schema):
    """Which keys, how many."""

    showing: KeyShowing = KeyShowing.ALL
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/keys", response=documented(KeyList), operation_id="listKeys")
@endpoint(Permission.KEY_READ)
def list_keys(request: HttpRequest, code: str, asked: Query[KeyFilter]) -> KeyList:
    """List the keys within reach, by name."""
    call = call_of(request)
    found = queries.keys(
        call.actor,
        now=call.now,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    return KeyList(items=[KeyOut.from_orm(row) for row in found.rows], next=str(found.next) if found.next else None)


@router.post("/o/{code}/keys", response=documented(KeyIssued, 201, 409), operation_id="issueKey")
@endpoint(Permission.KEY_ISSUE, later=LATER)
def issue(request: HttpRequest, code: str, key: KeyIn, response: HttpResponse) -> Status[KeyIssued]:
    """Issue a key. No key may do this: it takes a person."""
    call = call_of(request)
    details = KeyDetails(key.name, frozenset(key.permissions), key.expires_at, frozenset(key.campus_ids))
    issued = issue_key(call.actor, details=details, now=call.now)
    response["Location"] = f"{request.path}/{issued.key.pk}"
    row = _answered(request, response, issued.key.pk)
    shown = KeyOut.from_orm(row).model_dump()
    return Status(201, KeyIssued(**shown, secret=issued.secret, note=KEEP_IT))


@router.get("/o/{code}/keys/{uuid:key_id}", response=documented(KeyOut), operation_id="readKey")
@endpoint(Permission.KEY_READ)
def read(request: HttpRequest, code: str, key_id: UUID, response: HttpResponse) -> KeyRow:
    """Read one key."""
    return _answered(request, response, key_id)


@router.post("/o/{code}/keys/{uuid:key_id}/revocation", response=documented(KeyOut, 200, 409), operation_id="revokeKey")
@endpoint(Permission.KEY_REVOKE)
def revoke(request: HttpRequest, code: str, key_id: UUID, response: HttpResponse) -> KeyRow:
    """Revoke a key: it opens nothing from now on, for good. Revoked already: it stays so."""
    revoke_key(call_of(request).actor, key_id=key_id)
    return _answered(request, response, key_id)


def _answered(request: HttpRequest, response: HttpResponse, key_id: UUID) -> KeyRow:
    call = call_of(request)
    row = queries.key(call.actor, key_id=key_id, now=call.now)
    response["ETag"] = etag(call, row.key_id, row.version, row)
    return row
