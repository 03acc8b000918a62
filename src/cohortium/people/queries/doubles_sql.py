"""The statement that finds learners who may be one person: among all of an organisation, or beside some.

One statement, whatever their number: every reason is a join by equality. People who are known to be born on different
days are never the same, so namesakes are left alone; twins have different given names, and no reason joins these unless
they differ by one sign of a long name.
"""

from typing import Any
from uuid import UUID

from django.db import connection

from cohortium.people.rules.doubles import MOST_WHO_SHARE, DoubleReason

_COLUMNS = """id, first_name, last_name, name_plain, name_second, name_third, name_fourth, preferred_plain,
    date_of_birth, email_plain, phone"""

_HERE = "organisation_id = %(organisation)s AND merged_into_id IS NULL AND status <> 'erased'"
_EVERYBODY = f"SELECT {_COLUMNS} FROM people_learner WHERE {_HERE}"
# Who is looked at beside everybody.
_SOME = f"{_EVERYBODY} AND id = ANY(%(ids)s)"
_TYPED = """SELECT %(but)s::uuid AS id, %(first)s::text AS first_name, %(last)s::text AS last_name,
    cohortium_plain(%(name)s) COLLATE "C" AS name_plain, cohortium_turned(%(name)s, 1) COLLATE "C" AS name_second,
    cohortium_turned(%(name)s, 2) COLLATE "C" AS name_third, cohortium_turned(%(name)s, 3) COLLATE "C" AS name_fourth,
    cohortium_plain(%(preferred)s) COLLATE "C" AS preferred_plain, %(born)s::date AS date_of_birth,
    cohortium_plain(%(email)s) COLLATE "C" AS email_plain, %(phone)s::text AS phone"""

# Nobody is known to be born on another day than the other.
_NOT_APART = "(a.date_of_birth = b.date_of_birth OR a.date_of_birth IS NULL OR b.date_of_birth IS NULL)"
_GIVEN_A, _GIVEN_B = "cohortium_plain(a.first_name)", "cohortium_plain(b.first_name)"
# The two given names are one but for one sign, of those that are long enough.
_ONE_SIGN = f"""least(length({_GIVEN_A}), length({_GIVEN_B})) >= 5
            AND EXISTS (
                SELECT FROM generate_series(1, greatest(length({_GIVEN_A}), length({_GIVEN_B}))) AS at
                WHERE left({_GIVEN_A}, at - 1) = left({_GIVEN_B}, at - 1) AND (
                    substr({_GIVEN_A}, at + 1) = substr({_GIVEN_B}, at + 1)
                    OR substr({_GIVEN_A}, at + 1) = substr({_GIVEN_B}, at)
                    OR substr({_GIVEN_A}, at) = substr({_GIVEN_B}, at + 1)
                )
            )"""
_SHORT_FOR = f"""least(length({_GIVEN_A}), length({_GIVEN_B})) >= 3
            AND ({_GIVEN_A} ^@ {_GIVEN_B} OR {_GIVEN_B} ^@ {_GIVEN_A})"""
# The same words in another order; the same family name and a given name that is short for the other, or that differs
# from it by one sign.
NEAR_NAMES = f"""a.name_plain = b.name_plain
    OR b.name_plain IN (a.name_second, a.name_third, a.name_fourth)
    OR cohortium_plain(a.last_name) = cohortium_plain(b.last_name) AND ({_SHORT_FOR} OR {_ONE_SIGN})"""
# The same, and a given name that is what the other is called.
_NEAR = f"""{_NOT_APART} AND (
    {NEAR_NAMES}
    OR cohortium_plain(a.last_name) = cohortium_plain(b.last_name) AND (
        a.preferred_plain = {_GIVEN_B} OR b.preferred_plain = {_GIVEN_A}
        OR a.preferred_plain <> '' AND a.preferred_plain = b.preferred_plain
    )
)"""


def _shared(column: str, other: str) -> str:
    return f"""
    SELECT a.id, b.id, '{column}' FROM mine a
    JOIN people_learner b ON b.organisation_id = %(organisation)s AND b.merged_into_id IS NULL AND b.status <> 'erased'
        AND b.{other} = a.{other} AND b.{other.removesuffix("_plain")} <> '' AND {{other}}
    WHERE a.{other} IN (
        SELECT {other} FROM people_learner
        WHERE {_HERE} AND {other.removesuffix("_plain")} <> ''
            {{beside}} GROUP BY 1 HAVING count(*) <= {MOST_WHO_SHARE}
    ) AND {_NEAR}"""


def _statement(mine: str, other: str, *, is_some: bool, is_typed: bool = False) -> str:
    shared = " UNION ALL ".join(
        _shared(reason, column).format(
            other=other, beside=f"AND {column} IN (SELECT {column} FROM mine)" if is_some else ""
        )
        for reason, column in ((DoubleReason.EMAIL.value, "email_plain"), (DoubleReason.PHONE.value, "phone"))
    )
    everybody = "b.organisation_id = %(organisation)s AND b.merged_into_id IS NULL AND b.status <> 'erased'"
    by_id = f"""
    SELECT n.learner_id, b.id, '{DoubleReason.ID.value}' FROM people_nationalid n
    JOIN people_nationalid o ON o.organisation_id = n.organisation_id AND o.digest = n.digest
        AND o.kind = n.kind AND o.country = n.country AND o.learner_id <> n.learner_id
    JOIN mine a ON a.id = n.learner_id
    JOIN people_learner b ON b.id = o.learner_id AND {everybody} AND {other}
    WHERE n.organisation_id = %(organisation)s"""
    by_name = f"""
    SELECT a.id, b.id, '{DoubleReason.NAME.value}' FROM mine a
    JOIN people_learner b ON {everybody} AND b.name_plain = a.name_plain AND {other}
    WHERE a.date_of_birth IS NULL OR b.date_of_birth IS NULL"""
    return f"""
WITH mine AS ({mine}), found (one, other, reason) AS (
    SELECT a.id, b.id, '{DoubleReason.NAME_AND_BIRTH.value}' FROM mine a
    JOIN people_learner b ON {everybody}
        AND b.name_plain = a.name_plain AND b.date_of_birth = a.date_of_birth AND {other}
    UNION ALL
    SELECT a.id, b.id, '{DoubleReason.TURNED_NAME.value}' FROM mine a
    CROSS JOIN LATERAL (VALUES (a.name_second), (a.name_third), (a.name_fourth)) AS turned (name)
    JOIN people_learner b ON {everybody} AND b.name_plain = turned.name AND {other}
    WHERE a.name_plain <> b.name_plain AND {_NOT_APART}
    UNION ALL {shared} UNION ALL {by_name if is_typed else by_id}
)
SELECT CASE WHEN one < other THEN one ELSE other END AS first, CASE WHEN one < other THEN other ELSE one END AS second,
    array_agg(DISTINCT reason) FROM found GROUP BY 1, 2 ORDER BY 1, 2"""


AMONG_ALL = _statement(_EVERYBODY, "b.id > a.id", is_some=False)
BESIDE_SOME = _statement(_SOME, "b.id <> a.id", is_some=True)
BESIDE_TYPED = _statement(_TYPED, "b.id IS DISTINCT FROM a.id", is_some=True, is_typed=True)


def rows(statement: str, organisation_id: UUID, **values: Any) -> list[tuple[UUID, UUID, list[str]]]:
    """Run one of them in the scope that is open."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organisation": organisation_id, **values})
        found: list[tuple[UUID, UUID, list[str]]] = cursor.fetchall()
        return found
