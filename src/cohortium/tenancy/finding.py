"""How an organisation is found before its scope is open: three functions of the database that look past the wall.

They run as their owner (SECURITY DEFINER), so each has its reason here, returns the least that is needed, and is
attacked by a test. Their SQL is in the migration `0002_organisations_can_be_found`.
"""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.db import connection


class MyOrganisation(NamedTuple):
    """One line of the switcher."""

    organisation_id: UUID
    code: str
    name: str
    colour: str


def organisation_id_of(code: str) -> UUID | None:
    """Turn the code in an address or a key into an id. Reason: the scope cannot be opened without it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id_of(%s)", [code])
        row = cursor.fetchone()
    return row[0] if row else None


def organisations_of(user_id: UUID) -> list[MyOrganisation]:
    """List the organisations where this user is an active member. Reason: the switcher shows them all at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, code, name, colour FROM organisations_of(%s)", [user_id])
        return [MyOrganisation(*row) for row in cursor.fetchall()]


def every_organisation() -> Iterator[UUID]:
    """Give the ids of all active organisations. Reason: a periodic job runs once for each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT every_organisation()")
        yield from (row[0] for row in cursor.fetchall())
