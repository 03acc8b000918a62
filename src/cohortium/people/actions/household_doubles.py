"""Pairs of families, and of guardians, that may be one: found, and said to be two."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.rows import locked
from cohortium.jobs.facts import Fact
from cohortium.people.events_households import (
    HouseholdDoubleDismissed,
    HouseholdDoubleReopened,
    HouseholdDoubleSettled,
    HouseholdDoublesFound,
)
from cohortium.people.models import HouseholdPair
from cohortium.people.queries import households_sql
from cohortium.people.queries.households import Of, pairs_visible_to, reached_pairs
from cohortium.people.rules.households import HouseholdReason, in_order, score
from cohortium.people.states import PAIR

_AT_ONCE = 1000
Found = Sequence[tuple[UUID, UUID, list[str]]]


@action(Permission.FAMILY_MERGE)
def find_household_doubles(actor: Actor, *, family_ids: Collection[UUID] | None = None) -> list[UUID] | Unchanged:
    """Raise pairs of families, and of guardians, that may be one: of all there are, or of these and all others.

    What there is already is left as it is, whatever somebody said of it.
    """
    at = actor.organisation_id
    if family_ids is None:
        families = households_sql.found(households_sql.FAMILIES, at)
        guardians = households_sql.found(households_sql.GUARDIANS, at)
    else:
        ids = list(family_ids)
        families = households_sql.found(households_sql.FAMILIES_OF_SOME, at, ids=ids)
        guardians = households_sql.found(households_sql.GUARDIANS_OF_SOME, at, ids=ids)
    raised = [
        one
        for of, found in ((Of.FAMILY, families), (Of.GUARDIAN, guardians))
        for start in range(0, len(found), _AT_ONCE)
        for one in _raised(of, found[start : start + _AT_ONCE])
    ]
    if not raised:
        return Unchanged()
    record_each(actor, HouseholdDoublesFound, HouseholdPair, raised, {})
    return raised


@action(Permission.FAMILY_MERGE)
def dismiss_household_pair(actor: Actor, *, pair_id: UUID) -> HouseholdPair | Unchanged:
    """Say that these are two. They are not asked about again.

    Raises:
        NotFound: the pair is not within reach, or one of both is merged.
        IllegalTransition: they were merged.
    """
    row = locked(pairs_visible_to(actor, Permission.FAMILY_MERGE), pair_id)
    return _moved(actor, row, HouseholdDoubleDismissed, act="dismiss_pair")


@action(Permission.FAMILY_MERGE)
def settle_household_pair(actor: Actor, *, pair_id: UUID) -> HouseholdPair | Unchanged:
    """They were one, and are merged now.

    Raises:
        NotFound: the pair is not within reach.
    """
    row = locked(reached_pairs(actor, Permission.FAMILY_MERGE), pair_id)
    return _moved(actor, row, HouseholdDoubleSettled, act="settle_pair")


@action(Permission.FAMILY_MERGE)
def reopen_household_pair(actor: Actor, *, pair_id: UUID) -> HouseholdPair | Unchanged:
    """Their merge was undone: they are looked at again.

    Raises:
        NotFound: the pair is not within reach.
        IllegalTransition: they were said to be two.
    """
    row = locked(reached_pairs(actor, Permission.FAMILY_MERGE), pair_id)
    return _moved(actor, row, HouseholdDoubleReopened, act="reopen_pair")


def _moved(by: Actor, row: HouseholdPair, fact: Callable[[UUID], Fact], *, act: str) -> HouseholdPair | Unchanged:
    changes = PAIR.move(row, by=act)
    if not changes:
        return Unchanged(row)
    row.save(update_fields=["status"])
    record(by, fact(row.pk), row, changes)
    return row


def _raised(of: Of, found: Found) -> list[UUID]:
    rows = [
        HouseholdPair(
            reasons=[reason.value for reason in in_order(reasons)],
            score=score(HouseholdReason(reason) for reason in reasons),
            **{f"{of}_first_id": first, f"{of}_second_id": second},
        )
        for first, second, reasons in found
    ]
    # Somebody who looks at the same moment raises the same: whoever is first.
    HouseholdPair.objects.bulk_create(rows, ignore_conflicts=True)
    return list(HouseholdPair.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
