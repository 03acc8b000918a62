"""What a file is read into: drafts in plain values, whatever system wrote the file.

A reader never drops a record and never raises for one: what is wrong with it travels with it as `Problem`s.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a record of a file is about. The order is the order in which records are applied."""

    FAMILY = "family"
    LEARNER = "learner"
    STAFF = "staff"
    CLASS = "class"
    ENROLMENT = "enrolment"


class Weight(StrEnum):
    """How much a problem matters: `REFUSED` keeps the record out, `WARNING` wants a look, `NOTE` says what was done."""

    REFUSED = "refused"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a record that a person should know."""

    code: str
    """A stable name such as `date-not-understood`; its sentence is in `imports.rules.problems`."""
    weight: Weight
    column: str = ""
    """The column or key of the file that it is about; empty if it is about the record."""
    said: str = ""
    """What the file says there, cut to 200 characters."""


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """An address; empty text where the file says nothing."""

    line_1: str = ""
    line_2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class GuardianDraft:
    """A grown-up of a family."""

    source_id: str
    given_name: str
    family_name: str
    email: str = ""
    phone: str = ""
    relationship: str = ""
    is_primary: bool = False
    may_pick_up: bool | None = None


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """Whom to call in an emergency."""

    name: str
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class FamilyDraft:
    """A family with its guardians. `balance` is what it owes the source's house (negative: it is owed)."""

    name: str
    email: str = ""
    phone: str = ""
    address: AddressDraft | None = None
    guardians: tuple[GuardianDraft, ...] = ()
    contacts: tuple[ContactDraft, ...] = ()
    balance: Decimal | None = None
    campus: str = ""
    """What the file calls it; which one that is, is found out where it meets what is here."""
    is_stub: bool = False
    """Named by a record of another kind only: a later file may complete it."""
    looks_like_a_test: bool = False
    shares_children: bool = False
    """A learner of the file belongs to another family too: their parents live apart."""


@dataclass(frozen=True, slots=True)
class LearnerDraft:
    """A learner. `family_source_ids` name families by the ids that the source gave them."""

    given_name: str
    family_name: str
    preferred_name: str = ""
    birth_date: date | None = None
    gender: str = ""
    email: str = ""
    phone: str = ""
    address: AddressDraft | None = None
    family_source_ids: tuple[str, ...] = ()
    health: str = ""
    ask_about_health: bool = False
    """The source raises a medical flag and gives no text."""
    health_is_none: bool = False
    """`health` says that there is nothing (`none`, `N/A`): kept as written, and nobody need be alarmed."""
    photo_allowed: bool | None = None
    """None: not asked. A source whose default is no cannot tell no from not asked; its reader says which it takes."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """Values for custom fields, by the key of the field."""
    campus: str = ""
    contacts: tuple[ContactDraft, ...] = ()
    """Whom to call in an emergency, where a row of the learner's own says so."""


@dataclass(frozen=True, slots=True)
class StaffDraft:
    """Somebody who works here: a trainer named by a class, or a row of a staff list."""

    given_name: str
    family_name: str
    email: str = ""
    phone: str = ""
    campus: str = ""
    spellings: tuple[str, ...] = ()
    """How the file writes the name, where it does so in more than one way."""


@dataclass(frozen=True, slots=True)
class ClassDraft:
    """A class and its weekly slots; kept until there are cohorts to put it in."""

    name: str
    campus: str = ""
    program: str = ""
    room: str = ""
    trainers: tuple[str, ...] = ()
    capacity: int | None = None
    slots: tuple[tuple[int, int, int], ...] = ()
    """(weekday with Monday 0, minutes after midnight, minutes long)"""


@dataclass(frozen=True, slots=True)
class EnrolmentDraft:
    """A learner in a class; kept until there are cohorts."""

    learner_source_id: str
    class_source_id: str
    standing: str
    """`active`, `trial`, `waiting`, `visit` or `dropped`."""
    starts: date | None = None
    ends: date | None = None


TYPE_OF = {
    Kind.FAMILY: FamilyDraft,
    Kind.LEARNER: LearnerDraft,
    Kind.STAFF: StaffDraft,
    Kind.CLASS: ClassDraft,
    Kind.ENROLMENT: EnrolmentDraft,
}
Draft = FamilyDraft | LearnerDraft | StaffDraft | ClassDraft | EnrolmentDraft


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: where it stood, what it says, and what is wrong with it."""

    kind: Kind
    source_id: str
    """The source's own id; where the file has none, one made of the row's values by `rules.keys`."""
    draft: Draft | None
    """None if the record could not be understood at all."""
    place: str
    """Where it stands, for a person: `row 14`, or `class 5104, student 70011`."""
    problems: tuple[Problem, ...] = ()
    original: Mapping[str, object] = field(default_factory=dict)
    """The record as the file has it, for the log and for the file of rows to correct. Fit for JSON."""
    rows: int = 1
    """How often the file has it: an enrolment may stand there twice, a family stands beside each of its learners."""

    @property
    def is_refused(self) -> bool:
        """Whether it stays out as it is."""
        return self.draft is None or any(problem.weight is Weight.REFUSED for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read. `problems` are about the file and not about a record of it."""

    shape: str
    """`iclasspro-saved`, `iclasspro-raw`, `iclasspro-flat` or `table`."""
    records: tuple[Record, ...]
    problems: tuple[Problem, ...] = ()
    columns: tuple[str, ...] = ()
    """The headings, of a table."""
    delimiter: str = ""
    """What stands between the cells of a table of text; empty for others."""
    samples: Mapping[str, list[str]] = field(default_factory=dict)
    """Of a table, by heading, a few values; a heading without any is of a column that is not shown."""
