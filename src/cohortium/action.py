"""Every change is an action: this decorator checks who acts, holds a savepoint, and insists on the trail.

@action(Permission.CAMPUS_EDIT)
def edit_campus(actor: Actor, *, campus_id: UUID, ...) -> Campus | Unchanged: ...
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import transaction

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission, needing
from cohortium.audit import trail
from cohortium.audit.trail import Entity, Traced
from cohortium.core import metrics
from cohortium.core.changes import Changes
from cohortium.core.errors import NotAllowed
from cohortium.jobs import glue
from cohortium.jobs.facts import AT_MOST, BulkFact, Fact
from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.scope import current_organisation_id, stamp_changes_with

P = ParamSpec("P")
Result = TypeVar("Result")

# Every action by its full name: the tests that watch them all start here.
actions: dict[str, Callable[..., Any]] = {}


@dataclass(frozen=True, slots=True)
class _Performance:
    """An action under way: who acts, and the kinds of entry written so far."""

    actor_id: UUID
    entries: list[str]


_under_way: ContextVar[_Performance | None] = ContextVar("action", default=None)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Everything was already so: the only silence that an action is allowed."""

    row: Any = None


class ForeignActor(RuntimeError):
    """The actor belongs to another organisation than the one in scope."""


class NothingRecorded(RuntimeError):
    """The action ended without an entry in the trail, and did not say `Unchanged`."""


class OutsideAnAction(RuntimeError):
    """`record` was called by something that is not an action."""


def action(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Actor, P], Result]], Callable[Concatenate[Actor, P], Result]]:
    """Make a change out of a function: with this permission, in one savepoint, with an entry in the trail.

    Raises (when called):
        NotAllowed: the actor lacks the permission.
        ForeignActor, NothingRecorded: a mistake in the code; nothing is kept.
    """

    def decorate(function: Callable[Concatenate[Actor, P], Result]) -> Callable[Concatenate[Actor, P], Result]:
        @wraps(function)
        def perform(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> Result:
            if actor.organisation_id != current_organisation_id():
                raise ForeignActor(f"{actor.organisation_id} is not the organisation in scope.")
            if not actor.may(permission):
                raise NotAllowed(permission)
            outer, mine = _under_way.get(), _Performance(actor.id, [])
            another_acts = outer is None or outer.actor_id != actor.id
            token = _under_way.set(mine)
            try:
                with transaction.atomic():
                    if another_acts:
                        stamp_changes_with(actor.id)
                    result = function(actor, *args, **kwargs)
                    if not mine.entries and not isinstance(result, Unchanged):
                        raise NothingRecorded(f"{function.__qualname__} changed something and told nobody.")
            finally:
                _under_way.reset(token)
            if outer is not None:
                outer.entries.extend(mine.entries)
                if another_acts:
                    stamp_changes_with(outer.actor_id)
            return result

        actions[f"{function.__module__}.{function.__qualname__}"] = needing(perform, permission)
        return cast("Callable[Concatenate[Actor, P], Result]", perform)

    return decorate


def record(actor: Actor, fact: Fact, row: Traced, changes: Changes | None = None) -> None:
    """Write one entry about the row, and a job for each subscriber of the fact, in this transaction."""
    _note(fact.kind)
    trail.write(actor, fact.kind, row, changes or {})
    glue.defer(actor, fact)
    _count(fact.kind)


def record_each(
    actor: Actor,
    fact: type[BulkFact],
    model: type[OrganisationTable],
    ids: Sequence[UUID],
    changes: Changes,
    *,
    entity: Entity | None = None,
) -> None:
    """Write an entry about each row by one statement, and tell subscribers of the rows, up to `AT_MOST` in a fact.

    Call it with the rows locked and not yet changed. A value of `changes` may be an expression over the row.
    """
    _note(fact.kind)
    trail.write_each(actor, fact.kind, model.objects.filter(pk__in=ids), changes, entity)
    for start in range(0, len(ids), AT_MOST):
        glue.defer(actor, fact(tuple(ids[start : start + AT_MOST])))
    _count(fact.kind)


def record_all(actor: Actor, told: Sequence[tuple[Fact, Traced, Changes]]) -> None:
    """Write an entry about each of these rows by one statement, each with changes of its own, and tell subscribers."""
    for kind in dict.fromkeys(fact.kind for fact, _row, _changes in told):
        _note(kind)
    trail.write_all(actor, [(fact.kind, row, changes) for fact, row, changes in told])
    glue.defer_each(actor, [(fact, 0) for fact, _row, _changes in told])
    for fact, _row, _changes in told:
        _count(fact.kind)


def _count(kind: str) -> None:
    transaction.on_commit(lambda: metrics.note_fact(kind))


def _note(kind: str) -> None:
    performance = _under_way.get()
    if performance is None:
        raise OutsideAnAction(f"{kind} can only be recorded by an action.")
    performance.entries.append(kind)
