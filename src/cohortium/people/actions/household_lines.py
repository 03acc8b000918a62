"""What becomes of the rows that point at a family, or at a guardian, when two records become one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from cohortium.people.actions.merging_parts import handed, over, placed, unchanged, versions
from cohortium.people.kinds import merging
from cohortium.people.kinds.merging import Back, Move, Moved, Two
from cohortium.people.models import FamilyLearner, Guardian, HouseholdPair
from cohortium.people.queries.merged import goes_on_as
from cohortium.people.states import GuardianStatus, PairStatus


def move_children(two: Two) -> Moved:
    """Learners of the family that goes belong to the one that stays. Of both they were is let go."""
    here = set(FamilyLearner.objects.filter(family=two.survivor_id).values_list("learner", flat=True))
    rows = list(FamilyLearner.objects.filter(family=two.merged_id).order_by("pk"))
    dropped = [{"learner": str(row.learner_id), "place": row.place} for row in rows if row.learner_id in here]
    FamilyLearner.objects.filter(family=two.merged_id, learner__in=here).delete()
    moved = handed(
        "people.FamilyLearner", "family", [row.pk for row in rows if row.learner_id not in here], two.survivor_id
    )
    return Moved(len(rows), {"moved": moved, "dropped": dropped})


def back_children(two: Two, memo: Any) -> int:
    """They belong to it again; who has two families by now stays where they are."""
    mine = unchanged("people.FamilyLearner", memo["moved"], family=two.survivor_id)
    handed("people.FamilyLearner", "family", mine, two.merged_id)
    stay = len(memo["moved"]) - len(mine)
    for one in memo["dropped"]:
        stay += not placed(
            FamilyLearner(family_id=two.merged_id, learner_id=goes_on_as(UUID(one["learner"])), place=one["place"])
        )
    return stay


def move_guardians(two: Two) -> Moved:
    """Guardians of the family that goes, behind those who are there. Who went into somebody stays with them."""
    last = Guardian.objects.filter(family=two.survivor_id).aggregate(last=Max("place"))["last"]
    rows = Guardian.objects.filter(family=two.merged_id, merged_into=None).exclude(status=GuardianStatus.ERASED)
    memo: dict[str, Any] = {}
    for place, row in enumerate(rows.order_by("place", "created_at", "pk"), start=0 if last is None else last + 1):
        Guardian.objects.filter(pk=row.pk).update(family=two.survivor_id, place=place)
        memo[str(row.pk)] = {"place": row.place}
    for pk, version in versions(Guardian.objects.filter(pk__in=memo)).items():
        memo[pk]["version"] = version
    return Moved(len(memo), memo)


def back_guardians(two: Two, memo: Mapping[str, Any]) -> int:
    """All of them, also of whom something else is known by now: nobody stays a guardian of another’s children."""
    back = 0
    for pk, known in memo.items():
        rows = Guardian.objects.filter(pk=pk, family=two.survivor_id).exclude(status=GuardianStatus.ERASED)
        back += rows.update(family=two.merged_id, place=known["place"])
    return len(memo) - back


def _pairs(of: str) -> tuple[Move, Back]:
    first, second = f"{of}_first_id", f"{of}_second_id"

    def move(two: Two) -> Moved:
        """That it is another one than the one that goes is said of the one that stays as well."""
        about = Q(**{first: two.merged_id}) | Q(**{second: two.merged_id})
        memo = {}
        for row in HouseholdPair.objects.filter(about, status=PairStatus.DISMISSED).order_by("pk"):
            one, two_ = getattr(row, first), getattr(row, second)
            other = two_ if one == two.merged_id else one
            mine = dict(zip((first, second), sorted((two.survivor_id, other)), strict=True))
            if other == two.survivor_id or HouseholdPair.objects.filter(**mine).exists():
                continue
            HouseholdPair.objects.filter(pk=row.pk).update(**mine)
            memo[str(row.pk)] = str(other)
        return Moved(len(memo), memo)

    def back(two: Two, memo: Any) -> int:
        for pk, other in memo.items():
            theirs = dict(zip((first, second), sorted((two.merged_id, UUID(other))), strict=True))
            if not HouseholdPair.objects.filter(**theirs).exists():
                HouseholdPair.objects.filter(pk=pk).update(**theirs)
        return 0

    return move, back


_FAMILIES, _GUARDIANS = merging.FAMILIES, merging.GUARDIANS


def _register(lines: merging.Lines, table: str, column: str, name: Any, how: tuple[Move, Back]) -> None:
    lines.register(table, column, name=name, move=how[0], back=how[1])


_register(_FAMILIES, "people.FamilyLearner", "family", _("%(learner_many)s"), (move_children, back_children))
_register(_FAMILIES, "people.Guardian", "family", _("%(guardian_many)s"), (move_guardians, back_guardians))
_register(
    _FAMILIES,
    "people.EmergencyContact",
    "family",
    _("Emergency contacts"),
    over("people.EmergencyContact", "family", same=("name", "phone", "other_phone", "may_pick_up")),
)
for _lines, _column in ((_FAMILIES, "family"), (_GUARDIANS, "guardian")):
    _register(
        _lines,
        "people.ProfileChange",
        _column,
        _("Requested changes"),
        over("people.ProfileChange", _column, same=("asked_by_id", "status")),
    )
    _register(_lines, "people.HouseholdPair", f"{_column}_first", _("Other possible duplicates"), _pairs(_column))
    _lines.stays("people.HouseholdPair", f"{_column}_second", why="It goes with the first.")
    _lines.stays("people.HouseholdMerge", f"{_column}_merged", why="It says what was done.")
    _lines.stays("people.HouseholdMerge", f"{_column}_survivor", why="It says what was done.")
    # By type and id, where no foreign key says so.
    _register(_lines, "desk.Task", "subject_id", _("Tasks"), over("desk.Task", "subject_id", same=("kind", "status")))
    _register(
        _lines,
        "files.StoredFile",
        "owner_id",
        _("Files"),
        over("files.StoredFile", "owner_id", owner_type=_column),
    )
_FAMILIES.stays("people.Family", "merged_into", why="What went into the one that goes is found by way of it.")
_GUARDIANS.stays("people.Guardian", "merged_into", why="Who went into the one who goes is found by way of them.")
