"""Learners who may be one person, and those who became one. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf, Values
from cohortium.people.models import DuplicatePair, LearnerMerge
from cohortium.people.queries import doubles_sql, learners
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.queries.merged import goes_on_as, merged_within
from cohortium.people.rules.doubles import MOST, DoubleReason, in_order
from cohortium.people.rules.learners import LearnerDetails, full_name
from cohortium.people.states import MergeStatus, PairStatus

# As the trail knows them.
ENTITY = "duplicatepair"
# So many are named to whoever is adding somebody.
MOST_CANDIDATES = 10


class PairShowing(StrEnum):
    """Which pairs a list shows."""

    OPEN = "open"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two learners who may be one, and what speaks for it."""

    pair_id: UUID
    version: int
    first: LearnerRow
    second: LearnerRow
    reasons: list[DoubleReason]
    score: int
    status: PairStatus
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A learner who may be the one that somebody is about to add."""

    learner_id: UUID
    name: str
    date_of_birth: date | None
    campus: str | None
    reasons: list[DoubleReason]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """That one learner went into another, by whom, and until when it can be undone."""

    merge_id: UUID
    merged_id: UUID
    merged: str
    survivor_id: UUID
    survivor: str
    status: MergeStatus
    merged_at: datetime
    merged_by: str | None
    until: datetime
    can_undo: bool


def visible_to(actor: Actor, permission: Permission) -> QuerySet[DuplicatePair]:
    """The pairs of which this permission reaches both, and neither is merged into somebody."""
    return reached(actor, permission).filter(first__merged_into=None, second__merged_into=None)


def reached(actor: Actor, permission: Permission) -> QuerySet[DuplicatePair]:
    """The same, with those of whom one is merged."""
    reach = actor.reach(permission)
    rows = within(DuplicatePair.objects.all(), reach, campus="first__campus")
    return within(rows, reach, campus="second__campus")


def pair_of(one: UUID, other: UUID) -> UUID | None:
    """The pair of these two, if it was ever raised."""
    first, second = sorted((one, other))
    return DuplicatePair.objects.filter(first=first, second=second).values_list("pk", flat=True).first()


def merges_visible_to(actor: Actor, permission: Permission) -> QuerySet[LearnerMerge]:
    """The merges of which this permission reaches both."""
    reach = actor.reach(permission)
    rows = within(LearnerMerge.objects.all(), reach, campus="survivor__campus")
    return within(rows, reach, campus="merged__campus")


def pairs(
    actor: Actor,
    *,
    today: date,
    showing: PairShowing = PairShowing.OPEN,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[PairRow]:
    """List pairs, those of which most says that they are one first. Three statements whatever their number."""
    rows = visible_to(actor, Permission.LEARNER_MERGE).filter(status=showing.value)
    found: PageOf[dict[str, Any]] = PageOf.of(
        _listed(rows), dict, "score", descending=True, after=after, at_most=at_most, values=PAIR_SCORES
    )
    return PageOf(_with_learners(actor, found.rows, today=today), found.next)


def pair(actor: Actor, *, pair_id: UUID, today: date) -> PairRow:
    """One pair.

    Raises:
        NotFound: there is none, or one of both is not within reach, or merged.
    """
    found = list(_listed(visible_to(actor, Permission.LEARNER_MERGE).filter(pk=pair_id)))
    for row in _with_learners(actor, found, today=today):
        return row
    raise NotFound


def number_open(actor: Actor) -> int:
    """How many pairs wait for this actor, counted as far as anybody reads."""
    if not actor.may(Permission.LEARNER_MERGE):
        return 0
    rows = visible_to(actor, Permission.LEARNER_MERGE).filter(status=PairStatus.OPEN)
    return len(rows.values_list("pk")[: MOST + 1])


def found_among_all(organisation_id: UUID) -> list[tuple[UUID, UUID, list[str]]]:
    """Every two of an organisation who may be one, whoever sees them, and why. One statement."""
    return doubles_sql.rows(doubles_sql.AMONG_ALL, organisation_id)


def found_beside(organisation_id: UUID, learner_ids: Collection[UUID]) -> list[tuple[UUID, UUID, list[str]]]:
    """The same for some learners and all others."""
    return doubles_sql.rows(doubles_sql.BESIDE_SOME, organisation_id, ids=list(learner_ids))


def candidates(actor: Actor, *, details: LearnerDetails, beside: UUID | None = None) -> list[CandidateRow]:
    """Who of those whom this actor sees may be the one described here, whose details are as they would be kept.

    `beside` is the row that they were added as, if they were.
    """
    rows = doubles_sql.rows(
        doubles_sql.BESIDE_TYPED,
        actor.organisation_id,
        but=beside,
        first=details.first_name,
        last=details.last_name,
        name=f"{details.first_name} {details.last_name}",
        preferred=details.preferred_name,
        born=details.date_of_birth,
        email=details.email,
        phone=details.phone,
    )
    why = {first if second is None or second == beside else second: reasons for first, second, reasons in rows}
    seen = learners.visible_to(actor, Permission.LEARNER_READ).filter(pk__in=why).order_by("name_plain", "pk")
    found = seen.values("id", "first_name", "last_name", "date_of_birth", campus_name=F("campus__name"))
    return [
        CandidateRow(
            one["id"],
            full_name(one["first_name"], one["last_name"]),
            one["date_of_birth"],
            one["campus_name"],
            in_order(why[one["id"]]),
        )
        for one in found[:MOST_CANDIDATES]
    ]


def merges(actor: Actor, *, now: datetime, after: Cursor | None = None, at_most: int = 50) -> PageOf[MergeRow]:
    """Who went into whom, the newest first. Two statements whatever their number."""
    found: PageOf[dict[str, Any]] = PageOf.of(
        _of_merges(merges_visible_to(actor, Permission.LEARNER_MERGE)),
        dict,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    return PageOf(_merge_rows(found.rows, now=now), found.next)


def merge(actor: Actor, *, merge_id: UUID, now: datetime) -> MergeRow:
    """One of them.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _of_merges(merges_visible_to(actor, Permission.LEARNER_MERGE).filter(pk=merge_id))
    for row in _merge_rows(list(found), now=now):
        return row
    raise NotFound


def last_merge_into(actor: Actor, *, learner_id: UUID, now: datetime) -> MergeRow | None:
    """The newest merge into a learner that can still be undone, for whoever may."""
    if not actor.may(Permission.LEARNER_MERGE):
        return None
    rows = merges_visible_to(actor, Permission.LEARNER_MERGE).filter(survivor=learner_id, status=MergeStatus.DONE)
    found = _merge_rows(list(_of_merges(rows.filter(until__gt=now)).order_by("-created_at", "-pk")[:1]), now=now)
    return found[0] if found else None


def leads_to(actor: Actor, *, learner_id: UUID) -> UUID | None:
    """Whom a merged learner is now, also where that one was merged again.

    Nobody, where this actor did not see the one or does not see the other. Of an unknown id it asks as often.
    """
    rows = merged_within(actor, Permission.LEARNER_READ).filter(pk=learner_id)
    into = rows.values_list("merged_into", flat=True).first()
    at = goes_on_as(into) if into else None
    return at if at and learners.is_visible(actor, learner_id=at) else None


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What pairs are called, for whoever may read the trail."""
    found = DuplicatePair.objects.filter(pk__in=ids).select_related("first", "second")
    return {one.pk: f"{one.first} / {one.second}" for one in found}


def names_of_merges(ids: Collection[UUID]) -> dict[UUID, str]:
    """What merges are called, for whoever may read the trail."""
    found = LearnerMerge.objects.filter(pk__in=ids).select_related("merged", "survivor")
    return {one.pk: f"{one.merged} → {one.survivor}" for one in found}


def _listed(rows: QuerySet[DuplicatePair]) -> Any:
    return rows.values("id", "version", "first_id", "second_id", "reasons", "score", "status", "created_at")


def _with_learners(actor: Actor, found: Sequence[dict[str, Any]], *, today: date) -> list[PairRow]:
    ids = {one[side] for one in found for side in ("first_id", "second_id")}
    people = {
        row.learner_id: row
        for row in learners.chosen(actor, learner_ids=list(ids), today=today, permission=Permission.LEARNER_MERGE)
    }
    return [
        PairRow(
            one["id"],
            one["version"],
            people[one["first_id"]],
            people[one["second_id"]],
            in_order(one["reasons"]),
            one["score"],
            PairStatus(one["status"]),
            one["created_at"],
        )
        for one in found
        # Merged in this very moment.
        if one["first_id"] in people and one["second_id"] in people
    ]


def _of_merges(rows: QuerySet[LearnerMerge]) -> Any:
    names = {
        f"{side}_{name}": F(f"{side}__{name}")
        for side in ("merged", "survivor")
        for name in ("first_name", "last_name")
    }
    return rows.values("id", "merged_id", "survivor_id", "status", "created_at", "created_by", "until", **names)


def _merge_rows(found: Sequence[dict[str, Any]], *, now: datetime) -> list[MergeRow]:
    who = access.names({one["created_by"] for one in found if one["created_by"]})
    return [
        MergeRow(
            one["id"],
            one["merged_id"],
            full_name(one["merged_first_name"], one["merged_last_name"]),
            one["survivor_id"],
            full_name(one["survivor_first_name"], one["survivor_last_name"]),
            MergeStatus(one["status"]),
            one["created_at"],
            who.get(one["created_by"]),
            one["until"],
            can_undo=one["status"] == MergeStatus.DONE and one["until"] > now,
        )
        for one in found
    ]


def _score(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError(text)
    return number


PAIR_SCORES = Values(str, _score)
