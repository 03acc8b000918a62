"""Two records of one guardian, or of one family, become one, and two again.

See docs/decisions/0021-merged-records-stay.md, and 0026 for what holds for families alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record
from cohortium.core.changes import Changes
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.people.actions.guardians import BillTaken
from cohortium.people.actions.household_doubles import settle_household_pair
from cohortium.people.actions.merging_memo import ITSELF, MergedAlready, sealed, taken, told
from cohortium.people.events_households import (
    FamilyMerged,
    FamilyTookIn,
    GuardianMerged,
    GuardianSaidOne,
    GuardianTookIn,
    HouseholdsMerged,
)
from cohortium.people.kinds import merging
from cohortium.people.kinds.merging import Two
from cohortium.people.models import Family, FamilyLearner, Guardian, HouseholdMerge, Learner
from cohortium.people.queries import merged_names as queries
from cohortium.people.queries.families import ENTITY, own_fields_of
from cohortium.people.queries.family_reach import guardians_reached, reached
from cohortium.people.queries.guardians import borne_in
from cohortium.people.queries.households import Of, adults_of, pair_of, share_a_child
from cohortium.people.queries.merging_news import log_ins_of
from cohortium.people.rules.addresses import ADDRESS
from cohortium.people.rules.doubles import UNDONE_WITHIN, both
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import WHOLE_BILL
from cohortium.people.rules.households import (
    OF_PERSON,
    are_apart,
    held,
    is_once_each,
    lives_elsewhere,
    with_log_ins,
)
from cohortium.people.states import GuardianStatus

# Of which somebody chooses whose word counts; the rest of a guardian is decided by rules.
GUARDIAN_FIELDS = (*OF_PERSON, "relationship", *ADDRESS)
FAMILY_FIELDS = tuple(field.name for field in fields(FamilyDetails))
NOT_OF_THESE: Words = _("Choose each person only once from each record.")


class TwoLogIns(Refusal):
    """Each of the two signs in with an account of their own."""

    sentence = _("Both have their own log-in, and one would be lost. Remove access from one of them first.")


class OneRemoved(Refusal):
    """One of them is no guardian any more."""

    sentence = _("One of them was removed. Restore them first if they are active again.")


class TwoHouseholds(Refusal):
    """Nobody lives in both, or somebody lives in one of them alone."""

    sentence = _(
        "These are two households: no one lives in both. People living apart keep separate records. If "
        "it is one household, first correct where the adults live and choose which of them are the same "
        "person."
    )


@action(Permission.FAMILY_MERGE)
def merge_guardians(
    actor: Actor,
    *,
    survivor_id: UUID,
    merged_id: UUID,
    take: Collection[str],
    now: datetime,
    versions: tuple[int, int] | None = None,
) -> HouseholdMerge:
    """Make one of two records of a guardian. `take` names the fields in which the word of the one who goes counts.

    In one family one record stays. In two families both stay, each with what it may there: they become one person,
    with the same name, address, number and log-in.

    Raises:
        NotFound: one of them is not within reach.
        MergedAlready, Stale: somebody was faster.
        Invalid: they are one and the same row, or there is no such field.
        OneRemoved, TwoLogIns: as said.
    """
    if survivor_id == merged_id:
        raise Invalid({"merged_id": [ITSELF]})
    survivor, merged = _both_guardians(actor, survivor_id, merged_id)
    if versions and (survivor.version, merged.version) != versions:
        raise Stale
    is_apart = survivor.family_id != merged.family_id
    merge = HouseholdMerge(
        guardian_merged=merged,
        guardian_survivor=survivor,
        is_of_two_families=is_apart,
        until=now + UNDONE_WITHIN,
    )
    join = _said_one if is_apart else _into
    memo = join(Two(actor, survivor_id, merged_id, now), survivor, merged, take, merge)
    merge.memo = sealed(memo, place_of(merge))
    merge.save()
    _settled(actor, Of.GUARDIAN, survivor_id, merged_id)
    # Each has who signs in by now; that both did before is news to nobody.
    log_ins = (survivor.membership_id,) if memo["gave_log_in"] and survivor.membership_id else ()
    record(actor, HouseholdsMerged(merge.pk, log_ins), merge, {"status": (None, merge.status)})
    return merge


@action(Permission.FAMILY_MERGE)
def merge_families(
    actor: Actor,
    *,
    survivor_id: UUID,
    merged_id: UUID,
    take: Collection[str],
    same: Mapping[UUID, UUID],
    now: datetime,
    versions: tuple[int, int] | None = None,
) -> HouseholdMerge:
    """Make one of two records of a family. `same` says who of its guardians is who of the one that stays.

    Raises:
        NotFound: one of them is not within reach.
        MergedAlready, Stale: somebody was faster.
        Invalid: they are one and the same row, there is no such field, or `same` names somebody else.
        TwoHouseholds, TwoLogIns, OneRemoved, BillTaken: as said.
    """
    if survivor_id == merged_id:
        raise Invalid({"merged_id": [ITSELF]})
    survivor, merged = _both_families(actor, survivor_id, merged_id)
    if versions and (survivor.version, merged.version) != versions:
        raise Stale
    same = _same_of(survivor, merged, same)
    two = Two(actor, survivor_id, merged_id, now)
    own = [one.key for one in own_fields_of(actor, campus_id=survivor.campus_id)]
    memo: dict[str, Any] = {"fields": taken(survivor, merged, take, fields=FAMILY_FIELDS, own=own)}
    merge = HouseholdMerge(family_merged=merged, family_survivor=survivor, until=now + UNDONE_WITHIN)
    memo["guardians"] = _adults_into(actor, same, now, merge)
    parts = {key: part.move(two) for key, part in merging.FAMILIES.parts().items()}
    if borne_in(survivor_id) > WHOLE_BILL:
        raise BillTaken
    memo["parts"] = {key: moved.memo for key, moved in parts.items() if moved.number}
    merge.memo = sealed(memo, place_of(merge))
    merge.save()
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into"])
    survivor.save()
    _settled(actor, Of.FAMILY, survivor_id, merged_id)
    for one in memo["guardians"]:
        _settled(actor, Of.GUARDIAN, UUID(one["survivor"]), UUID(one["merged"]))
    record(actor, FamilyMerged(merge.pk), merged, {"merged_into": (None, survivor.pk)})
    said: Changes = {"taken_in": (None, merged.pk)} | told(memo["fields"], entity=ENTITY)
    said |= {"went_over": (None, moved)} if (moved := sorted(memo["parts"])) else {}
    record(actor, FamilyTookIn(merge.pk), survivor, said)
    record(actor, HouseholdsMerged(merge.pk, log_ins_of(survivor_id)), merge, {"status": (None, merge.status)})
    return merge


def place_of(merge: HouseholdMerge) -> bytes:
    """Where the memo opens."""
    return queries.place_of(merge.pk)


def families_locked(families: QuerySet[Family]) -> None:
    """Wait for whoever changes these families, their learners and guardians, and let nobody else: in one order."""
    rows = list(families.order_by("pk").select_for_update(of=("self",)))
    theirs = FamilyLearner.objects.filter(family__in=rows).values("learner")
    list(Learner.objects.filter(pk__in=theirs).order_by("pk").select_for_update(of=("self",)))
    list(Guardian.objects.filter(family__in=rows).order_by("pk").select_for_update(of=("self",)))


def _both_families(by: Actor, survivor_id: UUID, merged_id: UUID) -> tuple[Family, Family]:
    ids = (survivor_id, merged_id)
    families_locked(reached(by, Permission.FAMILY_MERGE).filter(pk__in=ids))
    found = {row.pk: row for row in reached(by, Permission.FAMILY_MERGE).filter(pk__in=ids)}
    if len(found) < len(ids):
        raise NotFound
    if any(row.merged_into_id for row in found.values()):
        raise MergedAlready
    return found[survivor_id], found[merged_id]


def _both_guardians(by: Actor, survivor_id: UUID, merged_id: UUID) -> tuple[Guardian, Guardian]:
    ids = (survivor_id, merged_id)
    theirs = reached(by, Permission.FAMILY_MERGE)
    rows = guardians_reached(by, Permission.FAMILY_MERGE).filter(pk__in=ids)
    families_locked(theirs.filter(pk__in=list(rows.values_list("family", flat=True))))
    # They may have gone over with their family while we waited.
    found = {row.pk: row for row in rows.select_related("family")}
    if len(found) < len(ids):
        raise NotFound
    if any(row.merged_into_id or row.family.merged_into_id for row in found.values()):
        raise MergedAlready
    return found[survivor_id], found[merged_id]


def _same_of(survivor: Family, merged: Family, same: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    adults = adults_of([survivor.pk, merged.pk])
    mine, theirs = adults[survivor.pk], adults[merged.pk]
    found = with_log_ins(mine, theirs, same)
    if not is_once_each(found, [one.guardian_id for one in mine], [one.guardian_id for one in theirs]):
        raise Invalid({"same": [NOT_OF_THESE]})
    if are_apart(mine, theirs, found, share_a_child=share_a_child(survivor.pk, merged.pk)):
        raise TwoHouseholds
    gone = Guardian.objects.filter(family=merged.pk, merged_into=None).exclude(membership=None).exclude(pk__in=found)
    if Guardian.objects.filter(family=survivor.pk, membership__in=gone.values("membership")).exists():
        # Who was removed here, and is with us there.
        raise OneRemoved
    return found


def _adults_into(by: Actor, same: Mapping[UUID, UUID], now: datetime, merge: HouseholdMerge) -> list[dict[str, Any]]:
    theirs = guardians_reached(by, Permission.FAMILY_MERGE).filter(pk__in=[*same, *same.values()])
    rows = {row.pk: row for row in theirs}
    memos = []
    for merged_id, survivor_id in sorted(same.items()):
        two = Two(by, survivor_id, merged_id, now)
        better = [name for name in GUARDIAN_FIELDS if not getattr(rows[survivor_id], name)]
        if not rows[survivor_id].lives_there:
            # Half an address would be nobody's.
            better = [name for name in better if name not in ADDRESS or not rows[survivor_id].address]
        memo = _into(two, rows[survivor_id], rows[merged_id], better, merge)
        memos.append({"survivor": str(survivor_id), "merged": str(merged_id), "memo": memo})
    return memos


def _into(
    two: Two, survivor: Guardian, merged: Guardian, take: Collection[str], merge: HouseholdMerge
) -> dict[str, Any]:
    if GuardianStatus.ARCHIVED in (survivor.status, merged.status):
        raise OneRemoved
    log_in = _one_log_in(survivor, merged)
    changed = taken(survivor, merged, take, fields=GUARDIAN_FIELDS)
    mine, theirs = ({name: getattr(row, name) for name in _BY_RULE} for row in (survivor, merged))
    # As things stood before somebody chose of the address.
    mine |= {name: pair[0] for name, pair in changed.items() if name in mine}
    ruled = held(mine, theirs) | lives_elsewhere(mine, theirs) | {"note": both(mine["note"], theirs["note"])}
    for name, after in ruled.items():
        before = mine[name]
        if before != after:
            changed[name] = [before, after]
        setattr(survivor, name, after)
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    memo: dict[str, Any] = {"fields": changed, "log_in": str(merged.membership_id) if merged.membership_id else None}
    memo["gave_log_in"] = log_in
    parts = {key: part.move(two) for key, part in merging.GUARDIANS.parts().items()}
    memo["parts"] = {key: moved.memo for key, moved in parts.items() if moved.number}
    # First who lets a log-in go, and then who gets it: two of a family have it at no time.
    merged_log_in, merged.membership_id = merged.membership_id, None
    merged.merged_into = survivor
    merged.save()
    if log_in:
        survivor.membership_id = merged_log_in
    survivor.save()
    record(two.by, GuardianMerged(merge.pk), merged, {"merged_into": (None, survivor.pk)})
    said: Changes = {"taken_in": (None, merged.pk)} | told(changed)
    said |= {"went_over": (None, moved)} if (moved := sorted(memo["parts"])) else {}
    record(two.by, GuardianTookIn(merge.pk), survivor, said)
    return memo


def _said_one(
    two: Two, survivor: Guardian, merged: Guardian, take: Collection[str], merge: HouseholdMerge
) -> dict[str, Any]:
    """One person in two families: what is of the person is the same in both, what is of a family stays as it is."""
    if GuardianStatus.ARCHIVED in (survivor.status, merged.status):
        raise OneRemoved
    _one_log_in(survivor, merged)
    theirs = {name: getattr(merged, name) for name in OF_PERSON}
    changed = taken(survivor, merged, take, fields=OF_PERSON)
    other = taken(merged, survivor, OF_PERSON, fields=OF_PERSON)
    memo: dict[str, Any] = {"fields": changed, "other": {name: [theirs[name], pair[1]] for name, pair in other.items()}}
    log_in = survivor.membership_id or merged.membership_id
    memo["gave_log_in"] = {
        side: str(log_in)
        for side, row in (("survivor", survivor), ("merged", merged))
        if log_in and not row.membership_id
    }
    for row, about, said in ((survivor, merged, changed), (merged, survivor, memo["other"])):
        row.membership_id = log_in
        row.save()
        record(two.by, GuardianSaidOne(merge.pk), row, {"is_also": (None, about.pk)} | told(said))
    return memo


def _one_log_in(survivor: Guardian, merged: Guardian) -> bool:
    """Whether the log-in of the one who goes goes over.

    Raises:
        TwoLogIns: as said.
    """
    if survivor.membership_id and merged.membership_id and survivor.membership_id != merged.membership_id:
        raise TwoLogIns
    return bool(merged.membership_id and not survivor.membership_id)


def _settled(by: Actor, of: Of, survivor_id: UUID, merged_id: UUID) -> None:
    if pair_id := pair_of(of, survivor_id, merged_id):
        settle_household_pair(by, pair_id=pair_id)


_BY_RULE = ("may_pick_up", "sees", "bill_share", "note", "lives_there", *ADDRESS)
