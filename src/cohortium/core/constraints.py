"""What the database refused, or a disk, and why."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, InterfaceError, OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

from cohortium.core.errors import Busy, Refusal


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint, as PostgreSQL gives it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


def is_away(error: BaseException | None) -> bool:
    """Whether this says that the database does not answer: nothing is wrong with the request, and it may come again."""
    return isinstance(error, OperationalError | InterfaceError)


def is_full(error: BaseException | None) -> bool:
    """Whether this says that a disk has no room left."""
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def waiting_told() -> Iterator[None]:
    """Around a transaction: a wait for a lock that took too long is a refusal, and no failure of the database.

    Raises:
        Busy: as said.
    """
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
            raise Busy from None
        raise


@contextmanager
def once(constraint: str, refusal: Refusal) -> Iterator[None]:
    """Around what a unique constraint may refuse, in an action: its savepoint takes back what was done before.

    The constraint decides, and not a look beforehand: two people may want the same thing in the same second.

    Raises:
        Refusal: the one given, where this constraint is broken. The action ends with it.
    """
    try:
        yield
    except IntegrityError as error:
        if violated(error) != constraint:
            raise
        raise refusal from None
