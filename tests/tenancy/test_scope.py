"""The scope: what is visible inside it, what outside, and that nothing stays behind."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.db.models import Count

from cohortium.access.models import MembershipRole, Role
from cohortium.access.roles import BUILT_IN
from cohortium.core.ids import new_id
from cohortium.tenancy import scope
from cohortium.tenancy.models import Campus, Organisation
from cohortium.tenancy.scope import (
    NestedOrganisation,
    NoOrganisationScope,
    current_organisation_id,
    in_scope,
    organisation_scope,
    stamp_changes_with,
)
from tests.databases import found_by_sql, rows
from tests.fixtures import Provider
from tests.tenancy.naming import COLUMNS
from tests.tenancy.neighbours import settle

SETTING = "SELECT current_setting('app.organisation_id', true)"
ALL_ROLES = "SELECT count(*) FROM access_role"

UNSEEN: dict[str, Callable[[Provider], Any]] = {
    "all": lambda _: list(Campus.objects.all()),
    "count": lambda _: Campus.objects.count(),
    "exists": lambda _: Campus.objects.exists(),
    "first": lambda _: Campus.objects.first(),
    "get": lambda provider: Organisation.objects.get(pk=provider.id),
    "in_bulk": lambda _: Campus.objects.in_bulk(),
    "iterator": lambda _: list(Campus.objects.iterator()),
    "aggregate": lambda _: Campus.objects.aggregate(n=Count("pk")),
    "union": lambda _: list(Role.objects.union(Role.objects.all())),
    "base manager": lambda _: list(Campus._base_manager.all()),
    "create": lambda _: Campus.objects.create(name="Perth", time_zone="Australia/Perth"),
    "bulk_create": lambda _: Campus.objects.bulk_create([Campus(name="Perth", time_zone="Australia/Perth")]),
    "update": lambda _: Campus.objects.update(suburb="Norlane"),
    "delete": lambda _: Campus.objects.all().delete(),
    "raw delete": lambda _: Campus.objects.all()._raw_delete("default"),
    "delete an instance": lambda provider: Campus(pk=new_id(), organisation_id=provider.id).delete(),
    "get_or_create": lambda _: Campus.objects.get_or_create(name="Perth"),
}


@pytest.mark.parametrize("shape", UNSEEN)
def test_query_outside_a_scope_raises(provider: Provider, shape: str) -> None:
    with pytest.raises(NoOrganisationScope):
        UNSEEN[shape](provider)


@pytest.mark.parametrize("table", COLUMNS)
def test_raw_statement_outside_a_scope_sees_nothing(owner: object, table: str) -> None:
    assert rows(connection, f"SELECT count(*) FROM {table}") == [(0,)]


def test_raw_statement_outside_a_scope_writes_nothing(provider: Provider) -> None:
    insert = "INSERT INTO access_role (id, organisation_id, key, name, description, system_role, permissions) "
    values = "VALUES (%s, %s, '', 'Smuggler', '', false, '{}')"

    changed = [
        rows(connection, "UPDATE access_role SET name = 'Smuggler' RETURNING id"),
        rows(connection, "DELETE FROM access_role RETURNING id"),
    ]
    with pytest.raises(DatabaseError, match="row-level security"):
        rows(connection, insert + values, new_id(), provider.id)

    assert changed == [[], []]


def test_raw_statement_inside_a_scope_writes_nothing_of_another(provider: Provider, other_provider: Provider) -> None:
    # Without RETURNING, so that only the check of the policy stands in the way.
    insert = "INSERT INTO access_role (id, organisation_id, key, name, description, system_role, permissions) "
    values = "VALUES (%s, %s, '', 'Smuggler', '', false, '{}')"

    with pytest.raises(DatabaseError, match="row-level security"), provider.scope():
        rows(connection, insert + values, new_id(), other_provider.id)

    with other_provider.scope():
        assert Role.objects.count() == len(BUILT_IN)


def test_raw_statement_inside_a_scope_sees_its_organisation_only(provider: Provider, other_provider: Provider) -> None:
    with provider.scope():
        seen = rows(connection, "SELECT DISTINCT organisation_id FROM access_role")

    assert seen == [(provider.id,)]


def test_scope_tells_which_organisation_is_in_it(provider: Provider) -> None:
    with provider.scope():
        inside = (in_scope(), current_organisation_id(), rows(connection, SETTING))

    assert inside == (True, provider.id, [(str(provider.id),)])
    assert in_scope() is False


def test_scope_of_another_organisation_does_not_open_inside(provider: Provider, other_provider: Provider) -> None:
    with provider.scope():
        with pytest.raises(NestedOrganisation), other_provider.scope():
            pytest.fail("It opened.")

        assert current_organisation_id() == provider.id
        assert Role.objects.count() == len(BUILT_IN)


def test_scope_does_not_open_inside_a_transaction(provider: Provider) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), provider.scope():
        pytest.fail("It opened.")

    assert in_scope() is False


def test_scope_of_the_same_organisation_is_a_savepoint(provider: Provider) -> None:
    with provider.scope():
        Campus.objects.create(name="Geelong", time_zone="Australia/Melbourne")
        with pytest.raises(ZeroDivisionError), provider.scope():
            _open_and_fail("Werribee")
        with provider.scope():
            Campus.objects.create(name="Ballarat", time_zone="Australia/Melbourne")

    with provider.scope():
        assert list(Campus.objects.order_by("name").values_list("name", flat=True)) == ["Ballarat", "Geelong"]


def test_scope_keeps_its_organisation_after_a_rolled_back_savepoint(provider: Provider) -> None:
    with provider.scope():
        with pytest.raises(DatabaseError), transaction.atomic():
            rows(connection, "SELECT 1/0")

        assert Role.objects.count() == len(BUILT_IN)


def test_commit_refuses_a_deferred_foreign_key_to_another_organisation() -> None:
    two = settle()

    reached_the_end = []

    def hold_a_foreign_role() -> None:
        MembershipRole.objects.create(membership=two.mine.ben, role_id=two.theirs.owner_role.pk)
        reached_the_end.append(MembershipRole.objects.count())

    with pytest.raises(IntegrityError, match="access_membershiprole_role_id"), two.mine.provider.scope():
        hold_a_foreign_role()

    assert reached_the_end == [3]
    assert in_scope() is False
    assert rows(connection, ALL_ROLES) == [(0,)]


def test_commit_runs_deferred_triggers_inside_the_scope(own_database: Any, provider: Provider, connect: Any) -> None:
    """As a ledger's balance is checked: a trigger that counts the organisation's rows, as the application's role."""
    rows(
        own_database,
        "CREATE FUNCTION at_most_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF (SELECT count(*) FROM access_role) <> 1 THEN RAISE EXCEPTION 'seen: %', (SELECT count(*) FROM access_role); "
        "END IF; RETURN NULL; END $$; "
        "CREATE CONSTRAINT TRIGGER at_most_one AFTER INSERT ON access_role DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION at_most_one()",
    )
    found_by_sql(own_database, provider.id, roles=0)
    role = "INSERT INTO access_role (id, organisation_id, key, name, description, system_role, permissions) "
    application = connect()
    application.settings_dict["AUTOCOMMIT"] = False

    rows(application, f"SET LOCAL app.organisation_id = '{provider.id}'")
    for name in ("Owner", "Trainer"):
        rows(application, role + "VALUES (%s, %s, '', %s, '', false, '{}')", new_id(), provider.id, name)
    with pytest.raises(DatabaseError, match="seen: 2"):
        application.commit()

    assert rows(own_database, ALL_ROLES) == [(0,)]


@pytest.mark.parametrize("end", [None, ZeroDivisionError, KeyboardInterrupt, OperationalError])
def test_scope_leaves_nothing_behind_on_its_connection(provider: Provider, end: type[BaseException] | None) -> None:
    with provider.scope():
        backend = rows(connection, "SELECT pg_backend_pid()")

    _end_a_scope(provider, end)

    assert rows(connection, "SELECT pg_backend_pid()") == backend
    assert rows(connection, SETTING) == [("",)]
    assert rows(connection, ALL_ROLES) == [(0,)]
    with pytest.raises(NoOrganisationScope):
        current_organisation_id()


def test_scope_leaves_the_connection_to_the_next_organisation(provider: Provider, other_provider: Provider) -> None:
    with provider.scope():
        first = set(Role.objects.values_list("organisation_id", flat=True))
    with other_provider.scope():
        second = set(Role.objects.values_list("organisation_id", flat=True))

    assert (first, second) == ({provider.id}, {other_provider.id})


def test_hook_after_commit_is_outside(provider: Provider, other_provider: Provider) -> None:
    told: list[object] = []

    def hook() -> None:
        told.append(in_scope())
        with other_provider.scope():
            told.append(current_organisation_id())

    with provider.scope():
        transaction.on_commit(hook)

    assert told == [False, other_provider.id]


def test_scope_does_not_reach_another_thread(provider: Provider) -> None:
    with provider.scope(), ThreadPoolExecutor(1) as threads:
        inside = threads.submit(_roles_or_refusal).result()

    assert inside == "NoOrganisationScope"


def test_scope_does_not_reach_another_thread_by_a_copy_of_its_context(provider: Provider) -> None:
    with provider.scope(), ThreadPoolExecutor(1) as threads:
        inside = threads.submit(copy_context().run, _roles_or_refusal).result()

    assert inside == "NoOrganisationScope"


def test_copy_of_the_context_outlives_the_scope_without_it(provider: Provider) -> None:
    with provider.scope():
        context = copy_context()

    assert context.run(_roles_or_refusal) == "NoOrganisationScope"


def test_scopes_of_two_threads_do_not_meet(provider: Provider, other_provider: Provider) -> None:
    def organisations_seen(mine: Provider) -> set[UUID]:
        seen: set[UUID] = set()
        try:
            for _ in range(20):
                with mine.scope():
                    seen |= set(Role.objects.values_list("organisation_id", flat=True))
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(2) as threads:
        seen = list(threads.map(organisations_seen, [provider, other_provider]))

    assert seen == [{provider.id}, {other_provider.id}]


def test_scope_does_not_reach_a_task_that_was_started_inside(provider: Provider) -> None:
    async def ask() -> str:
        return await asyncio.to_thread(_roles_or_refusal)

    with provider.scope(), ThreadPoolExecutor(1) as threads:
        inside = threads.submit(copy_context().run, asyncio.run, ask()).result()

    assert inside == "NoOrganisationScope"


def test_queryset_from_inside_raises_outside(provider: Provider) -> None:
    with provider.scope():
        lazy = Role.objects.filter(system_role=True)
        row = Role.objects.defer("description").first()
        assert row is not None

    with pytest.raises(NoOrganisationScope):
        list(lazy)
    with pytest.raises(NoOrganisationScope):
        _ = row.description
    with pytest.raises(NoOrganisationScope):
        _ = row.organisation
    with pytest.raises(NoOrganisationScope):
        _ = row.holders.count()


def test_queryset_is_of_the_scope_where_it_runs(provider: Provider, other_provider: Provider) -> None:
    with provider.scope():
        lazy = Role.objects.values_list("organisation_id", flat=True).distinct()
        first = list(lazy)

    with other_provider.scope():
        second = list(lazy.all())

    assert (first, second) == ([provider.id], [other_provider.id])


def test_generator_from_inside_raises_outside(provider: Provider) -> None:
    def roles() -> Iterator[Role]:
        yield from Role.objects.all()

    with provider.scope():
        generator = roles()

    with pytest.raises(NoOrganisationScope):
        next(generator)


def test_half_read_cursor_gives_no_more_outside(provider: Provider) -> None:
    with provider.scope():
        cursor = Role.objects.iterator(chunk_size=1)
        next(cursor)

    with pytest.raises(DatabaseError, match="cursor"):
        next(cursor)


CLAIMS = ["01890a5d-ac96-774b-bcce-b302099a8057", "x'; SET app.organisation_id = '1", b"1", 1, None, object(), ["a"]]


@pytest.mark.parametrize("claim", CLAIMS)
def test_scope_takes_a_uuid_and_nothing_else(claim: Any) -> None:
    with pytest.raises(TypeError, match="takes a UUID, not"), organisation_scope(claim):
        pytest.fail("It opened.")

    assert in_scope() is False
    assert rows(connection, ALL_ROLES) == [(0,)]


@pytest.mark.parametrize("claim", CLAIMS)
def test_stamp_takes_a_uuid_and_nothing_else(provider: Provider, claim: Any) -> None:
    with provider.scope(), pytest.raises(TypeError, match="takes a UUID, not"):
        stamp_changes_with(claim)


def test_setting_takes_no_uuid_that_writes_itself_otherwise() -> None:
    class Forged(UUID):
        def __str__(self) -> str:
            return "'; SET app.organisation_id = '"

    with pytest.raises(TypeError, match="takes a UUID, not Forged"), transaction.atomic():
        scope._tell_postgres(Forged(int=1))


def test_actor_is_forgotten_with_the_transaction(provider: Provider) -> None:
    actor_id = new_id()

    with provider.scope():
        stamp_changes_with(actor_id)
        by = Campus.objects.create(name="Perth", time_zone="Australia/Perth")
        by.refresh_from_db()
    with provider.scope():
        by_nobody = Campus.objects.create(name="Broome", time_zone="Australia/Perth")
        by_nobody.refresh_from_db()

    assert (by.created_by, by_nobody.created_by) == (actor_id, None)


def _roles_or_refusal() -> str:
    try:
        return str(Role.objects.count())
    except NoOrganisationScope as refusal:
        return type(refusal).__name__


def _open_and_fail(name: str) -> None:
    Campus.objects.create(name=name, time_zone="Australia/Melbourne")
    raise ZeroDivisionError


def _end_a_scope(provider: Provider, end: type[BaseException] | None) -> None:
    with suppress(*filter(None, [end])), provider.scope():
        Role.objects.count()
        _raise(end)


def _raise(end: type[BaseException] | None) -> None:
    if end is not None:
        raise end
