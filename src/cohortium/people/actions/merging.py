"""Two records of one person become one, and two again. See docs/decisions/0021-merged-records-stay.md."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.queries.campuses import names as campus_names
from cohortium.core.changes import Changes
from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.people.actions.doubles import reopen_pair, settle_pair
from cohortium.people.actions.merging_parts import restored
from cohortium.people.events import LearnerLetGo, LearnerMerged, LearnerTookIn, LearnerUnmerged, MemosForgotten
from cohortium.people.kinds import merging
from cohortium.people.kinds.merging import Two
from cohortium.people.models import Learner, LearnerMerge
from cohortium.people.queries.doubles import merges_visible_to, pair_of
from cohortium.people.queries.learners import own_fields_of, visible_to
from cohortium.people.queries.merged import merged_within
from cohortium.people.rules.doubles import UNDONE_WITHIN
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import MERGE

# What somebody chooses of, beside the organisation's own fields, as `custom/key`.
FIELDS = (*(field.name for field in fields(LearnerDetails)), "photo_id")
OWN = "custom/"
UNKNOWN_FIELD: Words = _("There is no such field.")
ITSELF: Words = _("Choose two records: nobody is merged with themselves.")


class MergedAlready(Refusal):
    """One of them was merged, by somebody who was faster."""

    sentence = _("One of these records was merged already. Look at what there is now.")


class UndoneAlready(Refusal):
    """They are two already."""

    sentence = _("That was undone already.")


class TooLate(Refusal):
    """What has to be known to undo it is gone."""

    sentence = _("That was too long ago to be undone.")


class MergedFurther(Refusal):
    """The one who stayed was merged too."""

    sentence = _("The record that stayed was merged into another one since. Undo that first.")


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and what stays because somebody changed it since: names of fields, and kinds of things."""

    merge: LearnerMerge
    fields: list[str]
    parts: list[Words]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was."""
        return not self.fields and not self.parts


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
    two = Two(actor, survivor_id, merged_id, now)
    memo: dict[str, Any] = {"fields": _taken(actor, survivor, merged, take)}
    parts = {key: part.move(two) for key, part in merging.parts().items()}
    memo["log_in"] = _log_in_over(survivor, merged)
    memo["parts"] = {key: moved.memo for key, moved in parts.items() if moved.number}
    merge = LearnerMerge(merged=merged, survivor=survivor, until=now + UNDONE_WITHIN)
    merge.memo = encrypt(json.dumps(memo).encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=_place(merge))
    merge.save()
    merged.merged_into = survivor
    merged.save(update_fields=["merged_into", "membership"])
    survivor.save()
    if pair_id := pair_of(survivor_id, merged_id):
        settle_pair(actor, pair_id=pair_id)
    went = {"merged_into": (None, survivor.pk)}
    record(actor, LearnerMerged(merge.pk), merged, went)
    said: Changes = {"taken_in": (None, merged.pk)} | _told(memo["fields"])
    said |= {"went_over": (None, moved)} if (moved := sorted(memo["parts"])) else {}
    record(actor, LearnerTookIn(merge.pk), survivor, said)
    return merge


@action(Permission.LEARNER_MERGE)
def undo_merge(actor: Actor, *, merge_id: UUID, now: datetime) -> Undone:
    """Make two of them again. What somebody changed since stays with the one who stayed.

    Raises:
        NotFound: it is not within reach.
        UndoneAlready, TooLate, MergedFurther: as said.
    """
    merge = locked(merges_visible_to(actor, Permission.LEARNER_MERGE), merge_id)
    if not MERGE.move(merge, by="undo_merge"):
        raise UndoneAlready
    memo = _opened(merge, now)
    found = Learner.objects.filter(pk__in=(merge.survivor_id, merge.merged_id)).order_by("pk")
    rows = {row.pk: row for row in found.select_for_update(of=("self",))}
    survivor, merged = rows[merge.survivor_id], rows[merge.merged_id]
    if survivor.merged_into_id:
        raise MergedFurther
    two = Two(actor, survivor.pk, merged.pk, now)
    left = [
        part for key, part in merging.parts().items() if key in memo["parts"] and part.back(two, memo["parts"][key])
    ]
    stay = _given_back(survivor, _read(memo["fields"]))
    if memo["log_in"] and str(survivor.membership_id) == memo["log_in"]:
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
    said: Changes = {"taken_in": (merged.pk, None)} | _told(given)
    kept = sorted([*stay, *(f"{part.table}.{part.column}" for part in left)])
    record(actor, LearnerLetGo(merge.pk), survivor, said | ({"stayed": (None, kept)} if kept else {}))
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


def _taken(by: Actor, survivor: Learner, merged: Learner, take: Collection[str]) -> dict[str, Any]:
    """Take over, in memory, what was chosen. Gives before and after of what is different, as JSON can say it."""
    own = {f"{OWN}{one.key}" for one in own_fields_of(by, campus_id=survivor.campus_id)}
    if unknown := sorted(set(take) - set(FIELDS) - own):
        raise Invalid({name: [UNKNOWN_FIELD] for name in unknown})
    # What the actor does not see of the organisation's own fields is not lost where nothing stands on the other side.
    unseen = {
        f"{OWN}{key}" for key in merged.custom if f"{OWN}{key}" not in own and survivor.custom.get(key) in (None, "")
    }
    changed: dict[str, Any] = {}
    for name in sorted({*take, *unseen}):
        before, after = _value(survivor, name), _value(merged, name)
        if before != after:
            _set(survivor, name, after)
            changed[name] = [_plain(before), _plain(after)]
    return changed


def _log_in_over(survivor: Learner, merged: Learner) -> str | None:
    """Let the one who stays have the log-in of the other, in memory, if they have none. Two stay where they are."""
    if survivor.membership_id or not merged.membership_id:
        return None
    survivor.membership_id, merged.membership_id = merged.membership_id, None
    return str(survivor.membership_id)


def _given_back(survivor: Learner, before: Mapping[str, Any]) -> list[str]:
    plain = {name: pair for name, pair in before.items() if not name.startswith(OWN)}
    stay = restored(survivor, plain)
    for name in sorted(set(before) - set(plain)):
        if _value(survivor, name) == before[name][1]:
            _set(survivor, name, before[name][0])
        else:
            stay.append(name)
    return stay


def _value(row: Learner, name: str) -> Any:
    return row.custom.get(name.removeprefix(OWN)) if name.startswith(OWN) else getattr(row, name)


def _set(row: Learner, name: str, value: Any) -> None:
    if not name.startswith(OWN):
        setattr(row, name, value)
    elif value is None:
        row.custom = {key: one for key, one in row.custom.items() if key != name.removeprefix(OWN)}
    else:
        row.custom = row.custom | {name.removeprefix(OWN): value}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | UUID) else value


def _read(said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What `_plain` wrote, as the columns hold it."""
    readers: dict[str, Any] = {"date_of_birth": date.fromisoformat, "campus_id": UUID, "photo_id": UUID}
    return {
        name: tuple(readers[name](one) if name in readers and one else one for one in pair)
        for name, pair in said.items()
    }


def _told(changed: Mapping[str, Any]) -> Changes:
    """The same for the trail, where the campus has a name, and each own field is one by itself."""
    said: Changes = {
        name.replace(OWN, "custom."): (before, after)
        for name, (before, after) in changed.items()
        if name not in ("campus_id", "photo_id")
    }
    if campus := changed.get("campus_id"):
        called = campus_names([UUID(one) for one in campus if one])
        before, after = (called.get(UUID(one)) if one else None for one in campus)
        said["campus"] = (before, after)
    return said


def _opened(merge: LearnerMerge, now: datetime) -> Any:
    if merge.memo is None or merge.until <= now:
        raise TooLate
    try:
        return json.loads(decrypt(bytes(merge.memo), keys=settings.ENCRYPTION_KEYS, belongs_to=_place(merge)))
    except CannotDecrypt:
        raise TooLate from None


def _place(merge: LearnerMerge) -> bytes:
    """Where the memo opens."""
    return b"learner merge " + merge.pk.bytes
