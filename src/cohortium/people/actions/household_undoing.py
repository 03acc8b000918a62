"""Families, and guardians, that became one are two again, as far as nobody changed anything since."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import Changes
from cohortium.core.rows import locked
from cohortium.people.actions.guardians import BillTaken
from cohortium.people.actions.household_doubles import reopen_household_pair
from cohortium.people.actions.household_merging import families_locked, place_of
from cohortium.people.actions.merging_memo import (
    MergedFurther,
    Undone,
    UndoneAlready,
    called,
    given_back,
    opened,
    read,
    told,
)
from cohortium.people.events_households import (
    FamilyLetGo,
    FamilyUnmerged,
    GuardianLetGo,
    GuardianSaidTwo,
    GuardianUnmerged,
    HouseholdMemosForgotten,
    HouseholdsUnmerged,
)
from cohortium.people.kinds import merging
from cohortium.people.kinds.merging import Lines, Part, Two
from cohortium.people.models import Family, Guardian, HouseholdMerge
from cohortium.people.queries.families import ENTITY
from cohortium.people.queries.guardians import borne_in
from cohortium.people.queries.households import Of, merges_visible_to, pair_of
from cohortium.people.queries.merging_news import log_ins_of
from cohortium.people.rules.guardians import WHOLE_BILL
from cohortium.people.states import MERGE


@action(Permission.FAMILY_MERGE)
def undo_household_merge(actor: Actor, *, merge_id: UUID, now: datetime) -> Undone:
    """Make two of them again. What somebody changed since stays with the one that stayed.

    Raises:
        NotFound: it is not within reach.
        UndoneAlready, TooLate, MergedFurther, BillTaken: as said.
    """
    rows = merges_visible_to(actor, Permission.FAMILY_MERGE)
    seen = rows.filter(pk=merge_id).select_related("guardian_merged", "guardian_survivor").first()
    if seen:
        # As whoever changes a family: first the family, then what is done with it.
        families_locked(Family.objects.filter(pk__in=_families_of(seen)))
    merge = locked(rows, merge_id)
    moved = MERGE.move(merge, by="undo_merge")
    if not moved:
        raise UndoneAlready
    memo = opened(merge.memo, merge.until, place_of(merge), now)
    back = _family_back if merge.family_merged_id else _two_again if merge.is_of_two_families else _guardian_back
    before = _opening(merge)
    fields, parts = back(actor, merge, memo, now)
    merge.memo = None
    merge.save()
    if merge.family_merged_id:
        log_ins = log_ins_of(*_families_of(merge))
    else:
        log_ins = _moved(before, _opening(merge)) if memo["gave_log_in"] else ()
    record(actor, HouseholdsUnmerged(merge.pk, log_ins), merge, moved)
    return Undone(merge, fields, [part.name for part in parts])


@action(Permission.FAMILY_MERGE)
def forget_household_memos(actor: Actor, *, now: datetime, at_most: int = 500) -> list[UUID] | Unchanged:
    """What was noted to undo merges goes when they cannot be undone any more: it is private."""
    over = HouseholdMerge.objects.filter(memo__isnull=False, until__lte=now).order_by("until", "pk")
    ids = [row.pk for row in over.select_for_update(of=("self",), skip_locked=True)[:at_most]]
    if not ids:
        return Unchanged()
    record_each(actor, HouseholdMemosForgotten, HouseholdMerge, ids, {})
    HouseholdMerge.objects.filter(pk__in=ids).update(memo=None)
    return ids


def _families_of(merge: HouseholdMerge) -> list[UUID]:
    ids = [row.family_id for row in (merge.guardian_merged, merge.guardian_survivor) if row]
    return [*ids, *(one for one in (merge.family_merged_id, merge.family_survivor_id) if one)]


def _opening(merge: HouseholdMerge) -> dict[UUID, UUID | None]:
    """By guardian whose log-in opens the two; nobody's, where the merge is of families."""
    both = [one for one in (merge.guardian_merged_id, merge.guardian_survivor_id) if one]
    return dict(Guardian.objects.filter(pk__in=both).values_list("pk", "membership"))


def _moved(before: Mapping[UUID, UUID | None], after: Mapping[UUID, UUID | None]) -> tuple[UUID, ...]:
    pairs = [(log_in, after[one]) for one, log_in in before.items() if log_in != after[one]]
    return tuple(sorted({log_in for pair in pairs for log_in in pair if log_in}))


def _family_back(by: Actor, merge: HouseholdMerge, memo: Any, now: datetime) -> tuple[list[str], list[Part]]:
    survivor, merged = _both(Family, merge.family_survivor_id, merge.family_merged_id)
    if survivor.merged_into_id:
        raise MergedFurther
    came = memo["parts"].get("people.Guardian.family", {})
    if Guardian.objects.filter(Q(pk__in=came, merged_into__isnull=False) | Q(merged_into__in=came, family=survivor.pk)):
        # Somebody who came over is one with somebody who was here.
        raise MergedFurther
    two = Two(by, survivor.pk, merged.pk, now)
    left = _parts_back(merging.FAMILIES, two, memo["parts"])
    stay = given_back(survivor, read(memo["fields"]))
    survivor.save()
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    for one in memo["guardians"]:
        theirs = Two(by, UUID(one["survivor"]), UUID(one["merged"]), now)
        fields, parts = _adult_back(theirs, one["memo"], merge)
        stay, left = [*stay, *(name for name in fields if name not in stay)], [*left, *parts]
    _insist_on_the_bill(survivor.pk, merged.pk)
    _reopened(by, Of.FAMILY, survivor.pk, merged.pk)
    record(by, FamilyUnmerged(merge.pk), merged, {"merged_into": (survivor.pk, None)})
    record(by, FamilyLetGo(merge.pk), survivor, _said_of(merged.pk, memo["fields"], stay, left, ENTITY))
    return stay, left


def _guardian_back(by: Actor, merge: HouseholdMerge, memo: Any, now: datetime) -> tuple[list[str], list[Part]]:
    survivor, merged = _both(Guardian, merge.guardian_survivor_id, merge.guardian_merged_id)
    two = Two(by, survivor.pk, merged.pk, now)
    stay, left = _adult_back(two, memo, merge)
    _insist_on_the_bill(survivor.family_id)
    return stay, left


def _adult_back(two: Two, memo: Any, merge: HouseholdMerge) -> tuple[list[str], list[Part]]:
    survivor = Guardian.objects.get(pk=two.survivor_id)
    merged = Guardian.objects.select_related("family").get(pk=two.merged_id)
    if survivor.merged_into_id or merged.family.merged_into_id:
        raise MergedFurther
    left = _parts_back(merging.GUARDIANS, two, memo["parts"])
    stay = given_back(survivor, memo["fields"])
    if memo["gave_log_in"] and str(survivor.membership_id) == memo["log_in"]:
        survivor.membership_id, merged.membership_id = None, survivor.membership_id
    elif memo["log_in"] and str(survivor.membership_id) == memo["log_in"]:
        # Both had it, of a family each.
        merged.membership_id = survivor.membership_id
    survivor.save()
    merged.merged_into = None
    merged.save()
    _reopened(two.by, Of.GUARDIAN, survivor.pk, merged.pk)
    record(two.by, GuardianUnmerged(merge.pk), merged, {"merged_into": (survivor.pk, None)})
    record(two.by, GuardianLetGo(merge.pk), survivor, _said_of(merged.pk, memo["fields"], stay, left))
    return stay, left


def _two_again(by: Actor, merge: HouseholdMerge, memo: Any, now: datetime) -> tuple[list[str], list[Part]]:  # noqa: ARG001 - as the others
    survivor, merged = _both(Guardian, merge.guardian_survivor_id, merge.guardian_merged_id)
    stay: list[str] = []
    for side, row, about, fields in (
        ("survivor", survivor, merged, memo["fields"]),
        ("merged", merged, survivor, memo["other"]),
    ):
        kept = given_back(row, fields)
        if (log_in := memo["gave_log_in"].get(side)) and str(row.membership_id) == log_in:
            row.membership_id = None
        row.save()
        record(by, GuardianSaidTwo(merge.pk), row, {"is_also": (about.pk, None)} | told(_turned(fields, kept)))
        stay = [*stay, *(name for name in kept if name not in stay)]
    _reopened(by, Of.GUARDIAN, survivor.pk, merged.pk)
    return stay, []


def _both(model: Any, *ids: UUID | None) -> tuple[Any, Any]:
    found = {row.pk: row for row in model.objects.filter(pk__in=ids)}
    survivor, merged = (found[one] for one in ids)
    return survivor, merged


def _parts_back(lines: Lines, two: Two, memos: Mapping[str, Any]) -> list[Part]:
    return [part for key, part in lines.parts().items() if key in memos and part.back(two, memos[key])]


def _insist_on_the_bill(*family_ids: UUID) -> None:
    if any(borne_in(family_id) > WHOLE_BILL for family_id in family_ids):
        raise BillTaken


def _reopened(by: Actor, of: Of, one: UUID, other: UUID) -> None:
    if pair_id := pair_of(of, one, other):
        reopen_household_pair(by, pair_id=pair_id)


def _turned(fields: Mapping[str, Any], stay: list[str]) -> dict[str, Any]:
    return {name: [after, before] for name, (before, after) in fields.items() if name not in stay}


def _said_of(
    merged_id: UUID, fields: Mapping[str, Any], stay: list[str], left: list[Part], entity: str = ""
) -> Changes:
    said: Changes = {"taken_in": (merged_id, None)} | told(_turned(fields, stay), entity=entity)
    kept = sorted([*called(stay, entity).values(), *(f"{part.table}.{part.column}" for part in left)])
    return said | ({"stayed": (None, kept)} if kept else {})
