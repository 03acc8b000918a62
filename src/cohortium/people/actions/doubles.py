"""Pairs of learners who may be one: found, and said to be two."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.rows import locked
from cohortium.jobs.facts import Fact
from cohortium.people.events import DoubleDismissed, DoubleReopened, DoubleSettled, DoublesFound
from cohortium.people.models import DuplicatePair
from cohortium.people.queries.doubles import found_among_all, found_beside, reached, visible_to
from cohortium.people.rules.doubles import DoubleReason, in_order, score
from cohortium.people.states import PAIR

_AT_ONCE = 1000


@action(Permission.LEARNER_MERGE)
def find_doubles(actor: Actor, *, learner_ids: Collection[UUID] | None = None) -> list[UUID] | Unchanged:
    """Raise pairs of learners who may be one: of all there are, or of these and all others.

    What there is already is left as it is, whatever somebody said of it.
    """
    if learner_ids is None:
        found = found_among_all(actor.organisation_id)
    else:
        found = found_beside(actor.organisation_id, learner_ids)
    raised = [one for start in range(0, len(found), _AT_ONCE) for one in _raised(found[start : start + _AT_ONCE])]
    if not raised:
        return Unchanged()
    record_each(actor, DoublesFound, DuplicatePair, raised, {})
    return raised


@action(Permission.LEARNER_MERGE)
def dismiss_pair(actor: Actor, *, pair_id: UUID) -> DuplicatePair | Unchanged:
    """Say that these are two people. They are not asked about again.

    Raises:
        NotFound: the pair is not within reach, or one of both is merged.
        IllegalTransition: they were merged.
    """
    row = locked(visible_to(actor, Permission.LEARNER_MERGE), pair_id)
    changes = PAIR.move(row, by="dismiss_pair")
    if not changes:
        return Unchanged(row)
    row.save(update_fields=["status"])
    record(actor, DoubleDismissed(row.pk), row, changes)
    return row


@action(Permission.LEARNER_MERGE)
def settle_pair(actor: Actor, *, pair_id: UUID) -> DuplicatePair | Unchanged:
    """They were one, and are merged now.

    Raises:
        NotFound: the pair is not within reach.
    """
    return _moved(actor, pair_id, DoubleSettled, act="settle_pair")


@action(Permission.LEARNER_MERGE)
def reopen_pair(actor: Actor, *, pair_id: UUID) -> DuplicatePair | Unchanged:
    """Their merge was undone: they are looked at again.

    Raises:
        NotFound: the pair is not within reach.
        IllegalTransition: they were said to be two people.
    """
    return _moved(actor, pair_id, DoubleReopened, act="reopen_pair")


def _moved(by: Actor, pair_id: UUID, fact: Callable[[UUID], Fact], *, act: str) -> DuplicatePair | Unchanged:
    row = locked(reached(by, Permission.LEARNER_MERGE), pair_id)
    changes = PAIR.move(row, by=act)
    if not changes:
        return Unchanged(row)
    row.save(update_fields=["status"])
    record(by, fact(row.pk), row, changes)
    return row


def _raised(found: Sequence[tuple[UUID, UUID, list[str]]]) -> list[UUID]:
    rows = [
        DuplicatePair(
            first_id=first,
            second_id=second,
            reasons=[reason.value for reason in in_order(reasons)],
            score=score(DoubleReason(reason) for reason in reasons),
        )
        for first, second, reasons in found
    ]
    # Somebody who looks at the same moment raises the same: whoever is first.
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True)
    return list(DuplicatePair.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
