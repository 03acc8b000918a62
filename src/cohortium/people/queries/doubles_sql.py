"""The statement that finds learners who may be one person: among all of an organisation, or beside some.

One statement, whatever their number: every reason is an equality, and found by an index. People who are known to be
born on different days are never the same, so namesakes are left alone; twins have different given names, and no reason
joins these unless they differ by one sign of a long name.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from cohortium.people.queries.looking_up import looked_up, shared_by_few, there_twice
from cohortium.people.rules.doubles import MOST_WHO_SHARE, DoubleReason

_HERE = "merged_into_id IS NULL AND status <> 'erased'"
# Who is looked at beside everybody.
_SOME = f"""SELECT a.* FROM unnest(%(ids)s::uuid[]) AS asked (id) {looked_up("learner", "a", "id = asked.id")}
    WHERE {_HERE}"""
_TYPED = """SELECT %(but)s::uuid AS id, %(first)s::text AS first_name, %(last)s::text AS last_name,
    cohortium_plain(%(name)s) COLLATE "C" AS name_plain, cohortium_turned(%(name)s, 1) COLLATE "C" AS name_second,
    cohortium_turned(%(name)s, 2) COLLATE "C" AS name_third, cohortium_turned(%(name)s, 3) COLLATE "C" AS name_fourth,
    cohortium_plain(%(preferred)s) COLLATE "C" AS preferred_plain, %(born)s::date AS date_of_birth,
    cohortium_plain(%(email)s) COLLATE "C" AS email_plain, %(phone)s::text AS phone"""

# Nobody is known to be born on another day than the other.
_NOT_APART = "(a.date_of_birth = b.date_of_birth OR a.date_of_birth IS NULL OR b.date_of_birth IS NULL)"
# The same of several at once. Brothers and sisters share an address, and are seldom born on one day.
_SOME_NOT_APART = "count(DISTINCT date_of_birth) < count(*)"
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


# How they are reached: what is compared, and what somebody typed.
_REACHED = {DoubleReason.EMAIL: ("email_plain", "email"), DoubleReason.PHONE: ("phone", "phone")}
_B_HERE = "b.merged_into_id IS NULL AND b.status <> 'erased'"
# The words of the name, turned.
_TURNED = ("name_second", "name_third", "name_fourth")
_OF_SOME = looked_up("nationalid", "n", "learner_id = a.id")


def _beside(mine: str, other: str, *, is_typed: bool) -> str:
    """The reasons for some people and everybody else. `mine` is read first, and everything else looked up."""

    def beside(reason: DoubleReason, key: str, where: str = "true", begin: str = "mine a") -> str:
        return f"""SELECT a.id, b.id, '{reason.value}' FROM {begin} {looked_up("learner", "b", key)}
    WHERE {_B_HERE} AND {other} AND {where}"""

    def who_shares(column: str, said: str) -> str:
        few = shared_by_few("learner", column, f"{said} <> ''", _HERE)
        return f"(SELECT * FROM mine a WHERE {column} <> '' AND {few} OFFSET 0) AS a"

    shared = (
        beside(reason, f"{column} = a.{column} AND {said} <> ''", _NEAR, who_shares(column, said))
        for reason, (column, said) in _REACHED.items()
    )
    turned = (
        beside(DoubleReason.TURNED_NAME, f"name_plain = a.{column}", f"a.name_plain <> b.name_plain AND {_NOT_APART}")
        for column in _TURNED
    )
    by_name = beside(DoubleReason.NAME, _NAME_KEY, "(a.date_of_birth IS NULL OR b.date_of_birth IS NULL)")
    namesakes = beside(DoubleReason.NAMESAKE, _NAME_KEY, "a.date_of_birth <> b.date_of_birth")
    by_id = beside(DoubleReason.ID, "id = o.learner_id", begin=f"mine a {_OF_SOME} {_SAME_ID}")
    # Only whoever adds somebody is told of namesakes: these are looked at once.
    by_number_or_name = [by_name, namesakes] if is_typed else [by_id]
    found = [beside(DoubleReason.NAME_AND_BIRTH, _NAME_AND_BIRTH_KEY), *turned, *shared, *by_number_or_name]
    return _statement(f"mine AS MATERIALIZED ({mine}),", found)


def _among_all() -> str:
    """The same of everybody: what there is twice is counted, and whoever has it looked up."""

    def among(reason: DoubleReason, begin: str, key: str, where: str = "true") -> str:
        # Two who are alike are so either way round, but for the order of their names.
        order = "<>" if reason == DoubleReason.TURNED_NAME else ">"
        return f"""SELECT a.id, b.id, '{reason.value}' FROM {begin} {looked_up("learner", "b", key)}
    WHERE a.merged_into_id IS NULL AND a.status <> 'erased' AND {_B_HERE} AND b.id {order} a.id AND {where}"""

    born = there_twice("learner", "name_plain, date_of_birth", "date_of_birth IS NOT NULL AND " + _HERE)
    alike = "name_plain = alike.name_plain AND date_of_birth = alike.date_of_birth"
    shared = (
        among(
            reason,
            there_twice("learner", column, f"{said} <> '' AND {_HERE}", at_most=MOST_WHO_SHARE, having=_SOME_NOT_APART)
            + looked_up("learner", "a", f"{column} = alike.{column} AND {said} <> ''"),
            f"{column} = a.{column} AND {said} <> ''",
            _NEAR,
        )
        for reason, (column, said) in _REACHED.items()
    )
    turned = (
        among(
            DoubleReason.TURNED_NAME,
            f"""(
        SELECT {column} AS name FROM people_learner WHERE organisation_id = %(organisation)s
        INTERSECT SELECT name_plain FROM people_learner WHERE organisation_id = %(organisation)s OFFSET 0
    ) AS alike {looked_up("learner", "a", f"{column} = alike.name")}""",
            f"name_plain = a.{column}",
            f"a.name_plain <> b.name_plain AND {_NOT_APART}",
        )
        for column in _TURNED
    )
    by_id = among(
        DoubleReason.ID,
        f"""{there_twice("nationalid", "digest, kind, country")}
    {looked_up("nationalid", "n", "digest = alike.digest AND kind = alike.kind AND country = alike.country")} {_SAME_ID}
    {looked_up("learner", "a", "id = n.learner_id")}""",
        "id = o.learner_id",
    )
    by_birth = among(DoubleReason.NAME_AND_BIRTH, f"{born} {looked_up('learner', 'a', alike)}", _NAME_AND_BIRTH_KEY)
    return _statement("", [by_birth, *turned, *shared, by_id])


_NAME_KEY = "name_plain = a.name_plain"
_NAME_AND_BIRTH_KEY = f"{_NAME_KEY} AND date_of_birth = a.date_of_birth"
_SAME_ID = looked_up(
    "nationalid", "o", "digest = n.digest AND kind = n.kind AND country = n.country AND learner_id <> n.learner_id"
)


def _statement(mine: str, found: Sequence[str]) -> str:
    return f"""
WITH {mine} found (one, other, reason) AS (
    {" UNION ALL ".join(found)}
)
SELECT CASE WHEN one < other THEN one ELSE other END AS first, CASE WHEN one < other THEN other ELSE one END AS second,
    array_agg(DISTINCT reason) FROM found GROUP BY 1, 2 ORDER BY 1, 2"""


AMONG_ALL = _among_all()
BESIDE_SOME = _beside(_SOME, "b.id <> a.id", is_typed=False)
BESIDE_TYPED = _beside(_TYPED, "b.id IS DISTINCT FROM a.id", is_typed=True)


def rows(statement: str, organisation_id: UUID, **values: Any) -> list[tuple[UUID, UUID, list[str]]]:
    """Run one of them in the scope that is open."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"organisation": organisation_id, **values})
        found: list[tuple[UUID, UUID, list[str]]] = cursor.fetchall()
        return found
