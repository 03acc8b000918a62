"""Which column of a table holds what: what can be aimed at, and what is likely meant."""

import re
from collections.abc import Iterable
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from typing import Any

from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.names import fold
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.synonyms import FIELDS, PREFIXES, REQUIRED, Aim

# A field of an organisation's own: `extra.` and its key.
EXTRA = "extra."
_POSSESSIVE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns of one kind of record, and how its file writes days. Remembered per source."""

    kind: Kind
    fields: Pairs[str, str] = field(default_factory=dict)
    """Heading to the key of a field."""
    date_format: DateFormat | None = None
    """None: it is found out."""

    def stored(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "kind": self.kind.value,
            "fields": dict(self.fields),
            "date_format": self.date_format.value if self.date_format else None,
        }


def of_stored(said: Pairs[str, Any]) -> Mapping:
    """A mapping that was stored."""
    order = said.get("date_format")
    return Mapping(Kind(said["kind"]), dict(said["fields"]), DateFormat(order) if order else None)


def of_sent(said: Any) -> Mapping:
    """A mapping that somebody wrote by hand.

    Raises:
        ValueError: it is none.
    """
    named = said.get("fields") if isinstance(said, dict) else None
    words = [one for pair in named.items() for one in pair] if isinstance(named, dict) else [None]
    if not all(isinstance(one, str) for one in words) or not fields(Kind(said.get("kind"))):
        raise ValueError("A mapping has a kind, and fields by headings.")
    return of_stored(said)


def fields(kind: Kind) -> tuple[Aim, ...]:
    """What the columns of a kind may hold. None, for kinds that come in no table of their own."""
    return FIELDS.get(kind, ())


def suggest(columns: Iterable[str], kind: Kind) -> Mapping:
    """What the headings likely mean. A field has one column, of which the first is meant."""
    names = {name.replace(" ", ""): aim.key for aim in reversed(fields(kind)) for name in aim.names}
    found: dict[str, str] = {}
    own = tuple(columns)
    for column in own:
        key = next((names[name] for name in _readings(column) if name in names), "")
        if key and key not in found.values():
            found[column] = key
    if kind is Kind.LEARNER:
        _give_to_guardian(found, own, names)
    return Mapping(kind, found)


def _give_to_guardian(found: dict[str, str], columns: Iterable[str], names: Pairs[str, str]) -> None:
    """`Parent, Phone`: a bare heading behind a guardian's column is about them too, unless they have one of it."""
    is_behind = False
    for column in columns:
        key = found.get(column, "")
        is_behind = is_behind or key.startswith("guardian_1_")
        theirs = f"guardian_1_{key}"
        is_bare = names.get(_readings(column)[0]) == key
        if is_behind and key in {"email", "phone"} and is_bare and theirs not in found.values():
            found[column] = theirs


def completed(remembered: Mapping, columns: Iterable[str]) -> Mapping:
    """What was said of another table, for this one: of the headings that it knows, and as they are called of others."""
    own = tuple(columns)
    known = {fold(heading): key for heading, key in remembered.fields.items()}
    found = {column: known[fold(column)] for column in own if fold(column) in known}
    others = suggest(own, remembered.kind).fields.items()
    more = {column: key for column, key in others if column not in found and key not in found.values()}
    return Mapping(remembered.kind, found | more, remembered.date_format)


def fits(remembered: Mapping, columns: Iterable[str]) -> bool:
    """Whether nothing of it is missing in this table, and no other heading says by itself what it is."""
    said = {fold(heading): key for heading, key in remembered.fields.items() if key}
    return {fold(heading): key for heading, key in completed(remembered, columns).fields.items() if key} == said


def likely_kind(columns: Iterable[str]) -> Kind:
    """What a table is likely about, by its headings."""
    own = tuple(columns)
    said = {fold(column) for column in own}
    if any(word in column.split() for column in said for word in ("trainer", "instructor", "staff", "employee")):
        return Kind.STAFF
    if said & {"family name", "household", "account name", "balance", "account balance"} and not (
        said & {"birth date", "date of birth", "dob", "birthday", "student first name"}
    ):
        return Kind.FAMILY
    return Kind.LEARNER


def columns_of(mapping: Mapping, columns: Iterable[str], notes: Notes) -> dict[str, str]:
    """Field to column, as far as the mapping fits the table. What does not, is said."""
    own = tuple(columns)
    here = {fold(column): column for column in reversed(own)}
    keys = {aim.key for aim in fields(mapping.kind)}
    found: dict[str, str] = {}
    for heading, key in mapping.fields.items():
        if not key:
            continue
        column = heading if heading in own else here.get(fold(heading))
        if key not in keys and not (key.startswith(EXTRA) and key != EXTRA and mapping.kind is Kind.LEARNER):
            notes.say("field-unknown", heading, key)
        elif column is None:
            notes.say("column-gone", heading, heading)
        elif key in found:
            notes.say("field-twice", heading, key)
        else:
            found[key] = column
    needed = REQUIRED.get(mapping.kind, ())
    if not any(key in found for key in needed):
        labels = {aim.key: aim.label for aim in fields(mapping.kind)}
        notes.say("field-missing", "", " / ".join(labels[key] for key in needed) or mapping.kind)
    unused = [column for column in own if column not in found.values()]
    if unused:
        notes.say("column-unused", "", ", ".join(unused))
    return found


def _readings(column: str) -> list[str]:
    """A heading as it stands, and without whom it is about: `Candidate's first name (required)`."""
    column = _POSSESSIVE.sub("", column)
    words = (fold(column.partition("(")[0]) or fold(column)).split()
    # Written as one, names of columns are those of programs: `firstName`.
    return ["".join(words), *(["".join(words[1:])] if words[:1] and words[0] in PREFIXES else [])]
