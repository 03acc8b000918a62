"""Ids that the source has given to somebody else since: the name is another one, and so is all else that tells people.

Nobody becomes another person because of a number: what has such an id waits until somebody said who it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.conf import settings

from cohortium.access.models import Membership
from cohortium.administration.queries.addresses import known_by_each
from cohortium.imports.models import LONGEST_ID, ExternalReference, ImportBatch, ImportRow
from cohortium.imports.queries.judging import REUSED, TABLES, Item, Judge
from cohortium.imports.rules import keys
from cohortium.imports.rules.drafts import (
    Draft,
    FamilyDraft,
    GuardianDraft,
    Kind,
    LearnerDraft,
    Problem,
    StaffDraft,
    Weight,
)
from cohortium.imports.rules.merging import Prints
from cohortium.imports.rules.names import same_words
from cohortium.people.models import Family, Guardian, Learner

# How many people one id may have had, one after the other.
_MOST = 9
_KINDS = (Kind.FAMILY, Kind.LEARNER, Kind.STAFF)


def note_reused(items: Sequence[Item], *, source: str) -> None:
    """Note with each record whose id is somebody else's here who that is, and ask. Who came in beside them is found."""
    families: dict[str, str] = {}
    for kind in _KINDS:
        asked = [item for item in items if item.row.kind == kind and item.draft is not None and not item.is_refused]
        own = {item.row.source_id for item in asked}
        known = _Known(source, kind, [one for item in asked for one in _ids(item)])
        for item in asked:
            said, under = known.other(item.draft, item.row.source_id), item.row.source_id
            if said is None:
                continue
            for number in range(2, _MOST + 1):
                beside = keys.another(under, number)
                if beside not in own and known.is_here(beside) and known.other(item.draft, beside) is None:
                    item.row.source_id = beside
                    families |= {under: beside} if kind == Kind.FAMILY else {}
                    break
            else:
                item.problems.append(Problem(REUSED, Weight.WARNING, "", said[0]))
                item.row.candidates.append({"id": str(said[1]), "is_row": False, "under": under})
                item.row.asks = True
    for item in items if families else ():
        item.draft = _placed(item.draft, families)


def is_others(judge: Judge, item: Item, kind: str) -> bool:
    """Whether its id is somebody else's by now, and nobody said that it is the same. It is refused then."""
    reference = judge.reference(kind, item.row.source_id)
    here = judge.row(kind, reference.target_id) if reference else None
    if judge.at.is_trial or item.row.choice or reference is None or here is None or item.draft is None:
        return False
    said = _told_apart(item.draft, here, reference, judge.at.prints)
    if said:
        item.problems.append(Problem(REUSED, Weight.REFUSED, "", said))
    return bool(said)


def renamed(batch: ImportBatch) -> Mapping[str, str]:
    """Under which ids families come in that have another one in the file: somebody said that they are others."""
    rows = ImportRow.objects.filter(batch=batch, kind=Kind.FAMILY).exclude(candidates=[])
    found: dict[str, str] = {}
    for candidates, source_id in rows.values_list("candidates", "source_id"):
        found |= {one["under"]: source_id for one in candidates if one.get("under", source_id) != source_id}
    return found


def placed(draft: LearnerDraft, families: Mapping[str, str]) -> LearnerDraft:
    """With the ids under which the families come in."""
    if not families.keys() & set(draft.family_source_ids):
        return draft
    return replace(draft, family_source_ids=tuple(families.get(one, one) for one in draft.family_source_ids))


def id_for(row: ImportRow, source: str, *, same_as: UUID | None) -> str:
    """Under which id a row comes in: its own, if it is who has that here, and else the next that nobody has."""
    held = next((one for one in row.candidates if "under" in one), None)
    if held is None or str(same_as) == held["id"]:
        return held["under"] if held else row.source_id
    if row.source_id != held["under"]:
        return row.source_id
    beside = [keys.another(held["under"], number) for number in range(2, _MOST + 100)]
    of_kind = {"kind": row.kind, "source_id__in": beside}
    taken = {
        *ExternalReference.objects.filter(source=source, **of_kind).values_list("source_id", flat=True),
        *ImportRow.objects.filter(batch=row.batch_id, **of_kind).values_list("source_id", flat=True),
    }
    return next(one for one in beside if one not in taken)[:LONGEST_ID]


class _Known:
    """Who has these ids here, and those that were made beside them."""

    def __init__(self, source: str, kind: Kind, source_ids: Sequence[str]) -> None:
        self._prints = Prints(settings.ENCRYPTION_KEYS)
        self._here: dict[str, tuple[ExternalReference, Any]] = {}
        wanted = sorted(set(source_ids))
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            found = list(ExternalReference.objects.filter(source=source, kind=kind, source_id__in=some))
            rows = TABLES[kind].objects.in_bulk([one.target_id for one in found]) if found else {}
            self._here |= {one.source_id: (one, rows[one.target_id]) for one in found if one.target_id in rows}

    def is_here(self, source_id: str) -> bool:
        return source_id in self._here

    def other(self, draft: Draft | None, source_id: str) -> tuple[str, UUID] | None:
        """Who has this id here, if that is somebody else."""
        if source_id not in self._here or draft is None:
            return None
        reference, here = self._here[source_id]
        said = _told_apart(draft, here, reference, self._prints)
        return (said, here.pk) if said else None


def _ids(item: Item) -> list[str]:
    own = item.row.source_id
    return [own, *(keys.another(own, number) for number in range(2, _MOST + 1))]


def _told_apart(draft: Draft, here: Any, reference: ExternalReference, prints: Prints) -> str:
    """What somebody is called here who is another person; nothing, where they may be the same."""
    is_other, name = False, ""
    match draft, here:
        case LearnerDraft(), Learner():
            name = f"{here.first_name} {here.last_name}".strip()
            said = {"first_name": draft.given_name, "last_name": draft.family_name}
            is_other = not _as_before(reference, prints, said) and _is_other_learner(draft, here, name)
        case FamilyDraft(), Family():
            name, is_known = here.name, draft.is_stub or reference.is_stub
            is_other = not (is_known or _as_before(reference, prints, {"name": draft.name})) and _is_other_family(
                draft, here
            )
        case StaffDraft(), Membership():
            name = here.display_name
            is_other = _is_other_member(draft, here)
    return name if is_other else ""


def _is_other_learner(draft: LearnerDraft, here: Learner, name: str) -> bool:
    theirs = f"{draft.given_name} {draft.family_name}"
    if same_words(name) == same_words(theirs):
        return False
    born, day = here.date_of_birth, draft.birth_date
    return born != day if born and day else not _share(name, theirs)


def _is_other_family(draft: FamilyDraft, here: Family) -> bool:
    theirs = " ".join([draft.name, *(one.family_name for one in draft.guardians)])
    return not _reached_alike(draft, here) and not _share(here.name, theirs)


def _is_other_member(draft: StaffDraft, here: Membership) -> bool:
    theirs = f"{draft.given_name} {draft.family_name}"
    if same_words(here.display_name) == same_words(theirs):
        return False
    if not draft.email:
        return not _share(here.display_name, theirs)
    known = known_by_each([draft.email]).get(draft.email.lower())
    return known is None or known.membership_id != here.pk


def is_other_guardian(draft: GuardianDraft, here: Guardian, reference: ExternalReference, prints: Prints) -> bool:
    """Whether who has this id here is another person, by name, address and number."""
    if _as_before(reference, prints, {"first_name": draft.given_name, "last_name": draft.family_name}):
        return False
    return not _reached_alike(draft, here) and not _share(here.first_name, f"{draft.given_name} {draft.family_name}")


def _reached_alike(draft: FamilyDraft | GuardianDraft, here: Family | Guardian) -> bool:
    return bool({draft.email.casefold(), draft.phone} & ({here.email.casefold(), here.phone} - {""}))


def _as_before(reference: ExternalReference, prints: Prints, said: Mapping[str, str]) -> bool:
    """Whether the file calls them what it called them the last time, whatever somebody here made of it since."""
    return all(
        name in reference.prints and prints.fits(reference.prints[name], name, one) for name, one in said.items()
    )


def _share(one: str, other: str) -> bool:
    return bool(set(same_words(one).split()) & set(same_words(other).split()))


def _placed(draft: Draft | None, families: Mapping[str, str]) -> Draft | None:
    return placed(draft, families) if isinstance(draft, LearnerDraft) else draft
