"""Who is compared with a file is held before: in between nobody is edited, merged or erased.

Everything that some records touch is locked at once, a statement for each kind, in the order of locks that editing,
merging and erasing keep: families, learners, guardians, contacts, and of each kind the lesser id first.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from cohortium.imports.models import ExternalReference, ImportBatch
from cohortium.imports.queries.judging import Item, same_as
from cohortium.imports.queries.judging_families import named_in_household
from cohortium.imports.rules.drafts import FamilyDraft, Kind, LearnerDraft
from cohortium.people.models import EmergencyContact, Family, Guardian, Learner, LearnerHealth

_ORDER: Mapping[str, type[Any]] = {
    "family": Family,
    "learner": Learner,
    "guardian": Guardian,
    "contact": EmergencyContact,
}


def hold_named(batch: ImportBatch, items: Sequence[Item]) -> None:
    """Hold all that these records name here. Who was merged while we waited is held where they went."""
    asked, chosen = _asked(items), _chosen(items)
    held: dict[str, set[UUID]] = {kind: set() for kind in _ORDER}
    wanted = _targets(batch, asked, chosen)
    while any(ids - held[kind] for kind, ids in wanted.items()):
        went = hold({kind: wanted.get(kind, set()) - ids for kind, ids in held.items()})
        for kind, ids in wanted.items():
            held[kind] |= ids
        # A merge may have given an id to another record before its row was ours.
        wanted = _targets(batch, asked, chosen)
        for kind, ids in went.items():
            wanted[kind] |= ids


def hold(wanted: Mapping[str, Collection[UUID]]) -> dict[str, set[UUID]]:
    """Lock these rows, with the guardians of families and the health of learners. Gives into which some were merged."""
    went: dict[str, set[UUID]] = {}
    for kind, model in _ORDER.items():
        named = Q(pk__in=list(wanted.get(kind, ())))
        if kind == "guardian":
            named |= Q(family__in=list(wanted.get("family", ())))
        rows = model.objects.filter(named).order_by("pk").select_for_update(of=("self",))
        if model is EmergencyContact:
            list(rows.values_list("pk", flat=True))
        else:
            went[kind] = {into for into in rows.values_list("merged_into", flat=True) if into}
    theirs = LearnerHealth.objects.filter(pk__in=list(wanted.get("learner", ()))).order_by("pk")
    list(theirs.select_for_update(of=("self",)).values_list("pk", flat=True))
    return went


def _asked(items: Sequence[Item]) -> dict[str, set[str]]:
    asked: dict[str, set[str]] = defaultdict(set)
    for item in items:
        match item.draft:
            case FamilyDraft():
                asked["family"].add(item.row.source_id)
                for kind, source_ids in named_in_household(item).items():
                    asked[kind].update(source_ids)
            case LearnerDraft():
                asked["learner"].add(item.row.source_id)
                asked["family"].update(item.draft.family_source_ids)
    return asked


def _chosen(items: Sequence[Item]) -> dict[str, set[UUID]]:
    return {
        kind: set(same_as([item for item in items if item.row.kind == kind]).values())
        for kind in (Kind.FAMILY.value, Kind.LEARNER.value)
    }


def _targets(
    batch: ImportBatch, asked: Mapping[str, Collection[str]], chosen: Mapping[str, Collection[UUID]]
) -> dict[str, set[UUID]]:
    wanted: dict[str, set[UUID]] = {kind: set(chosen.get(kind, ())) for kind in _ORDER}
    named = Q(pk__in=[])
    for kind, source_ids in asked.items():
        named |= Q(kind=kind, source_id__in=list(source_ids))
    known = ExternalReference.objects.filter(named, source=batch.source)
    for kind, target_id in known.values_list("kind", "target_id"):
        wanted[kind].add(target_id)
    return wanted
