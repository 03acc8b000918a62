"""Two records of one person become one, and two again. See docs/decisions/0021-merged-records-stay.md."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.changes import Changes
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.core.rows import locked
from cohortium.people.actions.doubles import reopen_pair, settle_pair
from cohortium.people.actions.merging_memo import (
    ITSELF,
    MergedAlready,
    MergedFurther,
    TooLate,
    Undone,
    UndoneAlready,
    called,
    given_back,
    opened,
    read,
    sealed,
    taken,
    told,
)
from cohortium.people.events import (
    LearnerLetGo,
    LearnerMerged,
    LearnersMerged,
    LearnersUnmerged,
    LearnerTookIn,
    LearnerUnmerged,
    MemosForgotten,
)
from cohortium.people.kinds import merging
from cohortium.people.kinds.merging import Two
from cohortium.people.models import Family, FamilyLearner, Learner, LearnerMerge
from cohortium.people.queries.background import CHOSEN_OF_BACKGROUND, DEMOGRAPHICS_LABELS
from cohortium.people.queries.doubles import merges_visible_to, pair_of
from cohortium.people.queries.learners import ENTITY, own_fields_of, visible_to
from cohortium.people.queries.merged import goes_on_as, merged_within
from cohortium.people.rules.doubles import UNDONE_WITHIN
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import MERGE

# What somebody chooses of, beside the organisation's own fields, as `custom/key`.
SHEETS = {
    "health": (Permission.LEARNER_HEALTH_EDIT, ("doctor_name", "doctor_phone")),
    "background": (Permission.LEARNER_BACKGROUND_EDIT, CHOSEN_OF_BACKGROUND),
    "demographics": (Permission.LEARNER_DEMOGRAPHICS_EDIT, tuple(DEMOGRAPHICS_LABELS)),
}
_OF_FAMILIES = "people.FamilyLearner.learner"
FIELDS = (*(field.name for field in fields(LearnerDetails)), "photo_id")


@action(Permission.LEARNER_MERGE)
def merge_learners(
    actor: Actor,
    *,
    survivor_id: UUID,
    merged_id: UUID,
    take: Collection[str],
    now: datetime,
    versions: tuple[int, int] | None = None,
) -> LearnerMerge:
    """Make one of two records. `take` names the fields in which the word of the one who goes counts.

    The record stays, out of sight, and leads to the one who stays; `versions` are those that the actor
    saw of both, if they looked.

    Raises:
        NotFound: one of them is not within reach.
        MergedAlready, Stale: somebody was faster.
        Invalid: they are one and the same row, or there is no such field.
        ThreeFamilies, NumberLost: what belongs to them cannot be of one.
    """
    if survivor_id == merged_id:
        raise Invalid({"merged_id": [ITSELF]})
    survivor, merged = _both(actor, survivor_id, merged_id)
    if versions and (survivor.version, merged.version) != versions:
        raise Stale
    of_sheets = _of_sheets(actor, survivor, merged, take)
    two = Two(actor, survivor_id, merged_id, now, of_sheets)
    memo: dict[str, Any] = {"fields": _taken(actor, survivor, merged, set(take) - of_sheets)}
    parts = {key: part.move(two) for key, part in merging.parts().items()}
    memo["log_in"] = _log_in_over(survivor, merged)
    memo["parts"] = {key: moved.memo for key, moved in parts.items() if moved.number}
    merge = LearnerMerge(merged=merged, survivor=survivor, until=now + UNDONE_WITHIN)
    merge.memo = sealed(memo, _place(merge))
    merge.save()
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into", "membership"])
    survivor.save()
    if pair_id := pair_of(survivor_id, merged_id):
        settle_pair(actor, pair_id=pair_id)
    went = {"merged_into": (None, survivor.pk)}
    record(actor, LearnerMerged(merge.pk), merged, went)
    said: Changes = {"taken_in": (None, merged.pk)} | told(memo["fields"], entity=ENTITY)
    said |= {"went_over": (None, moved)} if (moved := sorted(memo["parts"])) else {}
    record(actor, LearnerTookIn(merge.pk), survivor, said)
    record(actor, LearnersMerged(merge.pk, _went(memo["log_in"])), merge, {"status": (None, merge.status)})
    return merge


@action(Permission.LEARNER_MERGE)
def undo_merge(actor: Actor, *, merge_id: UUID, now: datetime) -> Undone:
    """Make two of them again. What somebody changed since stays with the one who stayed.

    Raises:
        NotFound: it is not within reach.
        UndoneAlready, TooLate, MergedFurther: as said.
    """
    rows = merges_visible_to(actor, Permission.LEARNER_MERGE)
    if seen := rows.filter(pk=merge_id).first():
        _families_first(seen, now)
    merge = locked(rows, merge_id)
    moved = MERGE.move(merge, by="undo_merge")
    if not moved:
        raise UndoneAlready
    memo = opened(merge.memo, merge.until, _place(merge), now)
    both = Learner.objects.filter(pk__in=(merge.survivor_id, merge.merged_id)).order_by("pk")
    found = {row.pk: row for row in both.select_for_update(of=("self",))}
    survivor, merged = found[merge.survivor_id], found[merge.merged_id]
    if survivor.merged_into_id:
        raise MergedFurther
    two = Two(actor, survivor.pk, merged.pk, now)
    left = [
        part for key, part in merging.parts().items() if key in memo["parts"] and part.back(two, memo["parts"][key])
    ]
    stay = given_back(survivor, read(memo["fields"]))
    log_in = memo["log_in"] if str(survivor.membership_id) == memo["log_in"] else None
    if log_in:
        survivor.membership_id, merged.membership_id = None, survivor.membership_id
    merge.memo = None
    merge.save()
    # First who lets a log-in go, and then who gets it: two have it at no time.
    survivor.save()
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "membership"])
    if pair_id := pair_of(survivor.pk, merged.pk):
        reopen_pair(actor, pair_id=pair_id)
    record(actor, LearnerUnmerged(merge.pk), merged, {"merged_into": (survivor.pk, None)})
    given = {name: [after, before] for name, (before, after) in memo["fields"].items() if name not in stay}
    said: Changes = {"taken_in": (merged.pk, None)} | told(given, entity=ENTITY)
    kept = sorted([*called(stay, ENTITY).values(), *(f"{part.table}.{part.column}" for part in left)])
    record(actor, LearnerLetGo(merge.pk), survivor, said | ({"stayed": (None, kept)} if kept else {}))
    record(actor, LearnersUnmerged(merge.pk, _went(log_in)), merge, moved)
    return Undone(merge, stay, [part.name for part in left])


@action(Permission.LEARNER_MERGE)
def forget_memos(actor: Actor, *, now: datetime, at_most: int = 500) -> list[UUID] | Unchanged:
    """What was noted to undo merges goes when they cannot be undone any more: it is private."""
    over = LearnerMerge.objects.filter(memo__isnull=False, until__lte=now).order_by("until", "pk")
    ids = [row.pk for row in over.select_for_update(of=("self",), skip_locked=True)[:at_most]]
    if not ids:
        return Unchanged()
    record_each(actor, MemosForgotten, LearnerMerge, ids, {})
    LearnerMerge.objects.filter(pk__in=ids).update(memo=None)
    return ids


def _both(by: Actor, survivor_id: UUID, merged_id: UUID) -> tuple[Learner, Learner]:
    ids = (survivor_id, merged_id)
    rows = visible_to(by, Permission.LEARNER_MERGE).filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    if len(found) == len(ids):
        return found[survivor_id], found[merged_id]
    if merged_within(by, Permission.LEARNER_MERGE).filter(pk__in=ids).exists():
        raise MergedAlready
    raise NotFound


def _of_sheets(by: Actor, survivor: Learner, merged: Learner, take: Collection[str]) -> frozenset[str]:
    """What was chosen of sheets that the actor may change of both; what they may not is no field of theirs."""
    both = (survivor.pk, merged.pk)
    return frozenset(
        f"{key}/{name}"
        for key, (permission, names) in SHEETS.items()
        for name in names
        if f"{key}/{name}" in take
        and by.may(permission)
        and visible_to(by, permission).filter(pk__in=both).count() == len(both)
    )


def _taken(by: Actor, survivor: Learner, merged: Learner, take: Collection[str]) -> dict[str, Any]:
    own = [one.key for one in own_fields_of(by, campus_id=survivor.campus_id)]
    return taken(survivor, merged, take, fields=FIELDS, own=own)


def _log_in_over(survivor: Learner, merged: Learner) -> str | None:
    """Let the one who stays have the log-in of the other, in memory, if they have none. Two stay where they are."""
    if survivor.membership_id or not merged.membership_id:
        return None
    survivor.membership_id, merged.membership_id = merged.membership_id, None
    return str(survivor.membership_id)


def _went(log_in: str | None) -> tuple[UUID, ...]:
    return (UUID(log_in),) if log_in else ()


def _families_first(merge: LearnerMerge, now: datetime) -> None:
    """Wait for whoever changes a family that they come back to: first families, then learners, as everywhere."""
    there = FamilyLearner.objects.filter(learner__in=(merge.survivor_id, merge.merged_id))
    ids = set(there.values_list("family", flat=True))
    with suppress(TooLate):
        memo = opened(merge.memo, merge.until, _place(merge), now)
        dropped = memo["parts"].get(_OF_FAMILIES, {}).get("dropped", ())
        ids |= {goes_on_as(UUID(one["family"]), among=Family) for one in dropped}
    list(Family.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)))


def _place(merge: LearnerMerge) -> bytes:
    """Where the memo opens."""
    return b"learner merge " + merge.pk.bytes
