"""Classes and enrolments of iClassPro, by the keys of its saved export."""

from collections.abc import Mapping
from datetime import date

from cohortium.imports.rules import values
from cohortium.imports.rules.dates import DateFormat, day
from cohortium.imports.rules.drafts import ClassDraft, EnrolmentDraft
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.slots import of_stamps, of_text

Said = Mapping[str, object]
_TYPES = {
    "ACTIVE": "active",
    "ENROLLED": "active",
    "TRIAL": "trial",
    "WAITLIST": "waiting",
    "WAITLISTED": "waiting",
    "MAKEUP": "visit",
    "MAKE-UP": "visit",
    "DROPPED": "dropped",
    "INACTIVE": "dropped",
}
# In the order in which they outweigh each other.
_FLAGS = (("makeup", "visit"), ("waitlist", "waiting"), ("trial", "trial"))


def class_of(said: Said, name: str, trainers: tuple[str, ...], notes: Notes) -> ClassDraft:
    """A class of its record."""
    if not any(sign.isalnum() for sign in name):
        notes.say("name-missing", "name")
    before, parts, after = name.partition(" - ")
    campus, program = (before.strip(), after.strip()) if parts and before.strip() and after.strip() else ("", name)
    if campus:
        notes.say("campus-from-name", "name", f"{campus} / {program}")
    if isinstance(said.get("schedule"), str):
        slots = of_text(values.as_text(said.get("schedule")), notes, "schedule")
    else:
        slots = of_stamps(said.get("schedule"), said.get("durationSchedule"), notes)
    if not slots and not notes.has("slot-not-understood"):
        notes.say("no-slot", "schedules")
    if len(slots) > 1:
        notes.say("first-slot-only", "schedules")
    return ClassDraft(
        name=name,
        campus=campus,
        program=program,
        room=values.text(said.get("room"), notes, "room"),
        trainers=trainers,
        capacity=_capacity(said.get("occupancy"), notes),
        slots=slots,
    )


def enrolment_of(
    row: Said, learner: str, group: str, notes: Notes, *, order: DateFormat | None, as_of: date
) -> EnrolmentDraft:
    """An enrolment of its row, as it stands on a day."""
    starts = day(row.get("startDate"), order, notes, "startDate", as_of=as_of)
    ends = day(row.get("dropDate"), order, notes, "dropDate", as_of=as_of)
    standing = _standing(row, notes)
    if standing == "visit":
        notes.say("visit-only")
    elif standing == "waiting" and starts is None:
        notes.say("waiting-without-date", "startDate")
    if ends and ends > as_of:
        notes.say("ends-later", "dropDate", ends)
    elif ends and standing != "visit":
        standing = "dropped"
    if ends and starts and ends < starts:
        notes.say("never-started", "dropDate", f"{ends} < {starts}")
        standing = "dropped"
    return EnrolmentDraft(learner, group, standing, starts, ends)


def _standing(row: Said, notes: Notes) -> str:
    said = values.ident(row.get("enrollmentType")).upper()
    if said and said not in _TYPES:
        notes.say("type-not-understood", "enrollmentType", said)
    by_type = _TYPES.get(said, "active")
    flags = row.get("flags")
    by_flag = ""
    if isinstance(flags, Mapping):
        by_flag = next((one for name, one in _FLAGS if values.flag(flags.get(name), notes, name)), "")
    if by_flag and by_flag != by_type:
        notes.say("standing-conflict", "enrollmentType", f"{said}, {by_flag}")
    return by_flag or by_type


def _capacity(said: object, notes: Notes) -> int | None:
    """How many fit in. None is not the same as nobody: where nothing was set, the source has 0."""
    seats = said if isinstance(said, Mapping) else {}
    most = values.whole(seats.get("max"), notes, "max")
    filled = values.whole(seats.get("active"), notes, "active")
    if most is None or most <= 0:
        notes.say("capacity-unknown", "max")
        return None
    if filled is not None and filled >= most:
        notes.say("over-capacity" if filled > most else "class-full", "max", f"{filled}/{most}")
    return most
