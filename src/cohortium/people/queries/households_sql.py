"""The statements that find families, and guardians, that are there twice: among all of an organisation, or of some.

One statement each, whatever their number: every reason is an equality, and found by an index. Parents who live apart
have a family each: two families are never raised where somebody lives in one and not in the other, nor where both have
grown-ups of whom nobody lives in both. Namesakes in two families are left alone, unless an address, a number or a child
says more.
"""

from typing import Any
from uuid import UUID

from cohortium.people.queries.doubles_sql import NEAR_NAMES, rows
from cohortium.people.queries.looking_up import looked_up, shared_by_few, there_twice
from cohortium.people.rules.doubles import MOST_WHO_SHARE
from cohortium.people.rules.households import HouseholdReason

__all__ = ["FAMILIES", "FAMILIES_OF_SOME", "GUARDIANS", "GUARDIANS_OF_SOME", "NEAR_ADULTS", "found"]

_GUARDIAN = "{0}.merged_into_id IS NULL AND {0}.status = 'active'"
_FAMILY = "{0}.merged_into_id IS NULL AND {0}.status <> 'erased'"
# How they are reached: what is compared, and what somebody typed.
_REACHED = {HouseholdReason.EMAIL: ("email_plain", "email"), HouseholdReason.PHONE: ("phone", "phone")}

_SOME_FAMILIES = "unnest(%(ids)s::uuid[]) AS asked (id) " + looked_up("family", "a", "id = asked.id")
_SOME_GUARDIANS = "unnest(%(ids)s::uuid[]) AS asked (id) " + looked_up("guardian", "a", "family_id = asked.id")


def _other(column: str, *, is_some: bool) -> str:
    return f"b.{column} <> a.{column}" if is_some else f"b.{column} > a.{column}"


def _who_share(table: str, column: str, said: str, *, is_some: bool) -> str:
    """Two rows that have this in common, as `a` and `b`.

    What more people share, as the address of a school, says nothing of who somebody is, nor what one alone has.
    """
    is_said, same = f"{said} <> ''", looked_up(table, "b", f"{column} = a.{column} AND {said} <> ''")
    if is_some:
        some = _SOME_GUARDIANS if table == "guardian" else _SOME_FAMILIES
        few = shared_by_few(table, column, is_said)
        return f"(SELECT a.* FROM {some} WHERE a.{is_said} AND {few} OFFSET 0) AS a {same}"
    alike = there_twice(table, column, is_said, at_most=MOST_WHO_SHARE)
    return f"{alike} {looked_up(table, 'a', f'{column} = alike.{column} AND {is_said}')} {same}"


def _guardians(*, is_some: bool) -> str:
    both, other = f"{_GUARDIAN.format('a')} AND {_GUARDIAN.format('b')}", _other("id", is_some=is_some)
    shared = " UNION ALL ".join(
        f"""
    SELECT a.id, b.id, '{reason.value}' FROM {_who_share("guardian", *columns, is_some=is_some)}
    WHERE {both} AND {other} AND ({NEAR_NAMES})"""
        for reason, columns in _REACHED.items()
    )
    if is_some:
        named = _SOME_GUARDIANS
        parents = _SOME_GUARDIANS + looked_up("familylearner", "c", "family_id = a.family_id")
    else:
        named = there_twice("guardian", "family_id, name_plain") + looked_up(
            "guardian", "a", "family_id = alike.family_id AND name_plain = alike.name_plain"
        )
        parents = (
            there_twice("familylearner", "learner_id")
            + looked_up("familylearner", "c", "learner_id = alike.learner_id")
            + looked_up("guardian", "a", "family_id = c.family_id")
        )
    return f"""
WITH found (one, other, reason) AS (
    {shared}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.NAME.value}' FROM {named}
    {looked_up("guardian", "b", "family_id = a.family_id")}
    WHERE {both} AND b.name_plain = a.name_plain AND {other}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.CHILD.value}' FROM {parents}
    {looked_up("familylearner", "d", "learner_id = c.learner_id")}
    {looked_up("guardian", "b", "family_id = d.family_id")}
    WHERE {both} AND d.family_id <> c.family_id AND b.name_plain = a.name_plain AND {other}
)
SELECT least(one, other) AS first, greatest(one, other) AS second, array_agg(DISTINCT reason)
FROM found {looked_up("guardian", "a", "id = one")} {looked_up("guardian", "b", "id = other")}
-- Who signs in as one is known to be one.
WHERE a.membership_id IS DISTINCT FROM b.membership_id OR a.membership_id IS NULL OR a.family_id = b.family_id
GROUP BY 1, 2 ORDER BY 1, 2"""


# With an OFFSET these are asked of each pair, and never joined.
_SAME_ADULT = f"""SELECT FROM (SELECT 1) AS here {looked_up("guardian", "a", "family_id = pair.first")}
    {looked_up("guardian", "b", "family_id = pair.second")}
    WHERE {_GUARDIAN.format("a")} AND {_GUARDIAN.format("b")}
        AND ({NEAR_NAMES} OR a.membership_id = b.membership_id) AND {{0}} OFFSET 0"""


# Those of two families who may be one, as the suggestion has it.
NEAR_ADULTS = f"""SELECT a.id, b.id, NULL
FROM (SELECT %(first)s::uuid AS first, %(second)s::uuid AS second) AS pair
    {looked_up("guardian", "a", "family_id = pair.first")} {looked_up("guardian", "b", "family_id = pair.second")}
WHERE {_GUARDIAN.format("a")} AND {_GUARDIAN.format("b")} AND ({NEAR_NAMES})
ORDER BY a.id, b.id"""


def _lives(side: str) -> str:
    return f"""EXISTS (SELECT FROM (SELECT 1) AS here {looked_up("guardian", "one", f"family_id = pair.{side}")}
        WHERE {_GUARDIAN.format("one")} AND one.lives_there OFFSET 0)"""


_ONE_CHILD = f"""EXISTS (
        SELECT FROM (SELECT 1) AS here {looked_up("familylearner", "c", "family_id = pair.first")}
        {looked_up("familylearner", "d", "learner_id = c.learner_id")} WHERE d.family_id = pair.second OFFSET 0)"""


def _families(*, is_some: bool) -> str:
    both, other = f"{_FAMILY.format('a')} AND {_FAMILY.format('b')}", _other("id", is_some=is_some)
    shared = " UNION ALL ".join(
        f"""
    SELECT a.id, b.id, '{reason.value}' FROM {_who_share("family", *columns, is_some=is_some)}
    WHERE {both} AND a.name_plain = b.name_plain AND {other}"""
        for reason, columns in _REACHED.items()
    )
    adults = " UNION ALL ".join(
        f"""
    SELECT a.family_id, b.family_id, '{HouseholdReason.GUARDIAN.value}'
    FROM {_who_share("guardian", *columns, is_some=is_some)}
    WHERE {_GUARDIAN.format("a")} AND {_GUARDIAN.format("b")} AND a.lives_there AND b.lives_there
        AND {_other("family_id", is_some=is_some)} AND ({NEAR_NAMES})"""
        for columns in _REACHED.values()
    )
    same_birth = "name_plain = {0}.name_plain AND date_of_birth = {0}.date_of_birth"
    if is_some:
        named = _SOME_FAMILIES
        parents = (
            _SOME_FAMILIES
            + looked_up("familylearner", "c", "family_id = a.id")
            + looked_up("learner", "x", "id = c.learner_id")
        )
    else:
        named = there_twice("family", "name_plain, postcode", "address <> ''") + looked_up(
            "family", "a", "name_plain = alike.name_plain AND postcode = alike.postcode"
        )
        parents = (
            there_twice("learner", "name_plain, date_of_birth", "date_of_birth IS NOT NULL")
            + looked_up("learner", "x", same_birth.format("alike"))
            + looked_up("familylearner", "c", "learner_id = x.id")
            + looked_up("family", "a", "id = c.family_id")
        )
    return f"""
WITH found (one, other, reason) AS (
    {shared} UNION ALL {adults}
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.ADDRESS.value}' FROM {named}
    {looked_up("family", "b", "name_plain = a.name_plain AND postcode = a.postcode")}
    WHERE {both} AND a.address <> '' AND {other}
        -- Last: it is dear, and names are few that are the same.
        AND (cohortium_plain(a.address) = cohortium_plain(b.address)) IS TRUE
    UNION ALL
    SELECT a.id, b.id, '{HouseholdReason.CHILD.value}' FROM {parents}
    {looked_up("learner", "y", same_birth.format("x"))}
    {looked_up("familylearner", "d", "learner_id = y.id")} {looked_up("family", "b", "id = d.family_id")}
    WHERE {both} AND x.merged_into_id IS NULL AND y.merged_into_id IS NULL AND y.id <> x.id
        AND b.name_plain = a.name_plain AND {other}
),
pair AS (
    SELECT least(one, other) AS first, greatest(one, other) AS second, array_agg(DISTINCT reason) AS reasons
    FROM found {looked_up("family", "a", "id = one")} {looked_up("family", "b", "id = other")}
    WHERE {both} GROUP BY 1, 2
)
SELECT first, second, reasons FROM pair
WHERE NOT EXISTS ({_SAME_ADULT.format("a.lives_there <> b.lives_there")})
    AND (
        EXISTS ({_SAME_ADULT.format("a.lives_there")})
        OR NOT ({_lives("first")} AND {_lives("second")}) AND NOT {_ONE_CHILD}
    )
ORDER BY 1, 2"""


GUARDIANS, GUARDIANS_OF_SOME = _guardians(is_some=False), _guardians(is_some=True)
FAMILIES, FAMILIES_OF_SOME = _families(is_some=False), _families(is_some=True)


def found(statement: str, organisation_id: UUID, **values: Any) -> list[tuple[UUID, UUID, list[str]]]:
    """Run one of them in the scope that is open."""
    return rows(statement, organisation_id, **values)
