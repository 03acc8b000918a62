"""Questions about when letters reach somebody that can wait. Nothing here writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.notifications import kinds
from cohortium.notifications.models import LetterRhythm, Notification
from cohortium.notifications.rules.rhythms import Hours, Rhythm, all_quiet_until, last_digest, tomorrow, zone_of
from cohortium.notifications.settings import QUIET_FROM, QUIET_UNTIL
from cohortium.notifications.states import Channel, NotificationStatus, Wait
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.settings import value_of


@dataclass(frozen=True, slots=True)
class RhythmRow:
    """What somebody chose, and in which zone it is read."""

    rhythm_id: UUID | None
    version: int
    rhythm: Rhythm
    organisation_zone: str


class Held(NamedTuple):
    """Why a letter waits, and until when; a daily letter comes by itself."""

    why: Wait
    until: datetime | None


@dataclass(frozen=True, slots=True)
class LimitRow:
    """How many letters may leave in a day, how many of them did, and how many wait for tomorrow."""

    at_most: int
    taken: int
    waiting: int


class Gathered(NamedTuple):
    """A letter that waits for somebody's daily one, which is due."""

    notification_id: UUID
    recipient_id: UUID
    recipient_type: str
    address: str


def visible_to(actor: Actor, permission: Permission) -> QuerySet[LetterRhythm]:
    """What this actor chose: nobody chooses for somebody else."""
    if not actor.may(permission):
        return LetterRhythm.objects.none()
    return LetterRhythm.objects.filter(recipient_id=actor.id)


def rhythm(actor: Actor) -> RhythmRow:
    """What this actor chose."""
    row = visible_to(actor, Permission.NOTIFICATION_CHOOSE).first()
    return RhythmRow(
        row.pk if row else None,
        row.version if row else 0,
        row.rhythm if row else Rhythm(),
        Organisation.objects.values_list("time_zone", flat=True).get(),
    )


def happened(*, rhythm_id: UUID | None, at_most: int = 20) -> list[TimelineRow]:
    """What happened to it, newest first."""
    return timeline(entity_type="letterrhythm", entity_id=rhythm_id, at_most=at_most) if rhythm_id else []


def rhythms_of(recipient_ids: Collection[UUID]) -> dict[UUID, Rhythm]:
    """What these people chose, in one statement."""
    return {row.recipient_id: row.rhythm for row in LetterRhythm.objects.filter(recipient_id__in=recipient_ids)}


def quiet_here(now: datetime) -> datetime | None:
    """Until when it is quiet in the organisation; nothing where it is not."""
    return all_quiet_until(now, [_hours_here()])


def held(letter: Notification, *, now: datetime) -> Held | None:
    """Why this letter has to wait now, apart from the limit; nothing where it may go, or must."""
    if kinds.is_critical(letter.kind):
        return None
    chosen = rhythms_of([letter.recipient_id]).get(letter.recipient_id) if letter.recipient_id else None
    if chosen and chosen.digest_at and letter.kind != kinds.DIGEST:
        return Held(Wait.DIGEST, None)
    here = _hours_here()
    if until := all_quiet_until(now, [here]):
        return Held(Wait.QUIET, all_quiet_until(now, [here, _hours_of(chosen, here)]) or until)
    if chosen and (until := all_quiet_until(now, [_hours_of(chosen, here), here])):
        return Held(Wait.OWN_QUIET, until)
    return None


def today(now: datetime) -> tuple[date, datetime]:
    """Which day it is in the organisation, and when the next one begins."""
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())
    return now.astimezone(zone).date(), tomorrow(now, zone)


def has_limit() -> bool:
    """Whether this installation lets an organisation send so many letters a day and no more."""
    return bool(settings.LETTERS_PER_DAY)


def limit(actor: Actor, *, now: datetime) -> LimitRow | None:
    """How today's letters stand to the limit of the installation; nothing where nothing waits for it."""
    if not settings.LETTERS_PER_DAY or not actor.reach(Permission.NOTIFICATION_READ).everything:
        return None
    waiting = Notification.objects.filter(
        waits_for=Wait.LIMIT, status=NotificationStatus.QUEUED, waits_until__gt=now
    ).count()
    day, _next = today(now)
    taken = Notification.objects.filter(counted_on=day).count()
    return LimitRow(settings.LETTERS_PER_DAY, taken, waiting) if waiting else None


def gathered(*, now: datetime, at_most: int) -> list[Gathered]:
    """The letters whose readers daily letter is due, those of one reader together: three statements."""
    rows = Notification.objects.filter(
        channel=Channel.EMAIL, waits_for=Wait.DIGEST, digest_id=None, status=NotificationStatus.QUEUED
    ).exclude(recipient_id=None)
    people = [one for one in rows.order_by().values_list("recipient_id", flat=True).distinct() if one]
    due = _due(rhythms_of(people), now)
    # Whoever wants no daily letter any more gets what waits for it in a last one.
    until: dict[datetime, list[UUID]] = {}
    for one in people:
        until.setdefault(due.get(one, now), []).append(one)
    asked = Q(pk=None)
    for moment, some in until.items():
        asked |= Q(recipient_id__in=some, created_at__lte=moment)
    found: Any = rows.filter(asked).order_by("recipient_id", "created_at", "pk")
    return [Gathered(*row) for row in found.values_list("pk", "recipient_id", "recipient_type", "recipient")[:at_most]]


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Each is one person's own."""
    return dict.fromkeys(ids, _("E-mail times"))


def _due(chosen: Mapping[UUID, Rhythm], now: datetime) -> dict[UUID, datetime]:
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())
    return {
        one: last_digest(now, rhythm.digest_at, zone_of(rhythm, zone))
        for one, rhythm in chosen.items()
        if rhythm.digest_at
    }


def _hours_here() -> Hours:
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())
    return Hours(value_of(QUIET_FROM), value_of(QUIET_UNTIL), zone)


def _hours_of(chosen: Rhythm | None, here: Hours) -> Hours:
    if chosen is None:
        return Hours(None, None, here.zone)
    return Hours(chosen.quiet_from, chosen.quiet_until, zone_of(chosen, here.zone))
