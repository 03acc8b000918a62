"""Each guard that PostgreSQL has upon what an organisation keeps is tried, and is what refuses."""

from typing import Any

import pytest
from django.db import connection, connections, transaction

from tests.databases import rows
from tests.fixtures import Provider, found_provider
from tests.guards.attempts import ATTEMPTS, VERSIONED, WRITTEN_ONCE, Attempt
from tests.guards.catalogue import guards, insert, refusal, tampered, write
from tests.guards.samples import ONE, SAMPLES, THREE

STAMPS = {f"{table}_stamp": table for table in VERSIONED}
# The trigger, what it refuses, and how many rows are there: none can be truncated whose keys are not checked yet.
CHANGES = [
    ("append_only", "UPDATE {} SET id = id", 1),
    ("append_only", "DELETE FROM {}", 1),
    ("append_only_truncate", "TRUNCATE {} CASCADE", 0),
]
# They refuse nothing: what somebody writes of seats is as if they had not, and who takes one has not edited the cohort.
KEEPERS = ("delivery_cohort_seats_are_kept", "delivery_cohort_stamp_not_for_seats")
TRIED = (
    {attempt.guard for attempt in ATTEMPTS}
    | set(STAMPS)
    | set(KEEPERS)
    | {f"{table}_{trigger}" for table in WRITTEN_ONCE for trigger, *_ in CHANGES}
)


@pytest.fixture(scope="module")
def house(module_apart: None) -> Provider:
    """An organisation in which nothing is kept, on a database that may be tampered with."""
    return found_provider()


def each(*attempts: Attempt) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "attempt", [pytest.param(one, id=f"{one.guard}-{n}") for n, one in enumerate(attempts)]
    )


@pytest.mark.parametrize("table", SAMPLES)
def test_a_row_with_which_nothing_is_wrong_is_taken(house: Provider, table: str) -> None:
    with house.scope():
        assert refusal("default", lambda: insert("default", table, {})) is None


@each(*ATTEMPTS)
def test_what_no_action_writes_postgresql_refuses(house: Provider, attempt: Attempt) -> None:
    with house.scope():
        assert refusal("default", lambda: write("default", attempt)) == attempt.first


@each(*ATTEMPTS)
def test_without_the_guard_it_is_taken(house: Provider, attempt: Attempt) -> None:
    drop = guards(connections["owner"])

    with tampered(house, *(drop[name] for name in attempt.behind)):
        with_it = refusal("owner", lambda: write("owner", attempt))
        rows(connections["owner"], drop[attempt.guard])
        without = refusal("owner", lambda: write("owner", attempt))

    assert (with_it, without) == (attempt.guard, None)


def forged(alias: str, table: str) -> list[tuple[Any, ...]]:
    """Who changed a row how often and when, after ONE wrote into it that it was somebody else and long ago."""
    rows(connections[alias], "SELECT set_config('app.actor_id', %s, true)", str(ONE))
    insert(alias, table, {})
    change = f"UPDATE {table} SET version = 41, updated_at = '2001-01-01 00:00:00+00', updated_by = %s"
    rows(connections[alias], change, THREE)
    return rows(connections[alias], f"SELECT version, updated_at < '2001-01-02', updated_by FROM {table}")


@pytest.mark.parametrize(("guard", "table"), STAMPS.items())
def test_who_changed_a_row_and_when_is_not_forged(house: Provider, guard: str, table: str) -> None:
    with house.scope():
        found = forged("default", table)
        transaction.set_rollback(True)
    with tampered(house, guards(connections["owner"])[guard]):
        without = forged("owner", table)

    assert (found, without) == ([(2, False, ONE)], [(41, True, THREE)])


# Whoever comes into a room takes a seat of every cohort.
TAKING = (
    (
        "CREATE FUNCTION taking() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN UPDATE delivery_cohort SET seats_held = seats_held + 1; RETURN NULL; END $$"
    ),
    "CREATE TRIGGER taking AFTER INSERT ON delivery_room FOR EACH ROW EXECUTE FUNCTION taking()",
)


def seats_after(*statements: str) -> list[tuple[Any, ...]]:
    """Seats and version of a cohort after it was added, and this was done."""
    insert("owner", "delivery_cohort", {})
    for statement in statements:
        rows(connections["owner"], statement)
    insert("owner", "delivery_room", {})
    return rows(connections["owner"], "SELECT seats_held, version FROM delivery_cohort WHERE code = 'KIWI'")


def test_seats_are_counted_by_nobody_but_who_takes_them(house: Provider) -> None:
    by_hand = "UPDATE delivery_cohort SET seats_held = 5"
    with tampered(house):
        found = seats_after(by_hand)
    with tampered(house, guards(connections["owner"])["delivery_cohort_seats_are_kept"]):
        without = seats_after(by_hand)

    assert (found, without) == ([(0, 2)], [(5, 2)])


def test_who_takes_a_seat_has_not_edited_the_cohort(house: Provider) -> None:
    with tampered(house, *TAKING):
        found = seats_after()
    with tampered(house, *TAKING, guards(connections["owner"])["delivery_cohort_stamp_not_for_seats"]):
        without = seats_after()

    assert (found, without) == ([(1, 1)], [(1, 2)])


def changed(alias: str, table: str, statement: str, there: int) -> str | None:
    """Who refuses this, after so many rows were added."""

    def change() -> None:
        for _ in range(there):
            insert(alias, table, {})
        rows(connections[alias], statement.format(table))

    return refusal(alias, change)


@pytest.mark.parametrize(("trigger", "statement", "there"), CHANGES)
@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_what_is_written_once_stays(house: Provider, table: str, trigger: str, statement: str, there: int) -> None:
    found = guards(connections["owner"])
    # Of all of them: with what is truncated goes what points there.
    drop = [found[f"{one}_{trigger}"] for one in WRITTEN_ONCE]

    with house.scope():
        by_application = changed("default", table, statement, there)
    with tampered(house):
        by_owner = changed("owner", table, statement, there)
        rows(connections["owner"], "; ".join(drop))
        without = changed("owner", table, statement, there)

    assert (by_application, by_owner, without) == (
        f"permission denied for table {table}",
        f"{table} is append-only: {statement.split(maxsplit=1)[0]} is refused.",
        None,
    )


# What somebody adds by hand.
ADDED = {
    "a check": "ALTER TABLE people_family ADD CONSTRAINT added CHECK (name <> '')",
    "a unique constraint": "ALTER TABLE people_family ADD CONSTRAINT added UNIQUE (organisation_id, phone)",
    "an exclusion": "ALTER TABLE people_family ADD CONSTRAINT added EXCLUDE USING btree (organisation_id WITH =)",
    "a unique index": "CREATE UNIQUE INDEX added ON privacy_legalhold (organisation_id, reason)",
    "an index that is unique in part": (
        "CREATE UNIQUE INDEX added ON partners_partner (organisation_id, email) WHERE status = 'active'"
    ),
    "a trigger": "CREATE TRIGGER added AFTER DELETE ON imports_importrow EXECUTE FUNCTION cohortium_refuse()",
    "a trigger at the end": (
        "CREATE CONSTRAINT TRIGGER added AFTER INSERT ON people_family DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION cohortium_refuse()"
    ),
    "a table": "CREATE TABLE people_note (said text CONSTRAINT added CHECK (said <> ''))",
}


def test_every_guard_is_tried() -> None:
    assert guards(connection).keys() == TRIED


@pytest.mark.parametrize("what", ADDED)
def test_a_guard_that_is_not_tried_is_found(house: Provider, what: str) -> None:
    with tampered(house, ADDED[what]):
        found = guards(connections["owner"]).keys() - TRIED

    assert {name.removeprefix("imports_importrow_") for name in found} == {"added"}


def test_an_attempt_upon_what_is_no_guard_any_more_is_found(house: Provider) -> None:
    with tampered(house, "ALTER TABLE people_family DROP CONSTRAINT family_status_is_known"):
        left = guards(connections["owner"]).keys()

    assert TRIED - left == {"family_status_is_known"}
