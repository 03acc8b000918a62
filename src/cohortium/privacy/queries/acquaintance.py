"""Whom whoever gets the export of a learner knows by name. Nothing here writes.

Guardians of one family know each other by name. Of parents in two families neither learns what the other one is
called, nor that there is a second family: as in the file of their own that they take out of the portal
(`people/queries/own_data.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cohortium.people.models import Family, Guardian, Learner


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """What may be said of families, and what may not."""

    # In small letters: the names that may stand beside an answer. Any other is that of somebody whom they may not know.
    known: frozenset[str]
    # Addresses to which letters went that they may read.
    emails: frozenset[str]
    # Families of which they learn nothing.
    families: frozenset[UUID] = frozenset()
    # By what those and their guardians are told: names, in small letters, and ids.
    words: frozenset[str] = frozenset()


def of_readers(ids: Collection[UUID], *, asked_by: UUID | None, together: Collection[UUID]) -> Acquaintance | None:
    """Whom they know who get the export of these records of a learner.

    That is the guardian who asked, or those who live together; else nobody knows which one it will be: of several
    families they know those alone who are in each of them. Nothing where all live together, or there is no family:
    there is nobody then whom they may not know.
    """
    families = set(Family.objects.filter(learners__learner__in=ids).values_list("pk", flat=True))
    adults = list(Guardian.objects.filter(family__in=families))
    theirs = {one.family_id for one in adults if asked_by and one.membership_id == asked_by}
    if not theirs:
        theirs = families if len(families) == 1 else set()
    strange = families - theirs
    if not strange and all(one.pk in together for one in adults):
        return None
    learners = list(Learner.objects.filter(pk__in=ids))
    called = {family: {_called(one) for one in adults if one.family_id == family} for family in families}
    known = {_called(one) for one in learners}
    known |= set().union(*(called[family] for family in theirs))
    if not theirs:
        known |= set.intersection(*called.values())
    unknown = {name for family in strange for name in called[family] if " " in name} - known
    reached: list[Learner | Guardian | Family] = [*learners, *_homes(theirs)]
    reached += [one for one in adults if one.pk in together]
    ids_of_others = [*strange, *(one.pk for one in adults if one.family_id in strange)]
    return Acquaintance(
        frozenset(known),
        frozenset(one.email.casefold() for one in reached if one.email),
        frozenset(strange),
        frozenset({*unknown, *(str(one) for one in ids_of_others)}),
    )


def _homes(families: Collection[UUID]) -> list[Family]:
    return list(Family.objects.filter(pk__in=families))


def _called(one: Guardian | Learner) -> str:
    return str(one).casefold()
