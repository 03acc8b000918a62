"""How statements that look for doubles read their tables, so that no plan of theirs depends on statistics.

Right after a large import PostgreSQL knows nothing of the rows that came, and takes "those of this organisation" for a
handful. A join that it may turn around then begins with all of them, once for each row. So rows are looked up by a key:
a subquery with OFFSET is planned by itself, after what it refers to, and has no condition by which another index than
the key's would do (`merged_into_id IS NULL` has one as well: it is asked outside). That a row is of this organisation
is left to the policy: said twice it would be taken for twice as rare, and all of an organisation for one row.

Where all are looked at, what there is twice is counted first, and only that is looked up.
"""

from cohortium.people.rules.doubles import MOST_WHO_SHARE


def looked_up(table: str, alias: str, key: str) -> str:
    """The rows of a table by a key, for each row of what stands before. Its own columns are those without an alias."""
    return f""" CROSS JOIN LATERAL (
        SELECT * FROM people_{table} WHERE {key} OFFSET 0
    ) AS {alias}"""


def there_twice(
    table: str, columns: str, where: str = "true", *, at_most: int | None = None, having: str = "true"
) -> str:
    """What several rows of a table have in common, for a statement about all of them."""
    number = f"BETWEEN 2 AND {at_most}" if at_most else "> 1"
    return f"""(
        SELECT {columns} FROM people_{table} WHERE organisation_id = %(organisation)s AND {where}
        GROUP BY {columns} HAVING count(*) {number} AND {having} OFFSET 0
    ) AS alike"""


def shared_by_few(table: str, column: str, where: str, rest: str = "true") -> str:
    """Whether not too many have this in common with `a`: counted no further than that, for a statement about some."""
    return f"""(
        SELECT count(*) FROM (
            SELECT FROM (
                SELECT * FROM people_{table}
                WHERE {column} = a.{column} AND {where} OFFSET 0
            ) AS one WHERE {rest} LIMIT {MOST_WHO_SHARE + 1}
        ) AS few
    ) <= {MOST_WHO_SHARE}"""
