"""The statements that find families, and guardians, that are there twice: among all of an organisation, or of some.

One statement each, whatever their number: every reason is a join by equality. Parents who live apart have a family
each: two families are never raised where somebody lives in one and not in the other, nor where both have grown-ups of
whom nobody lives in both. Namesakes in two families are left alone, unless an address, a number or a child says more.
"""

from typing import Any
from uuid import UUID

from cohortium.people.queries.doubles_sql import NEAR_NAMES, rows
from cohortium.people.rules.doubles import MOST_WHO_SHARE
from cohortium.people.rules.households import HouseholdReason

__all__ = ["FAMILIES", "FAMILIES_OF_SOME", "GUARDIANS", "GUARDIANS_OF_SOME", "found"]

_GUARDIAN = "{0}.organisation_id = %(organisation)s AND {0}.merged_into_id IS NULL AND {0}.status = 'active'"
_FAMILY = "{0}.organisation_id = %(organisation)s AND {0}.merged_into_id IS NULL AND {0}.status <> 'erased'"
_SOME_GUARDIANS = "AND a.family_id = ANY(%(ids)s)"
_SOME_FAMILIES = "AND a.id = ANY(%(ids)s)"


def _said(column: str) -> str:
    return column.removesuffix("_plain")


def _few(table: str, column: str, *, is_some: bool) -> str:
    """What more people share, as the address of a school, says nothing of who somebody is, nor what one alone has."""
    mine = f"AND {column} IN (SELECT {column} FROM mine)" if is_some else ""
    return f"""a.{column} IN (
        SELECT {column} FROM people_{table} WHERE organisation_id = %(organisation)s AND {_said(column)} <> '' {mine}
        GROUP BY 1 HAVING count(*) BETWEEN 2 AND {MOST_WHO_SHARE}
    )"""


def _once(some: str) -> str:
    """How the rows that are asked about are read: a few by themselves first, so no plan begins with all others."""
    return "MATERIALIZED" if some else "NOT MATERIALIZED"


def _guardians(some: str) -> str:
    b, other = _GUARDIAN.format("b"), "b.id <> a.id" if some else "b.id > a.id"
    shared = " UNION ALL ".join(
        f"""
    SELECT a.id, b.id, '{reason.value}' FROM mine a
    JOIN people_guardian b ON {b} AND b.{column} = a.{column} AND b.{_said(column)} <> '' AND {other}
    WHERE {_few("guardian", column, is_some=bool(some))} AND ({NEAR_NAMES})"""
        for reason, column in ((HouseholdReason.EMAIL, "email_plain"), (HouseholdReason.PHONE, "phone"))
    )
    return f"""
WITH mine AS {_once(some)} (SELECT * FROM people_guardian a WHERE {_GUARDIAN.format("a")} {some}),
found (one, other, reason) AS (
    {shared}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.NAME.value}' FROM mine a
    JOIN people_guardian b ON {b} AND b.family_id = a.family_id AND b.name_plain = a.name_plain AND {other}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.CHILD.value}' FROM mine a
    JOIN people_familylearner c ON c.organisation_id = %(organisation)s AND c.family_id = a.family_id
    JOIN people_familylearner d ON d.organisation_id = %(organisation)s AND d.learner_id = c.learner_id
        AND d.family_id <> c.family_id
    JOIN people_guardian b ON {b} AND b.family_id = d.family_id AND b.name_plain = a.name_plain AND {other}
)
SELECT least(one, other) AS first, greatest(one, other) AS second, array_agg(DISTINCT reason)
FROM found JOIN people_guardian a ON a.id = one JOIN people_guardian b ON b.id = other
-- Who signs in as one is known to be one.
WHERE a.membership_id IS DISTINCT FROM b.membership_id OR a.membership_id IS NULL OR a.family_id = b.family_id
GROUP BY 1, 2 ORDER BY 1, 2"""


_SAME_ADULT = f"""SELECT FROM people_guardian a JOIN people_guardian b ON b.family_id = pair.second
    AND {_GUARDIAN.format("b")} AND ({NEAR_NAMES} OR a.membership_id = b.membership_id)
    WHERE a.family_id = pair.first AND {_GUARDIAN.format("a")}"""


def _lives(side: str) -> str:
    return f"""EXISTS (SELECT FROM people_guardian one
        WHERE one.family_id = pair.{side} AND {_GUARDIAN.format("one")} AND one.lives_there)"""


_ONE_CHILD = """EXISTS (SELECT FROM people_familylearner c JOIN people_familylearner d ON d.learner_id = c.learner_id
        WHERE c.family_id = pair.first AND d.family_id = pair.second)"""


def _families(some: str) -> str:
    b, other = _FAMILY.format("b"), "b.id <> a.id" if some else "b.id > a.id"
    shared = " UNION ALL ".join(
        f"""
    SELECT a.id, b.id, '{reason.value}' FROM mine a
    JOIN people_family b ON {b} AND b.{column} = a.{column} AND b.{_said(column)} <> '' AND {other}
    WHERE a.name_plain = b.name_plain AND {_few("family", column, is_some=bool(some))}"""
        for reason, column in ((HouseholdReason.EMAIL, "email_plain"), (HouseholdReason.PHONE, "phone"))
    )
    adults = " UNION ALL ".join(
        f"""
    SELECT a.family_id, b.family_id, '{HouseholdReason.GUARDIAN.value}' FROM adults a
    JOIN people_guardian b ON {_GUARDIAN.format("b")} AND b.lives_there AND b.{column} = a.{column}
        AND b.{_said(column)} <> '' AND {other.replace(".id", ".family_id")}
    WHERE {_few("guardian", column, is_some=bool(some)).replace("FROM mine", "FROM adults")} AND ({NEAR_NAMES})"""
        for column in ("email_plain", "phone")
    )
    return f"""
WITH mine AS {_once(some)} (SELECT * FROM people_family a WHERE {_FAMILY.format("a")} {some}),
adults AS {_once(some)} (
    SELECT a.* FROM people_guardian a
    WHERE {_GUARDIAN.format("a")} AND a.lives_there {some.replace("a.id", "a.family_id")}
),
found (one, other, reason) AS (
    {shared} UNION ALL {adults}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.ADDRESS.value}' FROM mine a
    JOIN people_family b ON {b} AND b.name_plain = a.name_plain AND {other}
    WHERE a.address <> '' AND a.postcode = b.postcode
        -- Last: it is dear, and names are few that are the same.
        AND (cohortium_plain(a.address) = cohortium_plain(b.address)) IS TRUE
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.CHILD.value}' FROM mine a
    JOIN people_familylearner c ON c.organisation_id = %(organisation)s AND c.family_id = a.id
    JOIN people_learner x ON x.id = c.learner_id AND x.merged_into_id IS NULL AND x.date_of_birth IS NOT NULL
    JOIN people_learner y ON y.organisation_id = %(organisation)s AND y.name_plain = x.name_plain
        AND y.date_of_birth = x.date_of_birth AND y.merged_into_id IS NULL AND y.id <> x.id
    JOIN people_familylearner d ON d.organisation_id = %(organisation)s AND d.learner_id = y.id
    JOIN people_family b ON b.id = d.family_id AND {b} AND b.name_plain = a.name_plain AND {other}
),
pair AS (
    SELECT least(one, other) AS first, greatest(one, other) AS second, array_agg(DISTINCT reason) AS reasons
    FROM found JOIN people_family a ON a.id = one JOIN people_family b ON b.id = other
    WHERE {_FAMILY.format("a")} AND {_FAMILY.format("b")} GROUP BY 1, 2
)
SELECT first, second, reasons FROM pair
WHERE NOT EXISTS ({_SAME_ADULT} AND a.lives_there <> b.lives_there)
    AND (
        EXISTS ({_SAME_ADULT} AND a.lives_there)
        OR NOT ({_lives("first")} AND {_lives("second")}) AND NOT {_ONE_CHILD}
    )
ORDER BY 1, 2"""


GUARDIANS, GUARDIANS_OF_SOME = _guardians(""), _guardians(_SOME_GUARDIANS)
FAMILIES, FAMILIES_OF_SOME = _families(""), _families(_SOME_FAMILIES)


def found(statement: str, organisation_id: UUID, **values: Any) -> list[tuple[UUID, UUID, list[str]]]:
    """Run one of them in the scope that is open."""
    return rows(statement, organisation_id, **values)
