"""Rows that stay out, as a file to put right and send again: the same headings, and what is wrong with each.

Of a document it is the flat table that such exports have as well.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from cohortium.core.spreadsheets import Cell, Form, written
from cohortium.imports.rules import values
from cohortium.imports.rules.drafts import EnrolmentDraft, Kind, LearnerDraft, Problem, Reading, Record, Weight
from cohortium.imports.rules.iclasspro_flat import HEADINGS
from cohortium.imports.rules.problems import sentence
from cohortium.imports.rules.sheets import WRONG

Said = Mapping[str, object]
Saying = Callable[[Problem], str]


def corrections(
    reading: Reading, form: Form, *, refused: Iterable[Record] | None = None, saying: Saying = sentence
) -> Iterator[str | bytes]:
    """The file. `refused` are other records than those that reading refused; `saying` has the words of the house."""
    chosen = tuple(refused) if refused is not None else tuple(one for one in reading.records if one.is_refused)
    return written(form, rows(reading, chosen, saying))


def rows(reading: Reading, refused: Iterable[Record], saying: Saying = sentence) -> Iterator[list[Cell]]:
    """The headings, and the rows that records came from: each once, with all that is wrong."""
    columns = reading.columns or tuple(HEADINGS.values())
    lines = _of_table(refused, saying) if reading.columns else _of_document(reading, tuple(refused), saying)
    yield [*columns, WRONG]
    for original, wrong in lines:
        yield [*(_cell(original.get(column)) for column in columns), "\n".join(dict.fromkeys(wrong))]


def _of_table(refused: Iterable[Record], saying: Saying) -> list[tuple[Said, list[str]]]:
    found: dict[str, tuple[Said, list[str]]] = {}
    for record in refused:
        _original, wrong = found.setdefault(record.place, (record.original, []))
        wrong += _wrong(record, saying)
    return list(found.values())


def _of_document(reading: Reading, refused: tuple[Record, ...], saying: Saying) -> list[tuple[Said, list[str]]]:
    """The flat rows in which a refused record stands; it alone, if there are none."""
    by_id = {(record.kind, record.source_id): record for record in reading.records}
    told = {(record.kind, record.source_id): _wrong(record, saying) for record in refused}
    met, lines = set(), []
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
            lines.append((_flat(*parts), [words for name in names for words in told[name]]))
    for record in refused:
        if (record.kind, record.source_id) not in met:
            parts = [
                record if record.kind is kind else None
                for kind in (Kind.ENROLMENT, Kind.LEARNER, Kind.FAMILY, Kind.CLASS)
            ]
            lines.append((_flat(*parts), _wrong(record, saying)))
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
        "relationship": guardian.get("relationship"),
    }
    return {heading: found.get(key) for key, heading in HEADINGS.items()}


def _wrong(record: Record, saying: Saying) -> list[str]:
    # Refused by whoever applies it, a record may have no problem of reading.
    chosen = [one for one in record.problems if one.weight is Weight.REFUSED] or list(record.problems)
    return [f"{one.column}: {saying(one)}" if one.column else saying(one) for one in chosen]


def _cell(said: object) -> Cell:
    """As text, but for numbers: what a file wrote is not reckoned with, and an id keeps its zeros."""
    return said if isinstance(said, int) and not isinstance(said, bool) and abs(said) < 10**15 else values.as_text(said)


def _said(record: Record | None) -> Said:
    return record.original if record is not None else {}


def _mapping(said: object) -> Said:
    return said if isinstance(said, Mapping) else {}


def _listed(said: object) -> list[object]:
    return said if isinstance(said, list) else []


def _first(said: object) -> object:
    return next(iter(_listed(said)), None)
