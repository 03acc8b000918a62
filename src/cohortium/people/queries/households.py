"""Families, and guardians, that may be one, and those that became one. Nothing here writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.people.models import Family, FamilyLearner, Guardian, HouseholdMerge, HouseholdPair
from cohortium.people.queries import families, family_lists, guardians
from cohortium.people.queries.doubles import PAIR_SCORES, PairShowing
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.family_reach import guardians_visible_to, reached, visible_to
from cohortium.people.queries.guardians import GuardianRow
from cohortium.people.queries.merged import goes_on_as
from cohortium.people.queries.merged_names import name_before
from cohortium.people.rules.doubles import MOST
from cohortium.people.rules.households import Adult, HouseholdReason, in_order
from cohortium.people.states import GuardianStatus, MergeStatus, PairStatus
from cohortium.tenancy.lookups import Plain

# As the trail knows them.
ENTITY = "householdpair"
MERGE_ENTITY = "householdmerge"
# So many are named to whoever is adding somebody.
MOST_CANDIDATES = 10


class Of(StrEnum):
    """What there may be twice."""

    FAMILY = "family"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Side:
    """One of both: a family, or a guardian with the family that they belong to."""

    row: FamilyRow | GuardianRow
    family_id: UUID
    family: str

    @property
    def record_id(self) -> UUID:
        """Of the family, or of the guardian."""
        return self.row.guardian_id if isinstance(self.row, GuardianRow) else self.row.family_id


@dataclass(frozen=True, slots=True)
class HouseholdPairRow:
    """Two families, or two guardians, that may be one, and what speaks for it."""

    pair_id: UUID
    version: int
    of: Of
    first: Side
    second: Side
    reasons: list[HouseholdReason]
    score: int
    status: PairStatus
    created_at: datetime

    @property
    def is_of_two_families(self) -> bool:
        """Whether it is one person in two families, where both records stay."""
        return self.of == Of.GUARDIAN and self.first.family_id != self.second.family_id


@dataclass(frozen=True, slots=True)
class HouseholdMergeRow:
    """That one went into the other, by whom, and until when it can be undone."""

    merge_id: UUID
    of: Of
    is_of_two_families: bool
    merged_id: UUID
    merged: str
    survivor_id: UUID
    survivor: str
    # Of the one that stayed.
    family_id: UUID
    status: MergeStatus
    merged_at: datetime
    merged_by: str | None
    until: datetime
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family that may be the one that somebody is about to add, or a guardian."""

    record_id: UUID
    family_id: UUID
    name: str
    family: str


def reached_pairs(actor: Actor, permission: Permission) -> QuerySet[HouseholdPair]:
    """The pairs of which this permission reaches both, also where one is merged."""
    if actor.reach(permission).everything:
        return HouseholdPair.objects.all()
    theirs = reached(actor, permission).values("pk")
    return HouseholdPair.objects.filter(
        Q(family_first__in=theirs, family_second__in=theirs)
        | Q(guardian_first__family__in=theirs, guardian_second__family__in=theirs)
    )


def pairs_visible_to(actor: Actor, permission: Permission) -> QuerySet[HouseholdPair]:
    """The same, where both are there."""
    return reached_pairs(actor, permission).filter(
        *(Q(**{f"{one}__merged_into": None}) for one in ("family_first", "family_second")),
        *(
            Q(**{f"{one}__merged_into": None, f"{one}__family__merged_into": None})
            for one in ("guardian_first", "guardian_second")
        ),
    )


def merges_visible_to(actor: Actor, permission: Permission) -> QuerySet[HouseholdMerge]:
    """The merges of which this permission reaches both."""
    if actor.reach(permission).everything:
        return HouseholdMerge.objects.all()
    # Nobody is left in a family that was merged: it is reached with the one that it went into.
    ids = reached(actor, permission).values("pk")
    at_home = Q(family_merged__campus=None) | Q(family_merged__campus__in=actor.reach(permission).campuses)
    return HouseholdMerge.objects.filter(
        Q(at_home, family_survivor__in=ids) | Q(guardian_merged__family__in=ids, guardian_survivor__family__in=ids)
    )


def pair_of(of: Of, one: UUID, other: UUID) -> UUID | None:
    """The pair of these two, if it was ever raised."""
    first, second = sorted((one, other))
    rows = HouseholdPair.objects.filter(**{f"{of}_first": first, f"{of}_second": second})
    return rows.values_list("pk", flat=True).first()


def pairs(
    actor: Actor,
    *,
    today: date,
    showing: PairShowing = PairShowing.OPEN,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[HouseholdPairRow]:
    """List pairs, those of which most says that they are one first. As many statements whatever their number."""
    rows = pairs_visible_to(actor, Permission.FAMILY_MERGE).filter(status=showing.value)
    found: PageOf[dict[str, Any]] = PageOf.of(
        _listed(rows), dict, "score", descending=True, after=after, at_most=at_most, values=PAIR_SCORES
    )
    return PageOf(_with_sides(actor, found.rows, today=today), found.next)


def pair(actor: Actor, *, pair_id: UUID, today: date) -> HouseholdPairRow:
    """One pair.

    Raises:
        NotFound: there is none, or one of both is not within reach, or merged.
    """
    found = list(_listed(pairs_visible_to(actor, Permission.FAMILY_MERGE).filter(pk=pair_id)))
    for row in _with_sides(actor, found, today=today):
        return row
    raise NotFound


def number_open(actor: Actor) -> int:
    """How many pairs wait for this actor, counted as far as anybody reads."""
    if not actor.may(Permission.FAMILY_MERGE):
        return 0
    rows = pairs_visible_to(actor, Permission.FAMILY_MERGE).filter(status=PairStatus.OPEN)
    return len(rows.values_list("pk")[: MOST + 1])


def last_merge_into(actor: Actor, *, family_id: UUID, now: datetime) -> HouseholdMergeRow | None:
    """The newest merge into a family, or of its guardians, that can still be undone, for whoever may."""
    if not actor.may(Permission.FAMILY_MERGE):
        return None
    rows = merges_visible_to(actor, Permission.FAMILY_MERGE).filter(
        Q(family_survivor=family_id) | Q(guardian_survivor__family=family_id), status=MergeStatus.DONE, until__gt=now
    )
    found = _merge_rows(list(_of_merges(rows).order_by("-created_at", "-pk")[:1]), now=now)
    return found[0] if found else None


def merges(actor: Actor, *, now: datetime, after: Cursor | None = None, at_most: int = 50) -> PageOf[HouseholdMergeRow]:
    """What went into what, the newest first."""
    found: PageOf[dict[str, Any]] = PageOf.of(
        _of_merges(merges_visible_to(actor, Permission.FAMILY_MERGE)),
        dict,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    return PageOf(_merge_rows(found.rows, now=now), found.next)


def merge(actor: Actor, *, merge_id: UUID, now: datetime) -> HouseholdMergeRow:
    """One of them.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _of_merges(merges_visible_to(actor, Permission.FAMILY_MERGE).filter(pk=merge_id))
    for row in _merge_rows(list(found), now=now):
        return row
    raise NotFound


def leads_to(actor: Actor, *, family_id: UUID) -> UUID | None:
    """Which family a merged one is now, also where that one was merged again.

    Nothing, where this actor did not reach the one or does not see the other. Of an unknown id it asks as often.
    """
    rows = reached(actor, Permission.FAMILY_READ).filter(pk=family_id)
    into = rows.values_list("merged_into", flat=True).first()
    at = goes_on_as(into, among=Family) if into else None
    return at if at and families.is_visible(actor, family_id=at) else None


def adults_of(family_ids: Collection[UUID]) -> dict[UUID, list[Adult]]:
    """The guardians who are with these families, as it matters to whether two are one."""
    found: dict[UUID, list[Adult]] = {family_id: [] for family_id in family_ids}
    rows = Guardian.objects.filter(family__in=family_ids, status=GuardianStatus.ACTIVE, merged_into=None)
    for pk, family_id, lives_there, log_in in rows.order_by("place", "created_at", "pk").values_list(
        "pk", "family", "lives_there", "membership"
    ):
        found[family_id].append(Adult(pk, lives_there, log_in))
    return found


def share_a_child(one: UUID, other: UUID) -> bool:
    """Whether a learner belongs to both."""
    theirs = FamilyLearner.objects.filter(family=other).values("learner")
    return FamilyLearner.objects.filter(family=one, learner__in=theirs).exists()


def family_candidates(actor: Actor, *, name: str, email: str, phone: str) -> list[Candidate]:
    """The families that this actor sees which may be the one described here."""
    wanted = Q(pk__in=[])
    wanted |= Q(email_plain=Plain(Value(email))) & ~Q(email="") if email else Q(pk__in=[])
    wanted |= Q(phone=phone) & ~Q(phone="") if phone else Q(pk__in=[])
    # Of the same name alone there are many: where nothing else is known of one of both.
    unknown = (Q(email="") if email else Q()) & (Q(phone="") if phone else Q())
    wanted |= Q(name_plain=Plain(Value(name))) & unknown
    rows = visible_to(actor, Permission.FAMILY_READ).filter(wanted).order_by("name_plain", "pk")
    return [Candidate(pk, pk, said, said) for pk, said in rows.values_list("pk", "name")[:MOST_CANDIDATES]]


def guardian_candidates(actor: Actor, *, family_id: UUID, name: str, email: str, phone: str) -> list[Candidate]:
    """The guardians whose families this actor sees who may be the one described here."""
    reach = Q(family=family_id)
    reach |= Q(email_plain=Plain(Value(email))) & ~Q(email="") if email else Q(pk__in=[])
    reach |= Q(phone=phone) & ~Q(phone="") if phone else Q(pk__in=[])
    rows = guardians_visible_to(actor, Permission.FAMILY_READ).filter(
        reach, name_plain=Plain(Value(name)), status=GuardianStatus.ACTIVE
    )
    found = rows.order_by("name_plain", "pk").select_related("family")[:MOST_CANDIDATES]
    return [Candidate(one.pk, one.family_id, str(one), one.family.name) for one in found]


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What pairs are called, for whoever may read the trail."""
    rows = HouseholdPair.objects.filter(pk__in=ids)
    found = rows.select_related("family_first", "family_second", "guardian_first", "guardian_second")
    return {
        one.pk: f"{one.family_first or one.guardian_first} / {one.family_second or one.guardian_second}"
        for one in found
    }


def names_of_merges(ids: Collection[UUID]) -> dict[UUID, str]:
    """What merges are called, for whoever may read the trail."""
    rows = HouseholdMerge.objects.filter(pk__in=ids)
    found = rows.select_related("family_merged", "family_survivor", "guardian_merged", "guardian_survivor")
    return {
        one.pk: f"{one.family_merged or one.guardian_merged} → {one.family_survivor or one.guardian_survivor}"
        for one in found
    }


def _listed(rows: QuerySet[HouseholdPair]) -> Any:
    sides = ("family_first_id", "family_second_id", "guardian_first_id", "guardian_second_id")
    return rows.values("id", "version", *sides, "reasons", "score", "status", "created_at")


def _with_sides(actor: Actor, found: Sequence[dict[str, Any]], *, today: date) -> list[HouseholdPairRow]:
    theirs = _sides(actor, found, today=today)
    rows = []
    for one in found:
        of = Of.FAMILY if one["family_first_id"] else Of.GUARDIAN
        first, second = (theirs.get(one[f"{of}_{side}_id"]) for side in ("first", "second"))
        # Merged in this very moment.
        if first and second:
            reasons, status = in_order(one["reasons"]), PairStatus(one["status"])
            known = (reasons, one["score"], status, one["created_at"])
            rows.append(HouseholdPairRow(one["id"], one["version"], of, first, second, *known))
    return rows


def _sides(actor: Actor, found: Iterable[Mapping[str, Any]], *, today: date) -> dict[UUID, Side]:
    family_ids = {one[f"family_{side}_id"] for one in found for side in ("first", "second")} - {None}
    guardian_ids = {one[f"guardian_{side}_id"] for one in found for side in ("first", "second")} - {None}
    people = guardians.chosen(actor, guardian_ids=guardian_ids, permission=Permission.FAMILY_MERGE)
    called = families.names([one.family_id for one in people])
    households = family_lists.chosen(
        actor, family_ids=sorted(family_ids), today=today, permission=Permission.FAMILY_MERGE
    )
    return {
        **{one.family_id: Side(one, one.family_id, one.name) for one in households},
        **{one.guardian_id: Side(one, one.family_id, called[one.family_id]) for one in people},
    }


def _of_merges(rows: QuerySet[HouseholdMerge]) -> Any:
    said: dict[str, F] = {}
    for side in ("merged", "survivor"):
        said |= {f"{side}_family": F(f"family_{side}__name"), f"{side}_last": F(f"guardian_{side}__last_name")}
        said |= {f"{side}_first": F(f"guardian_{side}__first_name"), f"{side}_of": F(f"guardian_{side}__family")}
        said |= {f"{side}_of_family": F(f"family_{side}"), f"{side}_of_guardian": F(f"guardian_{side}")}
    return rows.values("id", "is_of_two_families", "status", "created_at", "created_by", "until", "memo", **said)


def _merge_rows(found: Sequence[dict[str, Any]], *, now: datetime) -> list[HouseholdMergeRow]:
    who = access.names({one["created_by"] for one in found if one["created_by"]})
    return [
        HouseholdMergeRow(
            one["id"],
            Of.FAMILY if one["merged_of_family"] else Of.GUARDIAN,
            one["is_of_two_families"],
            one["merged_of_family"] or one["merged_of_guardian"],
            _called(_as_it_was(one), "merged"),
            one["survivor_of_family"] or one["survivor_of_guardian"],
            _called(one, "survivor"),
            one["survivor_of_family"] or one["survivor_of"],
            MergeStatus(one["status"]),
            one["created_at"],
            who.get(one["created_by"]),
            one["until"],
            can_undo=one["status"] == MergeStatus.DONE and one["until"] > now,
        )
        for one in found
    ]


def _as_it_was(one: Mapping[str, Any]) -> Mapping[str, Any]:
    lost = name_before(one)
    return {
        **one,
        "merged_first": lost.get("first_name", one["merged_first"]),
        "merged_last": lost.get("last_name", one["merged_last"]),
    }


def _called(one: Mapping[str, Any], side: str) -> str:
    return one[f"{side}_family"] or f"{one[f'{side}_first']} {one[f'{side}_last']}".strip()
