"""Exports of iClassPro in its three shapes, made of one: the saved export."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cohortium.core.spreadsheets import Form, written
from cohortium.imports.rules.iclasspro_flat import HEADINGS

SAMPLES = Path(__file__).parent / "samples"
Export = Mapping[str, Any]


def sample() -> dict[str, Any]:
    """The saved export that was given."""
    return json.loads((SAMPLES / "saved_export.json").read_text())


def expected() -> dict[str, Any]:
    """What must come of it."""
    return json.loads((SAMPLES / "expected.json").read_text())


def as_saved(export: Export) -> bytes:
    """The export as it is."""
    return json.dumps(export).encode()


def as_raw(export: Export) -> bytes:
    """The answers from which it was made."""
    day = str(export["syncedAt"])[:10]
    rosters: dict[str, Any] = {}
    families: dict[str, Any] = {}
    for one in export["classes"]:
        first = (one["schedule"]["schedules"] or ["0"])[0]
        rosters[f"{one['id']}/{day}/{first}"] = {"data": [_raw_row(row) for row in one["roster"]]}
        rows = [row for row in one["roster"] if isinstance(row, dict) and row["family"]]
        families |= {str(row["familyId"]): {"data": _raw_family(row["family"])} for row in rows}
    listed = [
        {"value": one["id"], "instructor": one["instructors"], **_without(one, "id", "instructors", "roster")}
        for one in export["classes"]
    ]
    return json.dumps(
        {
            "POST /api/v1/class-list/": {"data": listed},
            "GET /api/v1/roster/classes/{classId}/{date}/{tsId}": rosters,
            "GET /api/v1/family/{id}": families,
        }
    ).encode()


def table(export: Export) -> list[list[Any]]:
    """The flat export: the headings, and a row for each enrolment."""
    return [list(HEADINGS.values()), *_rows(export)]


def as_csv(export: Export, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """The flat export as CSV."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(table(export))
    return file.getvalue().encode(encoding)


def as_xlsx(export: Export) -> bytes:
    """The flat export as XLSX."""
    rows = [[cell if isinstance(cell, int | None) else str(cell) for cell in row] for row in table(export)]
    return b"".join(piece for piece in written(Form.XLSX, rows) if isinstance(piece, bytes))


def _rows(export: Export) -> Iterator[list[Any]]:
    for one in export["classes"]:
        for row in filter(lambda said: isinstance(said, dict), one["roster"]):
            family, flags, seats = row["family"] or {}, row["flags"], one["occupancy"]
            guardian, address = (family.get("guardians") or [{}])[0], family.get("address") or {}
            yield [
                *(row["enrollmentId"], row["enrollmentType"], row["startDate"], row["dropDate"]),
                *(flags[key] for key in ("trial", "waitlist", "makeup", "medical", "allowImage")),
                *(row[key] for key in ("studentId", "firstName", "lastName", "age", "gender", "birthDate")),
                *(row["healthConcerns"], one["id"], one["name"], "; ".join(one["durationSchedule"].values())),
                *(one["room"], "; ".join(one["instructors"])),
                *(seats[key] for key in ("max", "active", "openings", "seatsFilled", "waitlist")),
                *(row["familyId"], row["familyName"], family.get("primaryEmail"), family.get("primaryPhone")),
                *(address.get(key) for key in ("street", "city", "state", "zip")),
                f"{guardian.get('firstName', '')} {guardian.get('lastName', '')}".strip(),
                *(guardian.get(key) for key in ("email", "phone", "relationship")),
            ]


def _raw_row(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    brought = {"id": row["studentId"], "type": row["enrollmentType"]}
    return {**brought, **_without(row, "studentId", "enrollmentType", "family")}


def _raw_family(family: Export) -> Export:
    reached = {"emails": ("email", "email", "primaryEmail"), "phones": ("phone", "phoneSearch", "primaryPhone")}
    address = family["address"]
    return {
        "id": family["familyId"],
        "guardians": [
            {
                "id": one["guardianId"],
                "relationshipId": one["relationship"],
                **{key: one[key] for key in ("firstName", "lastName", "isPrimary")},
            }
            for one in family["guardians"]
        ],
        **{
            name: [
                {theirs: one[ours], "isPrimary": one[ours] == family[first], "guardianId": one["guardianId"]}
                for one in family["guardians"]
                if one[ours]
            ]
            for name, (ours, theirs, first) in reached.items()
        },
        "addresses": [{"street1": address["street"], "street2": "", **_without(address, "street"), "isPrimary": True}]
        if address
        else [],
    }


def _without(said: Export, *names: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in names}
