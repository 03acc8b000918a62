"""Which organisations somebody belongs to, before any scope is open. See `tenancy.finding`."""

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
