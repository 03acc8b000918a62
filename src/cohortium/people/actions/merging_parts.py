"""How the rows that point at a learner go over to the one who stays, and back. Both learners are locked meanwhile.

What is noted for the way back are the ids of rows and the versions that they had then: a row of another version was
changed since, and stays where it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.core.encryption import CannotDecrypt
from cohortium.core.errors import Refusal
from cohortium.people.actions.national_ids import NumberLost, moved_to
from cohortium.people.kinds.merging import Back, Move, Moved, Two
from cohortium.people.models import Consent, DuplicatePair, Family, FamilyLearner, Learner, NationalId
from cohortium.people.queries.consents import standings
from cohortium.people.queries.merged import goes_on_as
from cohortium.people.rules.consents import stricter
from cohortium.people.rules.doubles import both, united
from cohortium.people.rules.families import free_place
from cohortium.people.states import FamilyStatus, LearnerStatus, PairStatus


class ThreeFamilies(Refusal):
    """Together they would belong to more families than somebody can."""

    sentence = _("Together they would belong to three, and two is the maximum. Remove one of them first.")


def over(table: str, column: str, *, same: Sequence[str] = (), **only: Any) -> tuple[Move, Back]:
    """Rows that simply go over. Where one with the `same` values is there already, they stay, out of sight.

    `only` narrows which rows of the table these are.
    """

    def move(two: Two) -> Moved:
        there = {_values(row, same) for row in _rows(table, column, two.survivor_id, only)} if same else set()
        rows = [row for row in _rows(table, column, two.merged_id, only) if not same or _values(row, same) not in there]
        return Moved(len(rows), handed(table, column, [row.pk for row in rows], two.survivor_id))

    def back(two: Two, memo: Any) -> int:
        mine = unchanged(table, memo, **{column: two.survivor_id})
        handed(table, column, mine, two.merged_id)
        return len(memo) - len(mine)

    return move, back


def move_places(two: Two) -> Moved:
    """Families: the one who stays joins those of the other. That the other was in one of theirs is let go."""
    mine = {one.family_id: one for one in FamilyLearner.objects.filter(learner=two.survivor_id)}
    taken = {one.place for one in mine.values()}
    moved, dropped = {}, []
    for row in FamilyLearner.objects.filter(learner=two.merged_id).order_by("place"):
        if row.family_id in mine:
            dropped.append({"family": str(row.family_id), "place": row.place})
            FamilyLearner.objects.filter(pk=row.pk).delete()
            continue
        free = free_place(taken)
        if free is None:
            raise ThreeFamilies
        taken.add(free)
        FamilyLearner.objects.filter(pk=row.pk).update(learner=two.survivor_id, place=free)
        moved[str(row.pk)] = {"place": row.place}
    for pk, version in versions(FamilyLearner.objects.filter(pk__in=moved)).items():
        moved[pk]["version"] = version
    return Moved(len(moved) + len(dropped), {"moved": moved, "dropped": dropped})


def back_places(two: Two, memo: Any) -> int:
    """Into the places in which they were."""
    stay = 0
    for pk, known in memo["moved"].items():
        rows = FamilyLearner.objects.filter(pk=pk, learner=two.survivor_id, version=known["version"])
        stay += not rows.update(learner=two.merged_id, place=known["place"])
    for one in memo["dropped"]:
        stay += not placed(
            FamilyLearner(
                family_id=goes_on_as(UUID(one["family"]), among=Family), learner_id=two.merged_id, place=one["place"]
            )
        )
    return stay


def placed(row: FamilyLearner) -> bool:
    """Let a learner belong to a family again, as this row says, in whatever place is free: says whether they do."""
    mine = {one.family_id: one.place for one in FamilyLearner.objects.filter(learner=row.learner_id)}
    if row.family_id in mine:
        return True
    free = row.place if row.place not in mine.values() else free_place(set(mine.values()))
    there = Family.objects.filter(pk=row.family_id).exclude(status=FamilyStatus.ERASED)
    if (
        free is None
        or not there.exists()
        or Learner.objects.filter(pk=row.learner_id, status=LearnerStatus.ERASED).exists()
    ):
        return False
    row.place = free
    row.save()
    return True


def move_consents(two: Two) -> Moved:
    """Of each kind the stricter one holds, with all that was ever answered; the other goes to the one who goes."""
    mine, theirs = standings(two.survivor_id), standings(two.merged_id)
    memo: dict[str, int] = {}
    for kind, standing in theirs.items():
        held = stricter(mine.get(kind), standing)
        if held is standing and held != mine.get(kind):
            memo |= _swapped(kind, two.survivor_id, two.merged_id)
    return Moved(len(memo), memo)


def back_consents(two: Two, memo: Any) -> int:
    """Each to whose it was, but for those of kinds that somebody answered since."""
    changed = 0
    rows = list(Consent.objects.filter(pk__in=memo))
    for kind in sorted({row.kind for row in rows}):
        of_kind = [row for row in rows if row.kind == kind]
        if any(row.version != memo[str(row.pk)] for row in of_kind):
            changed += 1
            continue
        _swapped(kind, two.survivor_id, two.merged_id)
    return changed


def move_ids(two: Two) -> Moved:
    """Numbers open only as somebody's: they are encrypted anew. One that is there already stays, out of sight."""
    there = set(NationalId.objects.filter(learner=two.survivor_id).values_list("kind", "country", "last_four"))
    rows = NationalId.objects.filter(learner=two.merged_id).order_by("pk").select_for_update(of=("self",))
    known = [bytes(one) for one in NationalId.objects.filter(learner=two.survivor_id).values_list("digest", flat=True)]
    going = [
        row for row in rows if bytes(row.digest) not in known or (row.kind, row.country, row.last_four) not in there
    ]
    _resealed(going, two.survivor_id)
    return Moved(len(going), versions(NationalId.objects.filter(pk__in=[row.pk for row in going])))


def back_ids(two: Two, memo: Any) -> int:
    """Encrypted anew once more."""
    ids = unchanged("people.NationalId", memo, learner=two.survivor_id)
    _resealed(list(NationalId.objects.filter(pk__in=ids).order_by("pk")), two.merged_id)
    return len(memo) - len(ids)


def sheet(
    key: str,
    table: str,
    *,
    joined: Sequence[str] = (),
    lists: Sequence[str] = (),
    names: Sequence[str],
    noted_in: str = "",
) -> tuple[Move, Back]:
    """A sheet is of its learner for good. What it says is added to that of the one who stays.

    Notes that are `joined` stand one below the other where both say something; of `lists` each thing stands once. Of
    the rest, the word of the one who stays counts, unless somebody chose otherwise. What does not count is `noted_in`
    one of the notes, where it must not be lost.
    """

    def move(two: Two) -> Moved:
        model = apps.get_model(table)
        theirs = model._default_manager.filter(pk=two.merged_id).first()
        if theirs is None:
            return Moved(0, {})
        there = model._default_manager.filter(pk=two.survivor_id).first()
        mine = there or model(pk=two.survivor_id, learner_id=two.survivor_id)
        memo: dict[str, Any] = {}
        lost: list[str] = []
        for name in names:
            before, other = getattr(mine, name), getattr(theirs, name)
            after = _of_both(before, other, name, joined, lists, is_taken=f"{key}/{name}" in two.take)
            if name not in joined and name not in lists:
                lost += [str(one) for one in (before, other) if _says(one) and one != after]
            if after != before:
                setattr(mine, name, after)
                memo[name] = [before, after]
        if noted_in:
            _note(mine, noted_in, lost, memo)
        if memo:
            mine.save(force_insert=there is None)
        return Moved(len(memo), memo)

    def back(two: Two, memo: Any) -> int:
        mine = apps.get_model(table)._default_manager.filter(pk=two.survivor_id).first()
        stay = restored(mine, memo) if mine else []
        if mine and len(stay) < len(memo):
            mine.save()
        return len(stay) if mine else len(memo)

    return move, back


def _of_both(before: Any, other: Any, name: str, joined: Sequence[str], lists: Sequence[str], *, is_taken: bool) -> Any:
    if name in joined:
        return both(before, other)
    if name in lists:
        return united(before, other)
    first, second = (other, before) if is_taken else (before, other)
    return first if _says(first) else second if _says(second) else before


def _note(mine: Any, name: str, lost: Sequence[str], memo: dict[str, Any]) -> None:
    """Write below a note what counts no more, in memory, so that it is not lost."""
    before, after = getattr(mine, name), both(getattr(mine, name), ", ".join(lost))
    if after != before:
        setattr(mine, name, after)
        memo[name] = [memo.get(name, [before])[0], after]


def _says(value: Any) -> bool:
    return value not in ("", None)


def restored(row: Any, memo: Mapping[str, Any]) -> list[str]:
    """Set back, in memory, what still says what the merge said. Gives the names of what somebody changed since."""
    stay = []
    for name, (before, after) in memo.items():
        if getattr(row, name) == after:
            setattr(row, name, before)
        else:
            stay.append(name)
    return stay


def move_pairs(two: Two) -> Moved:
    """That somebody is another person than the one who goes is said of the one who stays as well."""
    rows = DuplicatePair.objects.filter(Q(first=two.merged_id) | Q(second=two.merged_id), status=PairStatus.DISMISSED)
    memo = {}
    for row in rows.order_by("pk"):
        other = row.second_id if row.first_id == two.merged_id else row.first_id
        first, second = sorted((two.survivor_id, other))
        if other == two.survivor_id or DuplicatePair.objects.filter(first=first, second=second).exists():
            continue
        DuplicatePair.objects.filter(pk=row.pk).update(first=first, second=second)
        memo[str(row.pk)] = str(other)
    return Moved(len(memo), memo)


def back_pairs(two: Two, memo: Any) -> int:
    """Dismissed pairs are said of the one who was merged again."""
    for pk, other in memo.items():
        first, second = sorted((two.merged_id, UUID(other)))
        if not DuplicatePair.objects.filter(first=first, second=second).exists():
            DuplicatePair.objects.filter(pk=pk).update(first=first, second=second)
    return 0


def _rows(table: str, column: str, learner_id: UUID, only: Mapping[str, Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(table)._default_manager.filter(**{column: learner_id}, **only)
    return rows.order_by("pk")


def _values(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    found = (getattr(row, name) for name in names)
    return tuple(one.casefold() if isinstance(one, str) else one for one in found)


def handed(table: str, column: str, ids: Sequence[Any], to: UUID) -> dict[str, int]:
    """Let these rows point at another record. Gives the versions that they have then."""
    rows = apps.get_model(table)._default_manager.filter(pk__in=ids)
    if ids:
        rows.update(**{column: to})
    return versions(rows)


def versions(rows: QuerySet[Any]) -> dict[str, int]:
    """The versions of rows, by their ids, as JSON can say them."""
    return {str(pk): version for pk, version in rows.values_list("pk", "version")}


def unchanged(table: str, memo: Mapping[str, int], **at: Any) -> list[UUID]:
    """Which of the rows that were noted are as they were, and where they were left."""
    rows = apps.get_model(table)._default_manager.filter(pk__in=memo, **at).select_for_update(of=("self",))
    return [row.pk for row in rows if row.version == memo[str(row.pk)]]


def _swapped(kind: str, one: UUID, other: UUID) -> dict[str, int]:
    """Let the consents of a kind change places. There may be one at a time of each learner and kind."""
    rows = Consent.objects.filter(kind=kind)
    mine, theirs = (rows.filter(learner=learner).first() for learner in (one, other))
    if mine:
        Consent.objects.filter(pk=mine.pk).update(kind=f"~{mine.pk.hex}")
    if theirs:
        Consent.objects.filter(pk=theirs.pk).update(learner=one)
    if mine:
        Consent.objects.filter(pk=mine.pk).update(learner=other, kind=kind)
    return versions(Consent.objects.filter(pk__in=[row.pk for row in (mine, theirs) if row]))


def _resealed(rows: Sequence[NationalId], learner_id: UUID) -> None:
    try:
        for row in rows:
            moved_to(row, learner_id)
    except CannotDecrypt:
        raise NumberLost from None
    NationalId.objects.bulk_update(rows, ["sealed", "learner"])
