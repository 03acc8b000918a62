"""Questions about notifications. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.notifications.kinds import abouts_of, name_of, writer_of
from cohortium.notifications.models import Notification
from cohortium.notifications.rules import Envelope, Letterhead
from cohortium.notifications.states import NotificationStatus
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """What became of a letter."""

    status: NotificationStatus
    answer: str
    created_at: datetime
    settled_at: datetime | None


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Notification]:
    """The notifications that this permission reaches: all of them, or none."""
    everything = actor.reach(permission).everything
    return Notification.objects.all() if everything else Notification.objects.none()


def newest(*, subject_id: UUID) -> NotificationRow | None:
    """The newest letter about something that the caller has already been allowed to see."""
    found = Notification.objects.filter(subject_id=subject_id).order_by("-created_at", "-pk").first()
    if found is None:
        return None
    return NotificationRow(NotificationStatus(found.status), found.answer, found.created_at, found.settled_at)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these letters are called: of what kind they are, and whom or what they are about."""
    subjects: dict[str, dict[UUID, UUID]] = {}
    for notification_id, kind, subject_id in Notification.objects.filter(pk__in=ids).values_list(
        "pk", "kind", "subject_id"
    ):
        subjects.setdefault(kind, {})[notification_id] = subject_id
    return {
        notification_id: ": ".join(filter(None, (str(name_of(kind)), named.get(subject_id))))
        for kind, of_kind in subjects.items()
        for named in [abouts_of(kind, set(of_kind.values()))]
        for notification_id, subject_id in of_kind.items()
    }


def is_due(*, notification_id: UUID) -> bool:
    """Whether it is still to be sent."""
    due = (NotificationStatus.QUEUED, NotificationStatus.FAILED)
    return Notification.objects.filter(pk=notification_id, status__in=due).exists()


def envelope(*, notification_id: UUID, now: datetime) -> Envelope | None:
    """The letter, written now; nothing where it is not needed any more."""
    found = Notification.objects.get(pk=notification_id)
    letter = writer_of(found.kind)(found.subject_id, now)
    if letter is None:
        return None
    organisation = Organisation.objects.get()
    head = Letterhead(organisation.name, organisation.colour, _logo(organisation))
    return Envelope(found.pk, found.recipient, found.created_at, head, letter)


def _logo(organisation: Organisation) -> str:
    if organisation.logo_id is None:
        return ""
    # By its address and not inside the letter: every letter would be larger by it, and old ones would show an old one.
    return f"{settings.ADDRESS}/logos/{organisation.code}?v={organisation.logo_id}"
