"""When letters reach somebody that can wait: quiet hours of both sides, and one letter a day instead of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, available_timezones

from cohortium.notifications.rules.quiet import quiet_until

# One kind of quiet may begin where another ends; nobody has so many that they would never be over.
_TURNS = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when it is quiet, by the clocks of a zone. Nothing: never."""

    begins: time | None
    ends: time | None
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What somebody wants of letters that can wait. Without a zone it is the organisation's."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time | None = None
    time_zone: str = ""


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    BOTH = "both"
    NEVER_OVER = "never_over"
    NO_ZONE = "no_zone"


def faults(rhythm: Rhythm) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found: dict[str, Fault] = {}
    if (rhythm.quiet_from is None) != (rhythm.quiet_until is None):
        found["quiet_until" if rhythm.quiet_until is None else "quiet_from"] = Fault.BOTH
    elif rhythm.quiet_from is not None and rhythm.quiet_from == rhythm.quiet_until:
        found["quiet_until"] = Fault.NEVER_OVER
    if rhythm.time_zone and rhythm.time_zone not in available_timezones():
        found["time_zone"] = Fault.NO_ZONE
    return found


def all_quiet_until(at: datetime, hours: Sequence[Hours]) -> datetime | None:
    """The moment until which it is quiet for one of them, and then for none; nothing where it is not quiet now.

    Where each begins as the other ends, and nobody would ever hear of anything, it ends after some turns.
    """
    until = at
    for _ in range(_TURNS):
        ends = [end for one in hours if (end := quiet_until(until, one.zone, one.begins, one.ends))]
        if not ends:
            break
        until = max(ends)
    return until if until > at else None


def zone_of(rhythm: Rhythm, organisation: tzinfo) -> tzinfo:
    """The zone of their clock."""
    return ZoneInfo(rhythm.time_zone) if rhythm.time_zone in available_timezones() else organisation


def last_digest(now: datetime, at: time, zone: tzinfo) -> datetime:
    """When their daily letter was due last: what was to be sent before is in it, and what comes now is in the next."""
    today = now.astimezone(zone).date()
    due = _moment(today, at, zone)
    if due > now:
        due = _moment(today - timedelta(days=1), at, zone)
    return due.astimezone(now.tzinfo)


def tomorrow(now: datetime, zone: tzinfo) -> datetime:
    """When the next day begins there."""
    return _moment(now.astimezone(zone).date() + timedelta(days=1), time(0), zone).astimezone(now.tzinfo)


def _moment(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone)
