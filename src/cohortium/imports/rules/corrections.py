"""Rows to correct, as a file to put right and send again: the same headings, and what is wrong with each.

Of a document it is the flat table that such exports have as well.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from cohortium.core.spreadsheets import COMMA, Cell, Form, written
from cohortium.imports.rules import keys, values
from cohortium.imports.rules.drafts import (
    EnrolmentDraft,
    FamilyDraft,
    Kind,
    LearnerDraft,
    Problem,
    Reading,
    Record,
    Weight,
)
from cohortium.imports.rules.iclasspro_flat import HEADINGS
from cohortium.imports.rules.problems import sentence
from cohortium.imports.rules.sheets import KEY, WRONG
from cohortium.imports.rules.tables import SHAPE

Said = Mapping[str, object]
Id = tuple[Kind, str]
# What is wrong, by the bare sentence: of a learner and of their family it is said once.
Faults = dict[str, str]
# Where it stood, what the file has there, and what is wrong.
Line = tuple[str, Said, Faults]
Saying = Callable[[Problem], str]
Calling = Callable[[str], str]
Wrong = Callable[[Record], Faults]


def corrections(
    reading: Reading,
    form: Form,
    *,
    refused: Iterable[Record] | None = None,
    here: Collection[Id] = (),
    saying: Saying = sentence,
    calling: Calling = str,
) -> Iterator[str | bytes]:
    """The file, with the delimiter of the table that was read: the spreadsheet that made that one opens this one too.

    `refused` are other records than those that reading refused; `here` are the ids of what came in, by which the rows
    are known again; `saying` has the words of the house, `calling` says what columns are called.
    """
    chosen = tuple(refused) if refused is not None else tuple(one for one in reading.records if one.is_refused)
    return written(form, rows(reading, chosen, saying, calling, here), delimiter=reading.delimiter or COMMA)


def rows(
    reading: Reading,
    refused: Iterable[Record],
    saying: Saying = sentence,
    calling: Calling = str,
    here: Collection[Id] = (),
) -> Iterator[list[Cell]]:
    """The headings, and the rows that records came from: each once, with all that is wrong."""
    columns = reading.columns or tuple(HEADINGS.values())
    # Of a document, columns are called as in the table that it becomes here.
    called = calling if reading.columns else partial(_heading, calling=calling)
    wrong_with = partial(_wrong, saying=saying, calling=called)
    lines = _of_table(refused, wrong_with) if reading.columns else _of_document(reading, tuple(refused), wrong_with)
    kept = _keys(reading, here) if reading.shape == SHAPE else {}
    has_keys = any(kept.get(place) for place, _original, _wrong in lines)
    yield [*columns, *([KEY] if has_keys else []), WRONG]
    for place, original, wrong in lines:
        key = [kept.get(place, "")] if has_keys else []
        yield [*(_cell(original.get(column)) for column in columns), *key, "\n".join(dict.fromkeys(wrong.values()))]


def _keys(reading: Reading, here: Collection[Id]) -> dict[str, str]:
    """By place, the ids that were made for what came in from there."""
    by_id = {(one.kind, one.source_id): one for one in reading.records}
    found: dict[str, dict[Id, Record]] = {}
    for record in reading.records:
        if (record.kind, record.source_id) not in here:
            continue
        home = _home(record, by_id)
        for one in (record, home):
            if one is not None and (one.kind, one.source_id) in here:
                found.setdefault(record.place, {})[one.kind, one.source_id] = one
    return {
        place: keys.kept(
            [source_id for _kind, source_id in some],
            {
                f"{each.given_name} {each.family_name}": each.source_id
                for one in some.values()
                if isinstance(one.draft, FamilyDraft)
                for each in one.draft.guardians
            },
        )
        for place, some in found.items()
    }


def _of_table(refused: Iterable[Record], wrong_with: Wrong) -> list[Line]:
    found: dict[str, Line] = {}
    for record in refused:
        _place, _original, wrong = found.setdefault(record.place, (record.place, record.original, {}))
        _add(wrong, wrong_with(record))
    # Records are in the order in which they are applied; people look for the rows in the order of their table.
    return sorted(found.values(), key=lambda line: _number(line[0]))


def _number(place: str) -> int:
    """Of `row 14`, 14."""
    number = place.rpartition(" ")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


def _of_document(reading: Reading, refused: tuple[Record, ...], wrong_with: Wrong) -> list[Line]:
    """The flat rows in which a record to correct stands; it alone, if there are none."""
    by_id = {(record.kind, record.source_id): record for record in reading.records}
    told = {(record.kind, record.source_id): wrong_with(record) for record in refused}
    met: set[Id] = set()
    lines: list[Line] = []
    for record in reading.records:
        if not isinstance(record.draft, EnrolmentDraft):
            continue
        learner = by_id.get((Kind.LEARNER, record.draft.learner_source_id))
        group = by_id.get((Kind.CLASS, record.draft.class_source_id))
        parts = [record, learner, _home(learner, by_id), group]
        names = [
            (part.kind, part.source_id) for part in parts if part is not None and (part.kind, part.source_id) in told
        ]
        if names:
            met.update(names)
            wrong: Faults = {}
            for name in names:
                _add(wrong, told[name])
            lines.append((record.place, _flat(*parts), wrong))
    for record in refused:
        if (record.kind, record.source_id) not in met:
            parts = [
                record if record.kind is kind else None
                for kind in (Kind.ENROLMENT, Kind.LEARNER, Kind.FAMILY, Kind.CLASS)
            ]
            lines.append((record.place, _flat(*parts), wrong_with(record)))
    return lines


def _home(learner: Record | None, by_id: Mapping[tuple[Kind, str], Record]) -> Record | None:
    if learner is None or not isinstance(learner.draft, LearnerDraft) or not learner.draft.family_source_ids:
        return None
    return by_id.get((Kind.FAMILY, learner.draft.family_source_ids[0]))


def _flat(enrolment: Record | None, learner: Record | None, family: Record | None, group: Record | None) -> Said:
    """A row of the flat export, of what a document has of each."""
    row = {**_said(learner), **_said(enrolment)}
    home, of_class = _said(family), _said(group)
    flags, seats = _mapping(row.get("flags")), _mapping(of_class.get("occupancy"))
    address = _mapping(home.get("address")) or _mapping(_first(home.get("addresses")))
    guardian = _mapping(_first(home.get("guardians")))
    found: dict[str, object] = {key: row.get(key) for key in HEADINGS}
    name = (values.as_text(guardian.get(key)) for key in ("firstName", "lastName"))
    found |= flags
    found |= {
        "studentId": row.get("studentId", row.get("id")),
        "enrollmentType": row.get("enrollmentType", row.get("type")),
        "classId": of_class.get("id", of_class.get("value")),
        "name": of_class.get("name"),
        "schedule": "; ".join(values.as_text(one) for one in _mapping(of_class.get("durationSchedule")).values()),
        "room": of_class.get("room"),
        "instructors": "; ".join(map(values.as_text, _listed(of_class.get("instructors", of_class.get("instructor"))))),
        "max": seats.get("max"),
        "active": seats.get("active"),
        "openings": seats.get("openings"),
        "seatsFilled": seats.get("seatsFilled"),
        "waitlistCount": seats.get("waitlist"),
        "familyId": home.get("familyId", home.get("id", row.get("familyId"))),
        "familyName": home.get("familyName", row.get("familyName")),
        "primaryEmail": home.get("primaryEmail", _mapping(_first(home.get("emails"))).get("email")),
        "primaryPhone": home.get("primaryPhone", _mapping(_first(home.get("phones"))).get("phoneSearch")),
        "street": address.get("street", address.get("street1")),
        "city": address.get("city"),
        "state": address.get("state"),
        "zip": address.get("zip"),
        "guardianName": " ".join(name).strip(),
        "guardianEmail": guardian.get("email"),
        "guardianPhone": guardian.get("phone"),
        "relationship": _in_words(guardian.get("relationship")),
    }
    return {heading: found.get(key) for key, heading in HEADINGS.items()}


def _add(wrong: Faults, more: Faults) -> None:
    for words, in_full in more.items():
        wrong.setdefault(words, in_full)


def _heading(column: str, *, calling: Calling) -> str:
    return HEADINGS.get(column) or calling(column)


def _wrong(record: Record, *, saying: Saying, calling: Calling) -> Faults:
    # Refused by whoever applies it, a record may have no problem of reading.
    by_weight = [[one for one in record.problems if one.weight is weight] for weight in Weight]
    chosen = next((some for some in by_weight if some), [])
    found: Faults = {}
    for one in chosen:
        # Of a family and of its guardian, the same is wrong once.
        words = saying(one)
        found.setdefault(words, f"{calling(one.column)}: {words}" if one.column else words)
    return found


def _cell(said: object) -> Cell:
    """As text, but for numbers: what a file wrote is not reckoned with, and an id keeps its zeros."""
    return said if isinstance(said, int) and not isinstance(said, bool) and abs(said) < 10**15 else values.as_text(said)


def _in_words(said: object) -> object:
    """What has a word. A number is a key of the other system: nobody can read or correct it."""
    return None if values.as_text(said).strip().isdigit() else said


def _said(record: Record | None) -> Said:
    return record.original if record is not None else {}


def _mapping(said: object) -> Said:
    return said if isinstance(said, Mapping) else {}


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _first(said: object) -> object:
    return next(iter(_listed(said)), None)
