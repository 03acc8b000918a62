"""When a class meets, as iClassPro writes it: a digit for the day and seconds after midnight, or words."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.values import as_text

Slot = tuple[int, int, int]
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STAMP = re.compile(r"([1-7])(\d{1,5})", re.ASCII)
_WORDS = re.compile(
    r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+(?P<from>\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?)"
    r"(?:\s*(?:-|–|to)\s*(?P<to>\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m\.?)?))?",
    re.ASCII | re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?\s*([ap])?", re.ASCII | re.IGNORECASE)
_DAY = 24 * 60
_HALF = 12


def of_stamps(schedule: object, words: object, notes: Notes) -> tuple[Slot, ...]:
    """The slots of `{schedules, durations}`. A length that is missing is looked for in `durationSchedule`."""
    said = schedule if isinstance(schedule, Mapping) else {}
    stamps, lengths = _listed(said.get("schedules")), _listed(said.get("durations"))
    in_words = [one for text in words.values() for one in of_words(as_text(text))] if isinstance(words, Mapping) else []
    found = []
    for at, stamp in enumerate(stamps):
        match = _STAMP.fullmatch(as_text(stamp).strip())
        if not match or int(match[2]) >= _DAY * 60:
            notes.say("slot-not-understood", "schedules", as_text(stamp))
            continue
        # 1 is Sunday there, and 0 is Monday here.
        weekday, start = (int(match[1]) - 2) % 7, int(match[2]) // 60
        length = _minutes(lengths[at] if at < len(lengths) else None)
        length = length or next((one[2] for one in in_words if one[:2] == (weekday, start)), 0)
        found.append((weekday, start, length))
    return _checked(found, notes, "schedules")


def of_text(said: str, notes: Notes, column: str) -> tuple[Slot, ...]:
    """The slots of words: `Sat 11:00 AM-12:15 PM; Sun 1:45 PM-3:00 PM`, or of stamps with commas."""
    found = of_words(said)
    if not found and (stamps := [one for one in re.split(r"[,;|\s]+", said) if one]):
        if all(_STAMP.fullmatch(one) for one in stamps):
            return of_stamps({"schedules": stamps}, None, notes)
        notes.say("slot-not-understood", column, said)
    return _checked(found, notes, column)


def of_words(said: str) -> list[Slot]:
    """The slots that a text speaks of. A length that is not said is 0."""
    found = []
    for match in _WORDS.finditer(said):
        start, end = _time(match["from"], ""), _time(match["to"] or "", "")
        if start is None:
            continue
        if end is not None and match["to"] and "m" in match["to"].lower() and "m" not in match["from"].lower():
            # `4:00-5:15 PM`: what is said once is meant twice.
            start = _time(match["from"], match["to"][-2:].strip()[0])
        length = (end - start) % _DAY if end is not None and start is not None else 0
        found.append((_DAYS.index(match["day"].casefold()), start or 0, length))
    return found


def _checked(found: Sequence[Slot], notes: Notes, column: str) -> tuple[Slot, ...]:
    once = list(dict.fromkeys(found))
    for slot in once:
        if not slot[2]:
            notes.say("slot-without-length", column, shown(slot))
    for one, other in pairwise(sorted(once)):
        if one[0] == other[0] and one[1] + one[2] > other[1]:
            notes.say("slots-overlap", column, f"{shown(one)}, {shown(other)}")
    return tuple(once)


def shown(slot: Slot) -> str:
    """For a person: `Sat 11:00`."""
    return f"{_DAYS[slot[0]].title()} {slot[1] // 60:02}:{slot[1] % 60:02}"


def _time(said: str, half: str) -> int | None:
    match = _CLOCK.match(said.strip())
    if not match:
        return None
    hour, minute, named = int(match[1]), int(match[2] or 0), (match[3] or half).casefold()
    if named in {"a", "p"}:
        hour = hour % _HALF + (_HALF if named == "p" else 0)
    return hour * 60 + minute if hour * 60 + minute < _DAY else None


def _minutes(said: object) -> int:
    words = as_text(said).strip()
    try:
        seconds = int(float(words)) if words else 0
    except (ValueError, OverflowError):
        return 0
    return seconds // 60 if 0 < seconds <= _DAY * 60 else 0


def _listed(said: object) -> list[object]:
    if isinstance(said, list):
        return said
    return list(said.values()) if isinstance(said, Mapping) else []
