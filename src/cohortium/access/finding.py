"""Which organisations somebody belongs to, before any scope is open. See `tenancy.finding`."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class MyOrganisation(NamedTuple):
    """One line of the switcher."""

    organisation_id: UUID
    code: str
    name: str
    colour: str
    roles: list[str]


def organisations_of(user_id: UUID) -> list[MyOrganisation]:
    """List the organisations where this user is an active member. Reason: the switcher shows them all at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, code, name, colour, roles FROM organisations_of(%s)", [user_id])
        return [MyOrganisation(*row) for row in cursor.fetchall()]


class AnOrganisation(NamedTuple):
    """One organisation, as staff of the platform sees it."""

    organisation_id: UUID
    code: str
    name: str
    is_active: bool
    created_at: datetime
    # Who works there, and how many others have a log-in: families, learners, partners.
    members: int
    others: int

    @property
    def people(self) -> int:
        """Everybody who comes in there."""
        return self.members + self.others


def organisations_of_installation(*, begins: str, behind: str, at_most: int) -> list[AnOrganisation]:
    """List organisations whose code or name begins so, by code. Reason: staff of the platform looks after all.

    How many work at each is counted, and how many others come in; nothing else of an organisation is read.
    """
    # PostgreSQL refuses NUL, and no code or name holds one.
    wanted: list[str | int] = [begins.lower().replace("\0", ""), behind.replace("\0", ""), at_most]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM organisations_of_installation(%s, %s, %s)", wanted)
        return [AnOrganisation(*row) for row in cursor.fetchall()]


class Called(NamedTuple):
    """What an organisation is called, in addresses and by people."""

    code: str
    name: str


def organisations_called(ids: Iterable[UUID]) -> dict[UUID, Called]:
    """Tell what these are called. Reason: staff of the platform sees whose job failed, and jobs know ids alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, code, name FROM organisations_called(%s)", [list(ids)])
        return {organisation_id: Called(code, name) for organisation_id, code, name in cursor.fetchall()}
