"""Sessions: what may be said of one, which moments it takes, and when two of them are in each other's way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.core.text import plain, plain_lines, text_faults
from cohortium.delivery.rules.cohorts import DeliveryMode
from cohortium.delivery.rules.recurrence import MINUTES_OF_A_DAY
from cohortium.delivery.rules.terms import FIRST_YEAR, LAST_YEAR

AT_MOST = {"location_note": 200, "note": 4000}
LONGEST_REASON = 500
MOST_ASSISTANTS = 10
MOST_AT_ONCE = 400


class SessionMode(StrEnum):
    """How a session is taught, where that is not how its cohort is: one may also be an assessment."""

    CLASSROOM = DeliveryMode.CLASSROOM.value
    ONLINE = DeliveryMode.ONLINE.value
    SELF_PACED = DeliveryMode.SELF_PACED.value
    BLENDED = DeliveryMode.BLENDED.value
    IN_HOUSE = DeliveryMode.IN_HOUSE.value
    ON_THE_JOB = DeliveryMode.ON_THE_JOB.value
    PRACTICAL = DeliveryMode.PRACTICAL.value
    SUPERVISED_FIELD = DeliveryMode.SUPERVISED_FIELD.value
    TRAINEESHIP = DeliveryMode.TRAINEESHIP.value
    ASSESSMENT = "assessment"


class Scope(StrEnum):
    """Which sessions of a cohort an act is about, beside the one that it names."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class SessionDetails:
    """What is said of a session: its day and hour by the clocks of its campus, and who and where."""

    on: date
    starts: time
    minutes: int
    room_id: UUID | None = None
    lead_id: UUID | None = None
    assistant_ids: tuple[UUID, ...] = ()
    # Nothing: as its cohort is taught.
    mode: str = ""
    # Where to go, or what is different: "Room changed to Lab 2".
    location_note: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """What a session takes: from when until when, of which cohort, which room and which people."""

    session_id: UUID
    cohort_id: UUID
    on: date
    starts: datetime
    ends: datetime
    room_id: UUID | None
    people: frozenset[UUID]


class Taken(StrEnum):
    """What two sessions would have at the same time."""

    COHORT = "cohort"
    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two sessions that cannot both be: what both would take, by its id."""

    wanted: Slot
    there: Slot
    what: Taken
    which: UUID


class Fault(StrEnum):
    """Why something said of a session cannot be accepted. The action has the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_MINUTES = "no_minutes"
    NO_MODE = "no_mode"
    TOO_MANY = "too_many"
    TWICE = "twice"
    OUTSIDE = "outside"
    NO_REASON = "no_reason"


def faults(details: SessionDetails, *, first_on: date, last_on: date | None) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. A session lies within the days of its cohort."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not 1 <= details.minutes <= MINUTES_OF_A_DAY:
        found["minutes"] = Fault.NO_MINUTES
    if details.mode and details.mode not in set(SessionMode):
        found["mode"] = Fault.NO_MODE
    if len(details.assistant_ids) > MOST_ASSISTANTS:
        found["assistants"] = Fault.TOO_MANY
    elif details.lead_id in details.assistant_ids or len(set(details.assistant_ids)) < len(details.assistant_ids):
        found["assistants"] = Fault.TWICE
    is_outside = details.on < first_on or (last_on is not None and details.on > last_on)
    if is_outside or not FIRST_YEAR <= details.on.year <= LAST_YEAR:
        found["on"] = Fault.OUTSIDE
    return found


def fault_of_reason(reason: str) -> Fault | None:
    """Name what is wrong with why something is done, if something is."""
    if not any(sign.isalnum() for sign in reason):
        return Fault.NO_REASON
    found = text_faults({"reason": reason}, {"reason": LONGEST_REASON})
    return Fault(found["reason"]) if found else None


def tidied(details: SessionDetails) -> SessionDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, location_note=plain(details.location_note), note=plain_lines(details.note))


def moments(on: date, starts: time, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """When it begins and ends, in UTC. An hour that the clock leaves out is one hour later."""
    begins = datetime.combine(on, starts.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return begins, begins + timedelta(minutes=minutes)


def minutes_of(starts: datetime, ends: datetime) -> int:
    """How long it lasts."""
    return int((ends - starts) / timedelta(minutes=1))


def clashes(wanted: Iterable[Slot], there: Sequence[Slot]) -> list[Clash]:
    """Each session that cannot be, with the first one that is in its way. One that ends as another begins is not."""
    found = []
    for slot in wanted:
        beside = (_shared(slot, other) for other in there if slot.starts < other.ends and other.starts < slot.ends)
        if clash := next((one for one in beside if one), None):
            found.append(clash)
    return found


def in_each_others_way(slots: Iterable[Slot]) -> bool:
    """Whether sessions of one cohort overlap among themselves: the clock may take an hour from a long one."""
    by_time = sorted(slots, key=lambda slot: slot.starts)
    return any(earlier.ends > later.starts for earlier, later in pairwise(by_time))


def _shared(wanted: Slot, there: Slot) -> Clash | None:
    if wanted.session_id == there.session_id:
        return None
    if wanted.cohort_id == there.cohort_id:
        return Clash(wanted, there, Taken.COHORT, wanted.cohort_id)
    if wanted.room_id and wanted.room_id == there.room_id:
        return Clash(wanted, there, Taken.ROOM, wanted.room_id)
    both = sorted(wanted.people & there.people)
    return Clash(wanted, there, Taken.PERSON, both[0]) if both else None
