"""Exports of iClassPro with random messes, and the counts that must come of each. One seed makes one export.

What to count is settled before it is written down, and never read from what was written.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

AS_OF = date(2026, 2, 22)
GIVEN = ("Aoife", "Māia", "Đức", "Zoë", "小雨", "ليلى", "Jos\u00e9", "D'Arcy", "🦊 Fox", "Ji-woo", "<b>Bo</b>", "=Max")
LAST = ("O'Brien", "Nguyễn", "van der Berg", "Müller-Strauß", "al-Rashīd", "陈", "Žižek", "Te Ahu", "Smith &amp; Co")
STANDINGS = ("active", "active", "active", "trial", "waiting", "visit", "dropped", "leaving")
TYPES = {"active": "ACTIVE", "trial": "TRIAL", "waiting": "WAITLIST", "visit": "MAKEUP"}
FLAGS = {"trial": "trial", "waiting": "waitlist", "visit": "makeup"}
BAD = "at(at)example.com"
JUNK: tuple[Any, ...] = (None, "row", 7, [], True)


@dataclass(slots=True)
class Generated:
    """An export, and what must come of it."""

    export: dict[str, Any]
    counts: dict[str, int]
    unreadable: int = 0
    """Rows that are no rows."""
    dropped: int = 0
    """Enrolments that have ended, on the day itself too."""
    empty_classes: int = 0
    """Classes that a table of enrolments cannot hold."""


@dataclass(slots=True)
class Child:
    """Somebody, as planned."""

    number: int
    family: int
    row: dict[str, Any]
    is_photo_refused: bool = False
    classes: set[int] = field(default_factory=set)


def generated(seed: int) -> Generated:
    """The export of a seed."""
    return _Making(Random(seed)).made()


class _Making:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.families: dict[int, dict[str, Any]] = {}
        self.children: list[Child] = []
        self.tally = {"flag_trial": 0, "flag_waitlist": 0, "flag_makeup": 0}
        self.drops = [0, 0]
        self.enrolments = self.rows = self.unreadable = self.without_address = 0
        self.dropped = 0

    def made(self) -> Generated:
        for number in range(9001, 9001 + self.random.randint(1, 9)):
            self._family(number)
        classes = [self._class(5001 + at) for at in range(self.random.randint(1, 5))]
        met = [child for child in self.children if child.classes]
        filled = {group for child in met for group in child.classes}
        export = {"syncedAt": "2026-02-22T01:15:00.000Z", "totalClasses": len(classes), "classes": classes}
        counts = {
            "classes": len(classes),
            "families_by_id": len({child.family for child in met}),
            "students_by_id": len(met),
            "roster_rows": self.rows,
            "distinct_enrollments": self.enrolments,
            **self.tally,
            "dropDate_present": self.drops[0],
            "dropDate_real_and_past": self.drops[1],
            "students_in_two_or_more_classes": sum(len(child.classes) > 1 for child in met),
            "students_allowImage_false": sum(child.is_photo_refused for child in met),
            "families_without_primaryEmail": len(
                {child.family for child in met if not self.families[child.family]["has_address"]}
            ),
            "classes_with_roster": len(filled),
        }
        return Generated(export, counts, self.unreadable, self.dropped, len(classes) - len(filled))

    def _often(self, chance: float) -> bool:
        return self.random.random() < chance

    def _name(self, names: tuple[str, ...], number: int) -> str:
        # With a number, so that no two are alike by chance.
        name = f"{self.random.choice(names)} {chr(97 + number % 26) * 2}{number}"
        form = self.random.choice(("NFC", "NFC", "NFD"))
        before, after = self.random.choice(("", "", " ")), self.random.choice(("", "\u200b", "  "))
        return f"{before}{unicodedata.normalize(form, name)}{after}"

    def _family(self, number: int) -> None:
        email = self.random.choice((f"home{number}@example.com", f" Home{number}@Example.org ", BAD, None))
        # Of two, a table has the first guardian only: what the second says may not matter.
        second = None if email == BAD else self.random.choice((None, f"second{number}@example.net"))
        guardians = [
            self._guardian(number * 10 + at, number, (email, second)[at], is_first=not at)
            for at in range(self.random.randint(0, 2))
        ]
        is_null = self._often(0.1)
        said = {
            "familyId": self.random.choice((number, str(number))),
            "familyName": self._name(LAST, number),
            # Marked as the first, or not: then another is looked for.
            "primaryEmail": email if guardians and self._often(0.8) else None,
            "primaryPhone": self.random.choice(
                (None, "0491 570 006", "491574632", "(03) 5550 0142", "call me", 491570156)
            ),
            "guardians": guardians,
            "address": self._address(),
            "emergencyContacts": [],
        }
        has_address = not is_null and said["primaryEmail"] is not None
        # An address that is none is said to be none, and counts as said.
        is_bad_one = not is_null and any(one["email"] == BAD for one in guardians)
        self.families[number] = {
            "said": None if is_null else said,
            "name": said["familyName"],
            "has_address": has_address or is_bad_one,
        }
        for at in range(self.random.randint(1, 3)):
            self._child(number * 10 + at, number)

    def _guardian(self, number: int, family: int, email: str | None, *, is_first: bool) -> dict[str, Any]:
        return {
            "guardianId": number,
            "firstName": self._name(GIVEN, number),
            "lastName": self._name(LAST, family),
            "email": email,
            "phone": self.random.choice((None, "0491570157", "+61 491 571 804", "n/a")),
            "relationship": self.random.choice((1, 2, None, "Mother")),
            "isPrimary": is_first,
        }

    def _address(self) -> dict[str, Any] | None:
        state, postcode = (
            self.random.choice(("VIC", "Vic", " Victoria", "NSW")),
            self.random.choice(("3030", 3030, " 3030 ")),
        )
        there = {"street": "3 Acacia Way ", "city": " Werribee", "state": state, "zip": postcode}
        return self.random.choice((None, there))

    def _child(self, number: int, family: int) -> None:
        born = AS_OF - timedelta(days=self.random.randint(5 * 365, 12 * 365))
        row = {
            "studentId": self.random.choice((number, str(number), float(number))),
            "firstName": self._name(GIVEN, number) if self._often(0.95) else "x" * 300,
            "lastName": self._name(LAST, family),
            "age": self.random.choice((None, "8y", "10y 3m", 9)),
            "gender": self.random.choice(("F", "M", "X", None, "?")),
            "birthDate": self.random.choice((str(born), f"{born}T00:00:00", "0000-00-00", None, "2031-04-02", "soon")),
            "healthConcerns": self.random.choice((None, "none", "N/A", "Nuts &amp; eggs\nEpiPen", "=1+1", "<script>")),
        }
        self.children.append(Child(number, family, row))

    def _class(self, number: int) -> dict[str, Any]:
        slots = self.random.randint(0, 2)
        length = self.random.choice((4500, "4500", 3600))
        roster: list[Any] = []
        for child in self.random.sample(self.children, self.random.randint(0, min(6, len(self.children)))):
            roster += self._rows(child, number)
        if self._often(0.2):
            roster.insert(self.random.randint(0, len(roster)), self.random.choice(JUNK))
            self.unreadable += 1
        return {
            "id": self.random.choice((number, str(number))),
            "name": self.random.choice((f"Hawthorn - Robots {number}", f"Camp {number} ", f"A - B - C {number}")),
            "schedule": {"schedules": ["149500", "457600"][:slots], "durations": [length] * slots},
            "durationSchedule": {"1-149500": "Sun 1:45 PM-3:00 PM"} if slots else {},
            "room": self.random.choice(("", "Lab 1")),
            "instructors": self.random.choice(([], ["Doe, Avery"], ["Avery Doe", "TBA"], ["doe, avery", "Roe, Quinn"])),
            "occupancy": {
                "active": len(roster),
                "max": self.random.choice((0, 5, 12)),
                "openings": 0,
                "seatsFilled": 0,
                "waitlist": 0,
            },
            "roster": roster,
        }

    def _rows(self, child: Child, group: int) -> list[dict[str, Any]]:
        self.enrolments += 1
        child.classes.add(group)
        standing = self.random.choice(STANDINGS)
        self.dropped += standing == "dropped"
        starts = AS_OF - timedelta(days=self.random.randint(10, 200))
        ends = self._end(standing, starts)
        is_no = self._often(0.3)
        child.is_photo_refused |= is_no
        kept = "active" if standing in {"leaving", "dropped"} else standing
        flags = dict.fromkeys(("medical", "trial", "waitlist", "makeup"), False) | {"allowImage": not is_no}
        by_flag = self._often(0.7)
        flags |= {FLAGS[kept]: True} if kept in FLAGS and by_flag else {}
        counted = {"trial": "flag_trial", "waiting": "flag_waitlist", "visit": "flag_makeup"}.get(kept)
        self.tally |= {counted: self.tally[counted] + 1} if counted else {}
        family = self.families[child.family]
        row = {
            **child.row,
            "enrollmentId": 80_000 + self.enrolments,
            # By its flag it is clear, whatever the type says.
            "enrollmentType": self.random.choice((TYPES[kept], "ACTIVE")) if by_flag else TYPES[kept],
            "startDate": str(starts),
            "dropDate": ends,
            "familyName": family["name"],
            "familyId": child.family,
            "flags": flags,
            "family": family["said"],
        }
        times = self.random.choice((1, 1, 1, 2))
        self.rows += times
        return [row] * times

    def _end(self, standing: str, starts: date) -> str | None:
        ends = {
            "dropped": self.random.choice((starts - timedelta(days=3), AS_OF, starts + timedelta(days=5))),
            "leaving": AS_OF + timedelta(days=self.random.randint(1, 90)),
        }.get(standing)
        if ends is None and standing == "active" and self._often(0.2):
            self.drops[0] += 1
            return "0000-00-00"
        self.drops[0] += ends is not None
        self.drops[1] += ends is not None and ends <= AS_OF
        return None if ends is None else str(ends)


def of_table(said: Generated) -> Mapping[str, int]:
    """The counts of the same export as a table: it has no classes without enrolments."""
    return said.counts | {"classes": said.counts["classes"] - said.empty_classes}
