"""What erasing somebody does, said beforehand. Nothing here writes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.text import capfirst

from cohortium.audit import things
from cohortium.audit.sentences import label_of
from cohortium.core.errors import Words
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.queries.retention import keepers
from cohortium.privacy.queries.subjects import insist_there, rows_of
from cohortium.tenancy.words import words_here


@dataclass(frozen=True, slots=True)
class PlanLine:
    """What becomes of the rows of a table."""

    table: str
    word: str
    number: int
    # Deleted as a whole; otherwise what of them is emptied.
    goes: bool
    emptied: tuple[str, ...]
    # Why the rest stays.
    why: Words


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it, and why it cannot be done today where it cannot."""

    lines: tuple[PlanLine, ...]
    keepers: tuple[str, ...]

    @property
    def going(self) -> list[PlanLine]:
        """What is deleted."""
        return [one for one in self.lines if one.goes]

    @property
    def emptied(self) -> list[PlanLine]:
        """What loses words, and stays without them."""
        return [one for one in self.lines if not one.goes and one.emptied]

    @property
    def staying(self) -> list[PlanLine]:
        """What stays as it is."""
        return [one for one in self.lines if not one.goes and not one.emptied]


def plan(*, subject: Subject, subject_id: UUID, today: date) -> Plan:
    """What erasing this person does.

    Raises:
        NotFound: there is no such person, or they were erased.
    """
    insist_there(subject, subject_id)
    lines = [_line(holdings()[table], len(ids)) for table, ids in rows_of(subject, subject_id).items()]
    return Plan(tuple(lines), tuple(keepers(subject, subject_id, today=today)))


def _line(held: Holding, number: int) -> PlanLine:
    entity = str(held.model._meta.model_name)
    emptied = [name for name, one in held.columns.items() if one.writes and name not in _MARKS]
    return PlanLine(
        held.table,
        _word(held, entity),
        number,
        held.goes,
        tuple(dict.fromkeys(capfirst(str(label_of(entity, name))) for name in emptied)),
        held.why,
    )


def _word(held: Holding, entity: str) -> str:
    word = things.word_of(entity, words_here())
    return capfirst(word if word != entity else str(held.model._meta.verbose_name))


# What says that a row was erased is not emptied.
_MARKS = frozenset({"status", "photo_id", "taken_back_at", "membership", "may_pick_up", "user"})
