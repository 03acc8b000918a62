"""What each table of an organisation holds about a person, and what becomes of it when they are erased.

A table without a line here fails `tests/privacy/test_holdings.py`, and so does a column that a line does not name:

    holds("people.LearnerHealth", found={Subject.LEARNER: [of("learner")]}, goes=True)
    holds("people.Learner", found={…}, columns={"email": BLANK, "state": keeps(_("…"))}, plain=["kind"])
    holds_nothing("jobs.JobEffect", "Names of jobs.")

Tables are named as `app.Model`, so that any app may add a line, whether it stands above this one or below.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Field, Model, Q

from cohortium.core.errors import Words
from cohortium.tenancy.fields import Id, OrganisationField, StatusField, Version


class Subject(StrEnum):
    """Whom data can be about, as the trail calls them."""

    LEARNER = "learner"
    FAMILY = "family"
    GUARDIAN = "guardian"
    CONTACT = "emergencycontact"
    MEMBER = "membership"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and by what their rows are found."""

    subject: Subject
    id: UUID
    # The same, and the records that went into theirs.
    records: frozenset[UUID] = frozenset()
    # The ids of all rows that are theirs, their own among them.
    things: frozenset[UUID] = frozenset()
    # Addresses that nobody else here has, as they were written and in small letters.
    emails: frozenset[str] = frozenset()
    # As others may have typed it.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finds:
    """Which rows of a table are somebody's."""

    rows: Callable[[Person], Q]
    # Whether it asks for what only their other rows say: ids, addresses.
    is_late: bool = True


def of(lookup: str) -> Finds:
    """Rows that refer to them: `learner`."""
    return Finds(lambda person: Q(**{f"{lookup}__in": person.records}), is_late=False)


def about(lookup: str) -> Finds:
    """Rows that name by its id alone what is theirs: `subject_id`."""
    return Finds(lambda person: Q(**{f"{lookup}__in": person.things}))


def at(lookup: str) -> Finds:
    """Rows with an address that is theirs alone: `recipient`."""
    return Finds(lambda person: Q(**{f"{lookup}__in": person.emails}))


@dataclass(frozen=True, slots=True)
class Treatment:
    """What becomes of a column: it is emptied, gets other words, or stays."""

    # Given the column, what is written; None: it stays.
    writes: Callable[["Field[Any, Any]"], Any] | None
    # Why it stays.
    why: Words = ""


def _empty(column: "Field[Any, Any]") -> Any:
    if column.null:
        return None
    return column.get_default() if column.has_default() else ""


BLANK = Treatment(_empty)


def says(words: Words) -> Treatment:
    """Other words, in the language of whoever erases."""
    return Treatment(lambda _column: str(words))


def becomes(value: Any) -> Treatment:
    """This value, or what this expression gives."""
    return Treatment(lambda _column: value)


def keeps(why: Words) -> Treatment:
    """It is personal and stays, for this reason."""
    return Treatment(None, why)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds."""

    table: str
    found: Mapping[Subject, Sequence[Finds]] = field(default_factory=dict)
    # What is personal, and what erasing does with it.
    columns: Mapping[str, Treatment] = field(default_factory=dict)
    # What could be, and is not.
    plain: frozenset[str] = frozenset()
    # Erasing deletes the row.
    goes: bool = False
    # Why the row stays; of a table that holds nothing about people, why that is so.
    why: Words = ""
    # For tables that one cannot change: what empties these rows.
    empties: Callable[[Collection[UUID]], None] | None = None
    # What an export says besides the columns, and which of them it leaves out.
    adds: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def model(self) -> Any:
        return apps.get_model(self.table)


_holdings: dict[str, Holding] = {}


def holds(
    table: str,
    *,
    found: Mapping[Subject, Sequence[Finds]],
    columns: Mapping[str, Treatment] = MappingProxyType({}),
    plain: Iterable[str] = (),
    goes: bool = False,
    why: Words = "",
    empties: Callable[[Collection[UUID]], None] | None = None,
    adds: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
    left_out: Iterable[str] = (),
) -> None:
    """Say what a table holds about people, how their rows are found, and what erasing does with each column."""
    _holdings[table] = Holding(table, found, columns, frozenset(plain), goes, why, empties, adds, frozenset(left_out))


def holds_nothing(table: str, why: Words) -> None:
    """Say why a table holds nothing about people whose data it would be."""
    _holdings[table] = Holding(table, why=why)


def holdings() -> Mapping[str, Holding]:
    """Every line, by its table."""
    return MappingProxyType(_holdings)


def of_organisations(tables: Iterable[type[Model]]) -> list[type[Model]]:
    """Those of these tables that belong to an organisation."""
    return [one for one in tables if any(isinstance(field, OrganisationField) for field in one._meta.local_fields)]


def faults(tables: Iterable[type[Model]], lines: Mapping[str, Holding]) -> Iterator[str]:
    """Say which tables have no line, and which columns a line does not name: each with what to write."""
    known = {one._meta.label: one for one in tables}
    for label in sorted(lines.keys() - known.keys()):
        yield f"{label} has a line in the registry of holdings, and is no table."
    for label, model in sorted(known.items()):
        line = lines.get(label)
        if line is None:
            names = ", ".join(f'"{name}": BLANK' for name in may_be_personal(model))
            yield (
                f"{label} has no line in the registry of holdings. Write one in cohortium/privacy/registers_*.py: "
                f'holds("{label}", found={{Subject.LEARNER: [of("learner")]}}, columns={{{names}}}), with goes=True '
                f'where the row goes, or holds_nothing("{label}", "why").'
            )
        else:
            yield from _faults_of(label, model, line)


def may_be_personal(model: type[Model]) -> list[str]:
    """The columns that can hold what somebody is or said: texts, days, values, addresses."""
    return [one.name for one in model._meta.local_fields if isinstance(one, _WORDS) and not isinstance(one, _STRUCTURE)]


def _faults_of(label: str, model: type[Model], line: Holding) -> Iterator[str]:
    if not line.found:
        if not line.why:
            yield f"{label} holds nothing about people, and its line does not say why."
        return
    names = {one.name for one in model._meta.local_fields}
    for name in sorted((line.columns.keys() | line.plain) - names):
        yield f"{label} has no column {name}, which its line names."
    if line.goes:
        return
    if not line.why:
        yield f"Rows of {label} stay when somebody is erased, and its line does not say why."
    for name in may_be_personal(model):
        if name not in line.columns and name not in line.plain:
            yield (
                f'{label}.{name} is not in the line of its table: add it to columns, as BLANK or keeps(_("why")), '
                "or to plain where it is never about a person."
            )
    masked: frozenset[str] = getattr(model, "masked_in_trail", frozenset())
    for name in sorted((masked & names) & line.plain):
        yield f"{label}.{name} is hidden in the trail, and its line calls it plain."


_WORDS = (
    *(models.CharField, models.TextField, models.JSONField, models.DateField, models.TimeField),
    *(models.BinaryField, models.GenericIPAddressField, ArrayField),
)
_STRUCTURE = (Id, OrganisationField, Version, StatusField, models.DateTimeField, models.GeneratedField)
