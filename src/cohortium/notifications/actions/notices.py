"""Every change to what somebody is told in the app: they have read it, or not."""

from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import assign
from cohortium.core.rows import locked
from cohortium.jobs.facts import AT_MOST
from cohortium.notifications.events import NotificationRead, NotificationsRead, NotificationUnread
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.notices import visible_to


@action(Permission.NOTIFICATION_MARK)
def mark(actor: Actor, *, notification_id: UUID, is_read: bool, now: datetime) -> Notification | Unchanged:
    """Say that one has read it, or not after all.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = locked(visible_to(actor, Permission.NOTIFICATION_MARK), notification_id)
    if (row.read_at is not None) == is_read:
        return Unchanged(row)
    changes = assign(row, {"read_at": now if is_read else None})
    row.save(update_fields=["read_at"])
    record(actor, NotificationRead(row.pk) if is_read else NotificationUnread(row.pk), row, changes)
    return row


@action(Permission.NOTIFICATION_MARK)
def mark_all(actor: Actor, *, now: datetime) -> int | Unchanged:
    """Say that one has read all of them, the newest 500 first. Says how many."""
    unread = visible_to(actor, Permission.NOTIFICATION_MARK).filter(read_at=None)
    newest = unread.order_by("-created_at", "-pk").values("pk")[:AT_MOST]
    ids = list(unread.filter(pk__in=newest).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    if not ids:
        return Unchanged()
    record_each(actor, NotificationsRead, Notification, ids, {"read_at": (None, now)})
    Notification.objects.filter(pk__in=ids).update(read_at=now)
    return len(ids)
