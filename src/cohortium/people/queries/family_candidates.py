"""Who could be put into a family. Nothing here writes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.pages import Cursor, PageOf
from cohortium.people.models import FamilyLearner
from cohortium.people.queries import learners
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.rules.families import PLACES


@dataclass(frozen=True, slots=True)
class Candidate:
    """A learner whom this actor sees, and whether there is a place for this family."""

    learner: LearnerRow
    is_in: bool
    is_full: bool


def candidates(
    actor: Actor, *, family_id: UUID, text: str, today: date, after: Cursor | None = None, at_most: int = 20
) -> PageOf[Candidate]:
    """Learners whom this text finds, for a family that the caller has been allowed to change."""
    if not text.strip():
        return PageOf([], None)
    found = learners.learners(actor, today=today, text=text, after=after, at_most=at_most)
    here, full = standing(family_id, [row.learner_id for row in found.rows])
    rows = [Candidate(row, is_in=row.learner_id in here, is_full=row.learner_id in full) for row in found.rows]
    return PageOf(rows, found.next)


def standing(family_id: UUID, ids: Collection[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Which of these learners are in the family, and which can be put into no other."""
    taken = list(FamilyLearner.objects.filter(learner__in=ids).values_list("learner", "family"))
    number = Counter(learner for learner, _family in taken)
    return {one for one, of in taken if of == family_id}, {one for one, times in number.items() if times >= len(PLACES)}
