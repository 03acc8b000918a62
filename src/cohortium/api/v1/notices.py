"""What one is told in the app, and what one wants to be told of. One's own: no key holds these permissions."""

from datetime import datetime, time
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.api.endpoint import Call, call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.core.pages import Cursor
from cohortium.identity.sessions import UNASKED
from cohortium.notifications.actions.notices import mark, mark_all
from cohortium.notifications.actions.preferences import choose
from cohortium.notifications.actions.rhythms import choose_rhythm
from cohortium.notifications.queries import notices as queries
from cohortium.notifications.queries.notices import NoticeRow
from cohortium.notifications.queries.preferences import wishes
from cohortium.notifications.queries.rhythms import RhythmRow, rhythm
from cohortium.notifications.rules.rhythms import Rhythm
from cohortium.notifications.states import Channel

router = Router(tags=["Notifications"])


class NoticeOut(Schema):
    """One thing that you were told."""

    notification_id: UUID
    title: str
    words: str
    href: str = Field(description="Where it leads; empty where it leads nowhere.")
    created_at: datetime
    is_read: bool


class NoticeList(Schema):
    """A page of what you were told, newest first."""

    items: list[NoticeOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class NoticeFilter(Schema):
    """Which of them, how many."""

    unread: Annotated[bool, Field(description="Only what is not read.")] = False
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 30


class Unread(Schema):
    """How many are not read."""

    unread: int = Field(description="100 stands for as many or more.")


class Reading(Schema):
    """Whether it is read."""

    model_config = ConfigDict(extra="forbid")

    is_read: StrictBool


class Read(Schema):
    """How many became read."""

    read: int


class WishOut(Schema):
    """A kind of notification, and in which of its ways you want it."""

    kind: str
    name: str
    about: str
    is_critical: bool = Field(description="You cannot switch it off.")
    wanted: dict[Channel, bool]


class WishList(Schema):
    """Every kind that goes to people of the team."""

    items: list[WishOut]


class Wish(Schema):
    """One way of one kind."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[Text, Field(max_length=80)]
    channel: Channel
    is_on: StrictBool


class Wishes(Schema):
    """What is to be different. The rest stays as it is."""

    model_config = ConfigDict(extra="forbid")

    wishes: Annotated[list[Wish], Field(max_length=200)]


CLOCK = Annotated[str | None, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Such as 21:30.")]


class TimesOut(Schema):
    """When letters reach you that can wait."""

    model_config = ConfigDict(extra="forbid")

    quiet_from: CLOCK = None
    quiet_until: CLOCK = None
    digest_at: CLOCK = None
    time_zone: Annotated[Text, Field(max_length=64, description="Empty: the organisation’s.")] = ""


@router.get("/o/{code}/notifications", response=documented(NoticeList), operation_id="listNotifications")
@endpoint(Permission.NOTIFICATION_MARK)
def list_notices(request: HttpRequest, code: str, asked: Query[NoticeFilter]) -> NoticeList:
    """List what you were told."""
    after = Cursor.read(asked.after) if asked.after else None
    found = queries.notices(call_of(request).actor, only_unread=asked.unread, after=after, at_most=asked.limit)
    items = [NoticeOut.from_orm(row) for row in found.rows]
    return NoticeList(items=items, next=str(found.next) if found.next else None)


@router.get("/o/{code}/notifications/unread", response=documented(Unread), operation_id="countUnreadNotifications")
@endpoint(Permission.NOTIFICATION_MARK)
def unread(request: HttpRequest, code: str, response: HttpResponse) -> Unread:
    """Count what you did not read. Send the ETag as If-None-Match: as long as it is the same the answer is 304."""
    call = call_of(request)
    # The bell asks each minute, also where everybody went home.
    request.META[UNASKED] = True
    number = queries.unread(call.actor)
    response["ETag"] = etag(call, call.actor.id, number)
    return Unread(unread=number)


@router.post("/o/{code}/notifications/reading", response=documented(Read), operation_id="readAllNotifications")
@endpoint(Permission.NOTIFICATION_MARK)
def read_all(request: HttpRequest, code: str) -> Read:
    """Say that you have read all of them, the newest 500 first."""
    call = call_of(request)
    done = mark_all(call.actor, now=call.now)
    return Read(read=0 if isinstance(done, Unchanged) else done)


@router.put(
    "/o/{code}/notifications/{uuid:notification_id}/reading",
    response=documented(NoticeOut),
    operation_id="markNotification",
)
@endpoint(Permission.NOTIFICATION_MARK)
def read(request: HttpRequest, code: str, notification_id: UUID, reading: Reading) -> NoticeRow:
    """Say that you have read it, or not after all."""
    call = call_of(request)
    mark(call.actor, notification_id=notification_id, is_read=reading.is_read, now=call.now)
    return queries.notice(call.actor, notification_id=notification_id)


@router.get("/o/{code}/notification-wishes", response=documented(WishList), operation_id="listNotificationWishes")
@endpoint(Permission.NOTIFICATION_CHOOSE)
def list_wishes(request: HttpRequest, code: str) -> WishList:
    """List what you want to be told of."""
    return _wishes(request)


@router.patch("/o/{code}/notification-wishes", response=documented(WishList), operation_id="chooseNotifications")
@endpoint(Permission.NOTIFICATION_CHOOSE)
def change_wishes(request: HttpRequest, code: str, asked: Wishes) -> WishList:
    """Say in which ways you want to be told of which kinds."""
    choose(call_of(request).actor, wanted={(one.kind, one.channel): one.is_on for one in asked.wishes})
    return _wishes(request)


@router.get("/o/{code}/notification-times", response=documented(TimesOut), operation_id="readNotificationTimes")
@endpoint(Permission.NOTIFICATION_CHOOSE)
def times(request: HttpRequest, code: str, response: HttpResponse) -> TimesOut:
    """Read when letters reach you that can wait. Its ETag is what a change must name."""
    return _times(request, response)


@router.put(
    "/o/{code}/notification-times",
    response=documented(TimesOut, 200, 412, 428),
    operation_id="chooseNotificationTimes",
)
@endpoint(Permission.NOTIFICATION_CHOOSE)
def choose_times(
    request: HttpRequest, code: str, wanted: TimesOut, response: HttpResponse, if_match: IfMatch = None
) -> TimesOut:
    """Say when you are left in peace, and whether you want one letter a day."""
    call = call_of(request)
    row = rhythm(call.actor)
    check_version(request, _times_etag(call, row))
    said = Rhythm(_clock(wanted.quiet_from), _clock(wanted.quiet_until), _clock(wanted.digest_at), wanted.time_zone)
    choose_rhythm(call.actor, rhythm=said, version=row.version)
    return _times(request, response)


def _times(request: HttpRequest, response: HttpResponse) -> TimesOut:
    call = call_of(request)
    row = rhythm(call.actor)
    response["ETag"] = _times_etag(call, row)
    said = row.rhythm
    written = [f"{one:%H:%M}" if one else None for one in (said.quiet_from, said.quiet_until, said.digest_at)]
    return TimesOut(quiet_from=written[0], quiet_until=written[1], digest_at=written[2], time_zone=said.time_zone)


def _times_etag(call: Call, row: RhythmRow) -> str:
    return etag(call, row.rhythm_id or call.actor.id, row.version)


def _clock(written: str | None) -> time | None:
    return time.fromisoformat(written) if written else None


def _wishes(request: HttpRequest) -> WishList:
    items = [
        WishOut(
            kind=row.kind.key,
            name=str(row.kind.name),
            about=str(row.kind.about),
            is_critical=row.kind.is_critical,
            wanted=row.wanted,
        )
        for row in wishes(call_of(request).actor)
    ]
    return WishList(items=items)
