"""What iClassPro's office side answers, kept as it came: class lists, rosters and families.

A document may hold several answers by the calls that gave them, a list of answers, or one alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cohortium.imports.rules import values
from cohortium.imports.rules.dates import habit
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.gathering import Gathering
from cohortium.imports.rules.iclasspro_saved import finished
from cohortium.imports.rules.problems import Notes

SHAPE = "iclasspro-raw"
Said = Mapping[str, object]
# Of which class, on which day, in which slot.
_ROSTER = re.compile(r"(?P<class>[^/]+)/(?P<day>\d{4}-\d\d-\d\d)/(?P<slot>\d+)/?$", re.ASCII)
_DEEPEST = 6


@dataclass(slots=True)
class Answers:
    """The records of a document, by what they are about."""

    classes: list[Said] = field(default_factory=list)
    families: dict[str, Said] = field(default_factory=dict)
    # With the class they are of, if that is known.
    rosters: list[tuple[str, list[object]]] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    unreadable: list[object] = field(default_factory=list)


def answers_of(data: object) -> Answers:
    """What a document holds. Nothing, if it has none of these shapes."""
    found = Answers()
    _collect(data, "", found, 0)
    return found


def is_raw(found: Answers) -> bool:
    """Whether there is something of these shapes."""
    return bool(found.classes or found.families or found.rosters)


def read_raw(found: Answers, *, as_of: date, region: str) -> Reading:
    """The answers, brought together by their ids."""
    notes = Notes()
    saved_on = max((one for one in found.days if one <= as_of), default=None)
    gathering = Gathering(as_of, region, habit(region), saved_on)
    for one in found.classes:
        gathering.add_class({**one, "id": one.get("value", one.get("id")), "instructors": one.get("instructor")}, one)
    met = set()
    for class_id, rows in found.rosters:
        if class_id and (Kind.CLASS, class_id) not in gathering.entries:
            # Its list was not saved with it.
            gathering.add_class({"id": class_id, "name": f"Class {class_id}"}, {"value": class_id})
        for row in rows:
            family_id = values.ident(row.get("familyId")) if isinstance(row, Mapping) else ""
            met.add(family_id)
            gathering.add_row(_as_saved(row, found.families.get(family_id)), class_id, row)
    for family_id, said in found.families.items():
        if family_id not in met:
            gathering.add_family(_family(said, {}), said)
    for at, junk in enumerate(found.unreadable, 1):
        gathering.put_unreadable(Kind.CLASS, f"answer:{at}", f"answer {at}", junk)
    rows_said = [one for _, roster in found.rosters for one in roster if isinstance(one, Mapping)]
    return finished(SHAPE, gathering, notes, rows_said)


def _collect(said: object, path: str, found: Answers, depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(said, Mapping):
        if _is_family(said):
            found.families.setdefault(values.ident(said.get("id")), said)
        elif isinstance(said.get("data"), list | Mapping):
            _collect(said["data"], path, found, depth + 1)
        else:
            for key, value in said.items():
                if isinstance(value, list | Mapping):
                    _collect(value, str(key), found, depth + 1)
    elif isinstance(said, list):
        _collect_list(said, path, found, depth)


def _collect_list(said: list[object], path: str, found: Answers, depth: int) -> None:
    match = _ROSTER.search(path)
    if match or any(isinstance(one, Mapping) and "enrollmentId" in one for one in said):
        if match:
            found.days |= set(_days(match["day"]))
        found.rosters.append((values.ident(match["class"]) if match else "", list(said)))
    elif any(_is_class(one) for one in said):
        found.classes += [one for one in said if isinstance(one, Mapping)]
        found.unreadable += [one for one in said if not isinstance(one, Mapping)]
    else:
        for one in said:
            _collect(one, path, found, depth + 1)


def _is_class(said: object) -> bool:
    return isinstance(said, Mapping) and "name" in said and ("value" in said or "occupancy" in said)


def _is_family(said: Said) -> bool:
    return "guardians" in said and "id" in said


def _days(said: str) -> Iterator[date]:
    try:
        yield date.fromisoformat(said)
    except ValueError:
        return


def _as_saved(row: object, family: Said | None) -> object:
    if not isinstance(row, Mapping):
        return row
    brought = {**row, "studentId": row.get("id"), "enrollmentType": row.get("type")}
    return {**brought, "family": _family(family, row) if family is not None else None}


def _family(said: Said, row: Said) -> Said:
    emails, phones = _listed(said.get("emails")), _listed(said.get("phones"))
    guardians = [
        {
            **one,
            "guardianId": one.get("id"),
            "relationship": one.get("relationshipId"),
            "email": _of_guardian(emails, one, "email"),
            "phone": _of_guardian(phones, one, "phoneSearch"),
        }
        for one in _listed(said.get("guardians"))
    ]
    return {
        "familyId": said.get("id"),
        "familyName": row.get("familyName") or said.get("name"),
        "primaryEmail": _primary(emails, "email"),
        "primaryPhone": _primary(phones, "phoneSearch") or _first(phones, "phoneSearch"),
        "guardians": guardians,
        "address": _address(_listed(said.get("addresses"))),
        "emergencyContacts": said.get("emergencyContacts"),
    }


def _of_guardian(reached: list[Said], guardian: Said, key: str) -> object:
    own = [one for one in reached if values.ident(one.get("guardianId")) == values.ident(guardian.get("id")) != ""]
    return _primary(own, key) or _first(own, key)


def _primary(reached: list[Said], key: str) -> object:
    return next((one.get(key) for one in reached if one.get("isPrimary") and one.get(key)), None)


def _first(reached: list[Said], key: str) -> object:
    return next((one.get(key) for one in reached if one.get(key)), None)


def _address(said: list[Said]) -> Said | None:
    one = next((one for one in said if one.get("isPrimary")), said[0] if said else None)
    return None if one is None else {**one, "street": one.get("street1")}


def _listed(said: object) -> list[Said]:
    return [one for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
