"""The saved export of iClassPro: classes, each with the roster of its first slot, and a family in each row."""

from collections.abc import Mapping
from datetime import date

from cohortium.imports.rules import values
from cohortium.imports.rules.alike import compare
from cohortium.imports.rules.dates import day, habit, orders
from cohortium.imports.rules.drafts import Kind, LearnerDraft, Reading, Weight
from cohortium.imports.rules.gathering import Gathering
from cohortium.imports.rules.problems import Notes

SHAPE = "iclasspro-saved"
DATES = ("startDate", "dropDate", "birthDate")


def is_saved(data: object) -> bool:
    """Whether a document has this shape: its classes have rosters."""
    if not isinstance(data, Mapping) or not isinstance(data.get("classes"), list):
        return False
    classes = data["classes"]
    return any(isinstance(one, Mapping) and "roster" in one for one in classes) or "totalClasses" in data


def read_saved(data: Mapping[str, object], *, as_of: date, region: str) -> Reading:
    """The whole export. Nothing wrong with a row loses its class, and nothing wrong with a class loses another."""
    notes = Notes()
    said = data.get("classes")
    classes = said if isinstance(said, list) else []
    saved_on = day(data.get("syncedAt"), None, Notes(), "syncedAt", as_of=as_of)
    total = values.whole(data.get("totalClasses"), notes, "totalClasses")
    if total is not None and total > len(classes):
        notes.say("classes-missing", "totalClasses", f"{len(classes)}/{total}")
    gathering = Gathering(as_of, region, habit(region), saved_on)
    for at, one in enumerate(classes, 1):
        if not isinstance(one, Mapping):
            gathering.put_unreadable(Kind.CLASS, f"class:{at}", f"class number {at}", one)
            continue
        class_id = gathering.add_class(one, {key: value for key, value in one.items() if key != "roster"})
        roster = one.get("roster")
        for row in roster if isinstance(roster, list) else []:
            gathering.add_row(row, class_id, row)
    rows = [row for one in classes if isinstance(one, Mapping) for row in _listed(one.get("roster"))]
    return finished(SHAPE, gathering, notes, rows)


def finished(shape: str, gathering: Gathering, notes: Notes, rows: list[Mapping[str, object]]) -> Reading:
    """The reading of what was gathered, compared within itself."""
    ask_about_order(rows, DATES, notes)
    compare(gathering.entries.values())
    records = gathering.records()
    no = sum(1 for one in records if isinstance(one.draft, LearnerDraft) and one.draft.photo_allowed is False)
    if no:
        notes.say("photo-no-or-unasked", "allowImage", no)
    if not records and not any(one.weight is Weight.REFUSED for one in notes.found):
        notes.say("no-rows")
    return Reading(shape, records, tuple(notes.found))


def ask_about_order(rows: list[Mapping[str, object]], columns: tuple[str, ...], notes: Notes) -> None:
    """Say so, if the file leaves open whether the day or the month comes first."""
    said = [row.get(column) for row in rows for column in columns]
    found = orders(said)
    if not found:
        notes.say("dates-mixed")
    elif len(found) > 1:
        notes.say("dates-ambiguous", "", next(str(one) for one in said if len(orders([one])) > 1))


def _listed(said: object) -> list[Mapping[str, object]]:
    return [one for one in said if isinstance(one, Mapping)] if isinstance(said, list) else []
