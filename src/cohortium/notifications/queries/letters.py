"""Questions about notifications. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline, written_between
from cohortium.core.errors import NotFound, Words
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.notifications import kinds
from cohortium.notifications.kinds import About
from cohortium.notifications.links import Reader, Returned, return_address, secret_of
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.digests import held_in, more
from cohortium.notifications.queries.preferences import refused
from cohortium.notifications.queries.senders import sent_from
from cohortium.notifications.queries.texts import texts_in
from cohortium.notifications.rules.digests import AT_MOST, bound
from cohortium.notifications.rules.letters import Envelope, Letterhead
from cohortium.notifications.rules.texts import Written, written
from cohortium.notifications.states import Channel, NotificationStatus, RecipientType, Wait
from cohortium.tenancy.models import Organisation

DUE = (NotificationStatus.QUEUED, NotificationStatus.FAILED)


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """What became of a letter."""

    status: NotificationStatus
    answer: str
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentRow:
    """A notification as the office sees it."""

    notification_id: UUID
    version: int
    kind: str
    kind_name: Words
    channel: Channel
    recipient: str
    # Who of the team it is for; nothing where it is for an address alone.
    to_name: str
    # What it is about; nothing where that is gone.
    about: str
    subject_id: UUID
    status: NotificationStatus
    attempts: int
    answer: str
    created_at: datetime
    settled_at: datetime | None
    # Why it waits, where it is on its way and does; and until when, where a clock says so.
    waits_for: str
    waits_until: datetime | None

    @property
    def waits(self) -> Words:
        """Why it waits, in words."""
        is_waiting = self.waits_for and self.status == NotificationStatus.QUEUED
        return Wait(self.waits_for).label if is_waiting else ""

    @property
    def can_be_resent(self) -> bool:
        """Whether somebody may decide to send it again."""
        return self.channel == Channel.EMAIL and self.status in {NotificationStatus.FAILED, NotificationStatus.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which notifications: each part that says something leaves fewer. Both days are whole ones of the organisation."""

    status: str = ""
    kind: str = ""
    # The whole address, as it was typed.
    to: str = ""
    first_day: date | None = None
    last_day: date | None = None


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Notification]:
    """The notifications that this permission reaches: all of them, or none."""
    everything = actor.reach(permission).everything
    return Notification.objects.all() if everything else Notification.objects.none()


def sent(
    actor: Actor, *, asked: Asked, time_zone: str, after: Cursor | None = None, at_most: int = 50
) -> PageOf[SentRow]:
    """What was sent, newest first, a page at a time: one statement, one for each kind of subject, one for names.

    Raises:
        Invalid: there is no such day, or the cursor belongs to another list.
    """
    found = PageOf.of(
        _columns(_narrowed(visible_to(actor, Permission.NOTIFICATION_READ), asked, ZoneInfo(time_zone))),
        lambda row: row,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    return PageOf(_rows(found.rows), found.next)


def one_sent(actor: Actor, *, notification_id: UUID, permission: Permission = Permission.NOTIFICATION_READ) -> SentRow:
    """One notification.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _columns(visible_to(actor, permission).filter(pk=notification_id)).first()
    if found is None:
        raise NotFound
    return _rows([found])[0]


def happened(*, notification_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a notification that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="notification", entity_id=notification_id, at_most=at_most)


def newest(*, subject_id: UUID) -> NotificationRow | None:
    """The newest letter about something that the caller has already been allowed to see."""
    found = Notification.objects.filter(subject_id=subject_id).order_by("-created_at", "-pk").first()
    if found is None:
        return None
    return NotificationRow(NotificationStatus(found.status), found.answer, found.created_at, found.settled_at)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What these notifications are called: of what kind they are, and whom or what they are about."""
    rows: list[Any] = list(Notification.objects.filter(pk__in=ids).values("pk", "kind", "subject_id"))
    abouts = _abouts(rows)
    return {
        row["pk"]: ": ".join(filter(None, (str(kinds.name_of(row["kind"])), abouts.get(row["subject_id"]))))
        for row in rows
    }


def due(*, notification_id: UUID) -> Notification | None:
    """The letter, where it is still to be sent."""
    return Notification.objects.filter(pk=notification_id, status__in=DUE).first()


def goes_to(letter: Notification) -> str | None:
    """Where a letter goes now; nowhere where its reader is not, or may not be, in the team any more.

    Whoever is to come in, or is no member, is written to by the address alone, as long as that is known.
    """
    if letter.recipient_type != RecipientType.MEMBER or letter.recipient_id is None:
        return letter.recipient or None
    return access.address_of(letter.recipient_id)


def sent_within(digest_id: UUID) -> list[UUID]:
    """What a daily letter held, and was thought to be there with it."""
    rows = Notification.objects.filter(
        digest_id=digest_id, status__in=(NotificationStatus.SENT, NotificationStatus.UNKNOWN)
    )
    return list(rows.values_list("pk", flat=True))


def answer_of(notification_id: UUID) -> str:
    """What was said of a letter last."""
    return Notification.objects.values_list("answer", flat=True).get(pk=notification_id)


def waiting(*, but: Sequence[UUID] = ()) -> int:
    """How many letters of this organisation are on their way."""
    rows = Notification.objects.filter(status=NotificationStatus.QUEUED, channel=Channel.EMAIL)
    return rows.exclude(pk__in=but).count()


def among(ids: Sequence[UUID]) -> list[Notification]:
    """These, as far as they are there."""
    return list(Notification.objects.filter(pk__in=ids).only("pk", "kind", "recipient_id", "recipient"))


def envelope(found: Notification, *, now: datetime) -> Envelope | None:
    """The letter, written now; nothing where it is not needed any more, or not wanted."""
    about = About(found.subject_id, found.recipient_id)
    organisation = Organisation.objects.get()
    letter = words_of(found.kind, [about], organisation, now=now).get(about)
    if letter and found.kind == kinds.DIGEST:
        letter = _bound(letter, found, organisation, now)
    stop = ""
    if found.recipient_id and not kinds.kind_of(found.kind).is_critical:
        if found.recipient_id in refused(found.kind, Channel.EMAIL, [found.recipient_id]):
            return None
        reader = Reader(RecipientType(found.recipient_type), found.recipient_id, found.kind)
        stop = f"{settings.ADDRESS}/unsubscribe/{organisation.code}.{secret_of(reader, organisation.code)}"
    if letter is None:
        return None
    head = Letterhead(organisation.name, organisation.colour, _logo(organisation))
    back = return_address(Returned(organisation.pk, found.pk))
    by = sent_from(organisation.name)
    return Envelope(found.pk, found.recipient, found.created_at, head, letter, stop, back, by)


def _bound(intro: Written, digest: Notification, organisation: Organisation, now: datetime) -> Written | None:
    """The daily letter with all that it holds and is still wanted: as many statements as there are kinds in it."""
    rows = held_in(digest.pk)
    said: dict[UUID, Written] = {}
    for kind in {row.kind for row in rows}:
        some = [row for row in rows if row.kind == kind]
        if digest.recipient_id in refused(kind, Channel.EMAIL, [row.recipient_id for row in some if row.recipient_id]):
            continue
        words = words_of(kind, [About(row.subject_id, row.recipient_id) for row in some], organisation, now=now)
        said |= {row.pk: words[about] for row in some if (about := About(row.subject_id, row.recipient_id)) in words}
    written_out = [said[row.pk] for row in rows if row.pk in said]
    return bound(intro, written_out, more(len(written_out) - AT_MOST)) if written_out else None


def words_of(
    kind: str, abouts: Collection[About], organisation: Organisation, *, now: datetime
) -> dict[About, Written]:
    """What notifications of this kind say now, by two statements however many they are."""
    declared = kinds.kind_of(kind)
    text = texts_in(kinds.language_of(organisation.locale), [declared])[kind]
    filled = declared.fill(abouts, now)
    return {
        about: written(text, {"organisation": organisation.name, **values}, declared.links)
        for about, values in filled.items()
    }


def letterhead() -> Letterhead:
    """In whose name letters go out."""
    organisation = Organisation.objects.get()
    return Letterhead(organisation.name, organisation.colour, _logo(organisation))


def _logo(organisation: Organisation) -> str:
    if organisation.logo_id is None:
        return ""
    # By its address and not inside the letter: every letter would be larger by it, and old ones would show an old one.
    return f"{settings.ADDRESS}/logos/{organisation.code}?v={organisation.logo_id}"


def _narrowed(rows: QuerySet[Notification], asked: Asked, zone: ZoneInfo) -> QuerySet[Notification]:
    exactly = {"status": asked.status, "kind": asked.kind, "recipient__iexact": asked.to}
    rows = rows.filter(**{name: value for name, value in exactly.items() if value})
    return written_between(rows, asked.first_day, asked.last_day, zone)


def _columns(rows: QuerySet[Notification]) -> Any:
    return rows.values(
        *("id", "version", "kind", "channel", "recipient", "recipient_type", "recipient_id", "subject_id"),
        *("status", "attempts", "answer", "created_at", "settled_at", "waits_for", "waits_until"),
    )


def _rows(rows: Sequence[dict[str, Any]]) -> list[SentRow]:
    abouts = _abouts(rows)
    team = {row["recipient_id"] for row in rows if row["recipient_type"] == RecipientType.MEMBER}
    people = access.names(team) if team else {}
    return [
        SentRow(
            notification_id=row["id"],
            version=row["version"],
            kind=row["kind"],
            kind_name=kinds.name_of(row["kind"]),
            channel=Channel(row["channel"]),
            recipient=row["recipient"],
            to_name=people.get(row["recipient_id"], ""),
            about=abouts.get(row["subject_id"], ""),
            subject_id=row["subject_id"],
            status=NotificationStatus(row["status"]),
            attempts=row["attempts"],
            answer=row["answer"],
            created_at=row["created_at"],
            settled_at=row["settled_at"],
            waits_for=row["waits_for"],
            waits_until=row["waits_until"],
        )
        for row in rows
    ]


def _abouts(rows: Collection[dict[str, Any]]) -> dict[UUID, str]:
    subjects: dict[str, set[UUID]] = {}
    for row in rows:
        subjects.setdefault(row["kind"], set()).add(row["subject_id"])
    return {one: name for kind, ids in subjects.items() for one, name in kinds.names_of(kind, ids).items()}
