"""How an organisation is found before its scope is open: functions of the database that look past the wall.

They run as their owner (SECURITY DEFINER), so each has its reason here, returns the least that is needed, and is
attacked by a test. Their SQL is in the migrations; `access.finding` has the others.
"""

import re
from collections.abc import Iterator
from uuid import UUID

from django.db import connection

CODE_SHAPE = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")


def organisation_id_of(code: str) -> UUID | None:
    """Turn the code in an address or a key into an id. Reason: the scope cannot be opened without it."""
    # What can be no code is asked for as nothing: the same statement, and no NUL for PostgreSQL to refuse.
    wanted = code if CODE_SHAPE.fullmatch(code) else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id_of(%s)", [wanted])
        row = cursor.fetchone()
    return row[0] if row else None


def every_organisation() -> Iterator[UUID]:
    """Give the ids of all active organisations. Reason: a periodic job runs once for each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT every_organisation()")
        yield from (row[0] for row in cursor.fetchall())


def organisations_ever_founded() -> Iterator[UUID]:
    """Give the ids of all, those switched off too. Reason: their trails are sealed and looked through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisations_ever_founded()")
        yield from (row[0] for row in cursor.fetchall())
