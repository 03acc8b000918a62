"""The flat export of iClassPro: a table with a row for each enrolment, and 38 columns."""

import re
from collections.abc import Mapping
from datetime import date

from cohortium.imports.rules import values
from cohortium.imports.rules.dates import DateFormat, habit, orders, say_order
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.gathering import Gathering
from cohortium.imports.rules.iclasspro_saved import finished
from cohortium.imports.rules.names import fold
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.sheets import Sheet

SHAPE = "iclasspro-flat"
Said = Mapping[str, object]
# By the keys of the saved export, in the order of the columns. Some keys are ours: guardians are lists there.
HEADINGS = {
    "enrollmentId": "Enrollment ID",
    "enrollmentType": "Enrollment Type",
    "startDate": "Start Date",
    "dropDate": "Drop Date",
    "trial": "Trial",
    "waitlist": "Waitlist",
    "makeup": "Makeup",
    "medical": "Medical",
    "allowImage": "Allow Image",
    "studentId": "Student ID",
    "firstName": "Student First Name",
    "lastName": "Student Last Name",
    "age": "Student Age",
    "gender": "Student Gender",
    "birthDate": "Birth Date",
    "healthConcerns": "Health Concerns",
    "classId": "Class ID",
    "name": "Class Name",
    "schedule": "Schedule",
    "room": "Room",
    "instructors": "Instructors",
    "max": "Max Capacity",
    "active": "Active Enrollments",
    "openings": "Openings",
    "seatsFilled": "Seats Filled",
    "waitlistCount": "Waitlist Count",
    "familyId": "Family ID",
    "familyName": "Family Name",
    "primaryEmail": "Primary Email",
    "primaryPhone": "Primary Phone",
    "street": "Street",
    "city": "City",
    "state": "State",
    "zip": "Zip",
    "guardianName": "Guardian Name",
    "guardianEmail": "Guardian Email",
    "guardianPhone": "Guardian Phone",
    "relationship": "Guardian Relationship",
}
KNOWN = frozenset(fold(heading) for heading in HEADINGS.values())
# Where problems say keys that no column has.
_COLUMNS = HEADINGS | {"schedules": "Schedule", "guardians": "Guardian Name"}
# Those that nothing else has.
_TELLING = ("studentId", "firstName", "lastName", "enrollmentId", "classId", "enrollmentType")
_ENOUGH = 5


def is_flat(sheet: Sheet) -> bool:
    """Whether a table has these headings."""
    own = {fold(column) for column in sheet.columns}
    return all(fold(HEADINGS[key]) in own for key in ("firstName", "lastName")) and (
        sum(fold(HEADINGS[key]) in own for key in _TELLING) >= _ENOUGH
    )


def read_flat(sheet: Sheet, *, as_of: date, region: str, order: DateFormat | None) -> Reading:
    """The table. `order` is how it writes its days, where somebody has said so."""
    notes = Notes()
    own = {fold(heading): heading for heading in reversed(sheet.columns)}
    columns = {key: own[fold(heading)] for key, heading in HEADINGS.items() if fold(heading) in own}
    rows = [(number, {key: row.get(column) for key, column in columns.items()}, row) for number, row in sheet.rows]
    said = [row.get(key) for _, row, _ in rows for key in ("startDate", "dropDate", "birthDate")]
    found = orders(said)
    chosen = order or (next(iter(found)) if len(found) == 1 else habit(region))
    say_order(said, chosen, notes)
    headings = {key: columns.get(key, heading) for key, heading in _COLUMNS.items()}
    gathering = Gathering(as_of, region, chosen, None, headings)
    for number, row, original in rows:
        _add(gathering, row, original, f"row {number}")
    reading = finished(SHAPE, gathering, notes, [] if order else [row for _, row, _ in rows])
    return Reading(SHAPE, reading.records, reading.problems, sheet.columns)


def _add(gathering: Gathering, row: Said, original: Said, place: str) -> None:
    class_id = ""
    if any(not _is_empty(row.get(key)) for key in ("classId", "name")):
        class_id = gathering.add_class(_class(row), original, place)
    if all(_is_empty(row.get(key)) for key in ("studentId", "firstName", "lastName", "enrollmentId")):
        if not class_id:
            gathering.put_unreadable(
                Kind.ENROLMENT, place, place, " ".join(values.as_text(one) for one in original.values())
            )
        return
    flags = {key: row.get(key) for key in ("trial", "waitlist", "makeup", "medical", "allowImage")}
    gathering.add_row({**row, "flags": flags, "family": _family(row)}, class_id, original, place)


def _class(row: Said) -> Said:
    return {
        "id": row.get("classId"),
        "name": row.get("name"),
        "schedule": values.as_text(row.get("schedule")),
        "room": row.get("room"),
        "instructors": trainers(values.as_text(row.get("instructors"))),
        "occupancy": {"max": row.get("max"), "active": row.get("active")},
    }


def trainers(said: str) -> list[str]:
    """The names in a cell: parted by semicolons or lines, or by commas, which also turn a name round."""
    parts = [one.strip() for one in re.split(r"[;|\n]|\s/\s|\s&\s", said) if one.strip()]
    if len(parts) != 1 or parts[0].count(",") < 1:
        return parts
    pieces = [one.strip() for one in parts[0].split(",") if one.strip()]
    if all(" " in one for one in pieces):
        return pieces
    # `Roe, Quinn, O'Shea, Tadhg` is two people.
    return [", ".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]


def _family(row: Said) -> Said | None:
    has_more = ("primaryEmail", "primaryPhone", "street", "city", "guardianName", "guardianEmail", "guardianPhone")
    if all(_is_empty(row.get(key)) for key in has_more):
        return None
    return {
        "familyId": row.get("familyId"),
        "familyName": row.get("familyName"),
        "primaryEmail": row.get("primaryEmail"),
        "primaryPhone": row.get("primaryPhone"),
        "guardians": _guardians(row),
        "address": {key: row.get(key) for key in ("street", "city", "state", "zip")},
    }


def _guardians(row: Said) -> list[Said]:
    names = _parts(row.get("guardianName"))
    others = {key: _parts(row.get(key)) for key in ("guardianEmail", "guardianPhone", "relationship")}
    found: list[Said] = []
    for at, name in enumerate(names or [""]):
        # As many addresses as names, or all of the first.
        own = {key: (one[at] if len(one) > at else None) for key, one in others.items()}
        if name or any(own.values()):
            reached = {"email": own["guardianEmail"], "phone": own["guardianPhone"]}
            found.append({"name": name, **reached, "relationship": own["relationship"], "isPrimary": not at})
    return found


def _parts(said: object) -> list[str]:
    return [one.strip() for one in re.split(r"[;|\n]", values.as_text(said)) if one.strip()]


def _is_empty(said: object) -> bool:
    return not values.as_text(said).strip()
