"""What somebody is told in the app: a person's own, and nobody else's. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.notifications.models import Notification
from cohortium.notifications.states import Channel

# More are counted as this many: the sign says 99+.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing that somebody is told."""

    notification_id: UUID
    title: str
    words: str
    href: str
    created_at: datetime
    is_read: bool


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Notification]:
    """The notices of this member."""
    if not actor.may(permission):
        return Notification.objects.none()
    return Notification.objects.filter(recipient_id=actor.id, channel=Channel.IN_APP)


def unread(actor: Actor) -> int:
    """How many are not read, up to a hundred: one statement, answered by its index alone."""
    rows = visible_to(actor, Permission.NOTIFICATION_MARK).filter(read_at=None)
    return rows.values("pk")[:MOST_COUNTED].count()


def notices(
    actor: Actor, *, only_unread: bool = False, after: Cursor | None = None, at_most: int = 30
) -> PageOf[NoticeRow]:
    """What one was told, newest first, a page at a time.

    Raises:
        Invalid: the cursor belongs to another list.
    """
    rows = visible_to(actor, Permission.NOTIFICATION_MARK)
    found: Any = (rows.filter(read_at=None) if only_unread else rows).values(
        "id", "subject", "body", "href", "created_at", "read_at"
    )
    return PageOf.of(found, _row, "created_at", descending=True, after=after, at_most=at_most, values=MOMENTS)


def notice(actor: Actor, *, notification_id: UUID) -> NoticeRow:
    """One of them.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    mine = visible_to(actor, Permission.NOTIFICATION_MARK).filter(pk=notification_id)
    found: Any = mine.values("id", "subject", "body", "href", "created_at", "read_at").first()
    if found is None:
        raise NotFound
    return _row(found)


def _row(row: dict[str, Any]) -> NoticeRow:
    return NoticeRow(
        row["id"], row["subject"], row["body"], row["href"], row["created_at"], is_read=row["read_at"] is not None
    )
