"""Who of a file may be here already, or stands in it twice. Nothing is merged: somebody is asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from cohortium.core.text import plain
from cohortium.imports.models import ExternalReference
from cohortium.imports.queries.judging import HERE, Item
from cohortium.imports.rules.drafts import FamilyDraft, LearnerDraft, Problem, Weight
from cohortium.people.models import Family, Learner

AT_ONCE = 500
Key = tuple[str, ...]


def note_duplicates(items: Sequence[Item], *, source: str) -> None:
    """Note with each record who it may be: of the same name and birth date; families by the same e-mail address."""
    learners = _keyed(items, LearnerDraft)
    families = _keyed(items, FamilyDraft)
    _note_in_file(learners)
    _note_in_file(families)
    _hold_photos_back(learners)
    _note_here(learners, _learners_here({date.fromisoformat(key[1]) for key in learners}), source, "learner")
    _note_here(families, _families_here(key[0] for key in families), source, "family")


def key_of(draft: object) -> Key | None:
    """By what two are perhaps one. None: not enough is known."""
    match draft:
        case LearnerDraft(birth_date=date() as born):
            return _named(draft.given_name, draft.family_name), born.isoformat()
        case FamilyDraft() if draft.email.strip():
            return (draft.email.strip().casefold(),)
    return None


def _keyed(items: Sequence[Item], of: type) -> dict[Key, list[Item]]:
    found: dict[Key, list[Item]] = defaultdict(list)
    for item in items:
        if isinstance(item.draft, of) and not item.is_refused and (key := key_of(item.draft)):
            found[key].append(item)
    return found


def _note_in_file(groups: dict[Key, list[Item]]) -> None:
    for group in groups.values():
        for place, item in enumerate(group):
            # The earlier one comes in first, so that the later can be the same. The reader says that they are alike.
            item.row.candidates += [{"id": str(one.row.pk), "is_row": True} for one in group[:place]]


def _hold_photos_back(groups: dict[Key, list[Item]]) -> None:
    """Of two who may be one, the stricter answer holds until somebody decides."""
    for group in groups.values():
        drafts = [item.draft for item in group if isinstance(item.draft, LearnerDraft)]
        if len(group) > 1 and any(draft.photo_allowed is False for draft in drafts):
            for item, draft in zip(group, drafts, strict=True):
                if draft.photo_allowed is not False:
                    item.draft = replace(draft, photo_allowed=False)


def _note_here(groups: dict[Key, list[Item]], here: dict[Key, list[UUID]], source: str, kind: str) -> None:
    alike = [item for key, group in groups.items() if key in here for item in group]
    known = set(
        ExternalReference.objects.filter(
            source=source, kind=kind, source_id__in=[item.row.source_id for item in alike]
        ).values_list("source_id", flat=True)
    )
    for key, group in groups.items():
        for item in group:
            if key in here and (item.row.asks or item.row.source_id not in known):
                item.problems.append(Problem(HERE, Weight.WARNING))
                item.row.candidates += [{"id": str(one), "is_row": False} for one in here[key]]
                item.row.asks = True


def _learners_here(born: set[date]) -> dict[Key, list[UUID]]:
    found: dict[Key, list[UUID]] = defaultdict(list)
    days = sorted(born)
    for start in range(0, len(days), AT_ONCE):
        rows = Learner.objects.filter(date_of_birth__in=days[start : start + AT_ONCE], merged_into=None).order_by("pk")
        for pk, first, last, day in rows.values_list("pk", "first_name", "last_name", "date_of_birth"):
            found[_named(first, last), day.isoformat() if day else ""].append(pk)
    return found


def _families_here(emails: Iterable[str]) -> dict[Key, list[UUID]]:
    found: dict[Key, list[UUID]] = defaultdict(list)
    wanted = sorted(set(emails))
    for start in range(0, len(wanted), AT_ONCE):
        rows = Family.objects.filter(email_plain__in=wanted[start : start + AT_ONCE], merged_into=None).order_by("pk")
        for pk, email in rows.values_list("pk", "email"):
            found[(email.casefold(),)].append(pk)
    return found


def _named(first: str, last: str) -> str:
    return plain(f"{first} {last}").replace("\u2019", "'").casefold()
