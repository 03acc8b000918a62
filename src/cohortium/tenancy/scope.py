"""The transaction in which one organisation's rows can be seen, and the only way to open it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Memory:
    """What was read once in this transaction, and what is not remembered any more because it was changed."""

    values: dict[str, Any] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Scope:
    """An organisation, and the connection whose transaction PostgreSQL knows to be its."""

    organisation_id: UUID
    connection: BaseDatabaseWrapper
    memory: _Memory = field(default_factory=_Memory)

    def is_open(self) -> bool:
        # A copy of the context may outlive the transaction (a hook after COMMIT) or reach another thread, whose
        # connection knows nothing: both are outside, although the variable says otherwise.
        return self.connection is connections[DEFAULT_DB_ALIAS] and self.connection.in_atomic_block


_current: ContextVar[_Scope | None] = ContextVar("organisation", default=None)


class NoOrganisationScope(RuntimeError):
    """A query of an organisation's rows was evaluated outside a scope. An error, and never an empty page."""

    def __init__(self) -> None:
        super().__init__("No organisation is in scope. Evaluate the query inside organisation_scope().")


class NestedOrganisation(RuntimeError):
    """A scope of one organisation was opened inside the scope of another."""

    def __init__(self, outer: UUID, inner: UUID) -> None:
        super().__init__(f"Organisation {inner} cannot be opened inside the scope of {outer}.")


def current_organisation_id() -> UUID:
    """Return the organisation in scope.

    Raises:
        NoOrganisationScope: outside a scope.
    """
    if (scope := _open()) is None:
        raise NoOrganisationScope
    return scope.organisation_id


def in_scope() -> bool:
    """Say whether a scope is open: code that talks to the network asks this first."""
    return _open() is not None


@contextmanager
def organisation_scope(organisation_id: UUID) -> Iterator[None]:
    """Open a transaction that sees and writes this organisation's rows, and no others.

    Inside a scope of the same organisation it is a savepoint. The outermost one must also be the outermost
    transaction, because PostgreSQL forgets the organisation at COMMIT and not before.

    Raises:
        NestedOrganisation: inside the scope of another organisation.
        RuntimeError: inside a transaction that no scope opened.
    """
    outer = _open()
    if outer is not None and outer.organisation_id != organisation_id:
        raise NestedOrganisation(outer.organisation_id, organisation_id)
    memory = outer.memory if outer else _Memory()
    token = _current.set(_Scope(organisation_id, connections[DEFAULT_DB_ALIAS], memory))
    try:
        with transaction.atomic(durable=outer is None):
            if outer is None:
                _tell_postgres(organisation_id)
            yield
    finally:
        _current.reset(token)


def remembered(name: str, read: Callable[[], Value]) -> Value:
    """Read something once in this transaction: another one reads it anew.

    After `changed` it is read each time, because a savepoint may take the change back.

    Raises:
        NoOrganisationScope: outside a scope.
    """
    scope = _open()
    if scope is None:
        raise NoOrganisationScope
    if name in scope.memory.changed:
        return read()
    if name not in scope.memory.values:
        scope.memory.values[name] = read()
    found: Value = scope.memory.values[name]
    return found


def changed(name: str) -> None:
    """Say that something was changed, so that `remembered` reads it from now on."""
    scope = _open()
    if scope is None:
        raise NoOrganisationScope
    scope.memory.changed.add(name)


def stamp_changes_with(actor_id: UUID) -> None:
    """Name who acts to the columns `created_by` and `updated_by`, until the transaction ends or another is named."""
    _set_local("app.actor_id", actor_id)


def _open() -> _Scope | None:
    scope = _current.get()
    return scope if scope is not None and scope.is_open() else None


def _tell_postgres(organisation_id: UUID) -> None:
    # Never reset before COMMIT: deferred constraints run then, and blind they would pass.
    _set_local("app.organisation_id", organisation_id)


def _set_local(setting: str, value: UUID) -> None:
    # A statement and not set_config(), which does not reach the workers of Citus. SET takes no parameters, so the
    # value is written into it: hence a UUID object and nothing else, not even of a class that writes itself otherwise.
    if type(value) is not UUID:
        raise TypeError(f"{setting} takes a UUID, not {type(value).__name__}.")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = '{value}'")
