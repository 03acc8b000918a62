"""The six functions that look past the wall, attacked by whoever speaks as the application."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from cohortium.access.finding import Called, MyOrganisation, organisations_called, organisations_of
from cohortium.access.models import Membership
from cohortium.access.roles import OWNER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.tenancy.finding import every_organisation, organisation_id_of, organisations_ever_founded
from cohortium.tenancy.models import Organisation
from tests.databases import rows
from tests.fixtures import Provider
from tests.moves import bring

CALLS = {
    "organisation_id_of": "SELECT * FROM organisation_id_of('riverside')",
    "every_organisation": "SELECT * FROM every_organisation()",
    "organisations_ever_founded": "SELECT * FROM organisations_ever_founded()",
    "organisations_of_installation": "SELECT * FROM organisations_of_installation('', '', 3)",
    "organisations_called": "SELECT * FROM organisations_called('{01890a5d-ac96-774b-bcce-b302099a8057}')",
    "empty_words_of_answers": "SELECT * FROM empty_words_of_answers('{01890a5d-ac96-774b-bcce-b302099a8057}')",
    "empty_words_of_enrolments": "SELECT * FROM empty_words_of_enrolments('{01890a5d-ac96-774b-bcce-b302099a8057}')",
    "organisations_of": "SELECT * FROM organisations_of('01890a5d-ac96-774b-bcce-b302099a8057')",
}


@pytest.fixture
def grace(provider: Provider) -> User:
    """Somebody who belongs to `provider`."""
    user = create(f"grace.{provider.code}@example.com")
    provider.member(OWNER, name="Grace Whitlock", user=user)
    return user


def line(provider: Provider) -> MyOrganisation:
    return MyOrganisation(provider.id, provider.code, provider.name, "#0f5f5c", ["Owner"])


def test_functions_find_what_they_are_for(provider: Provider, other_provider: Provider, grace: User) -> None:
    assert organisation_id_of(provider.code) == provider.id
    assert {provider.id, other_provider.id} <= set(every_organisation())
    assert organisations_of(grace.pk) == [line(provider)]


def test_functions_give_the_documented_columns_and_no_others(grace: User) -> None:
    with connection.cursor() as cursor:
        columns = []
        for call in CALLS.values():
            cursor.execute(call)
            columns.append([column.name for column in cursor.description])

    assert columns == [
        ["organisation_id_of"],
        ["every_organisation"],
        ["organisations_ever_founded"],
        ["organisation_id", "code", "name", "is_active", "created_at", "members", "others"],
        ["organisation_id", "code", "name"],
        ["empty_words_of_answers"],
        ["empty_words_of_enrolments"],
        ["organisation_id", "code", "name", "colour", "roles"],
    ]


def test_organisations_are_called_by_their_ids_and_no_others(provider: Provider, other_provider: Provider) -> None:
    assert organisations_called([provider.id, new_id()]) == {provider.id: Called(provider.code, provider.name)}
    assert organisations_called([]) == {}


def test_functions_of_two_people_do_not_meet(provider: Provider, other_provider: Provider, grace: User) -> None:
    both, nobody = create(f"both.{provider.code}@example.com"), create(f"nobody.{provider.code}@example.com")
    provider.member(OWNER, user=both)
    other_provider.member(OWNER, user=both)

    found = [organisations_of(user_id) for user_id in (grace.pk, nobody.pk, new_id(), provider.id)]

    assert found == [[line(provider)], [], [], []]
    assert sorted(organisations_of(both.pk)) == sorted([line(provider), line(other_provider)])


def test_functions_answer_nothing_to_nothing() -> None:
    answers = rows(connection, "SELECT organisation_id_of(NULL)") + rows(
        connection, "SELECT * FROM organisations_of(NULL)"
    )

    assert answers == [(None,)]


@pytest.mark.parametrize("status", [MembershipStatus.SUSPENDED, MembershipStatus.LEFT, MembershipStatus.INVITED])
def test_organisations_of_leaves_out_who_may_not_come_in(
    provider: Provider, grace: User, status: MembershipStatus
) -> None:
    with provider.scope():
        bring(Membership.objects.filter(user=grace), MEMBERSHIP, status)

    assert organisations_of(grace.pk) == []


def test_functions_leave_out_an_inactive_organisation(provider: Provider, grace: User) -> None:
    with provider.scope():
        Organisation.objects.update(is_active=False)

    assert organisations_of(grace.pk) == []
    assert provider.id not in set(every_organisation())
    # What is kept of it is looked after all the same.
    assert provider.id in set(organisations_ever_founded())
    # Its address is still known: the entrance says that it is closed, not that it never was.
    assert organisation_id_of(provider.code) == provider.id


@pytest.mark.parametrize(
    "code",
    [
        "' OR '1'='1",
        "x' UNION SELECT id FROM tenancy_organisation --",
        "%",
        "_%",
        "",
        " ",
        "P%",
        "'; SET ROLE none; --",
        "\\",
    ],
)
def test_code_is_compared_and_never_run(provider: Provider, code: str) -> None:
    assert organisation_id_of(code) is None


def test_code_is_compared_as_it_is_written(provider: Provider) -> None:
    assert [organisation_id_of(code) for code in (provider.code.upper(), f"{provider.code} ", provider.code[:-1])] == [
        None
    ] * 3


def test_functions_are_not_for_everybody(
    own_database: Any, make_role: Callable[..., str], connect: Callable[..., Any]
) -> None:
    stranger = connect(make_role("stranger"))

    refusals = []
    for call in CALLS.values():
        with pytest.raises(DatabaseError) as refusal:
            rows(stranger, call)
        refusals.append(str(refusal.value).strip())

    assert refusals == [f"permission denied for function {name}" for name in CALLS]


DECOYS = {
    "tables": (
        "CREATE TEMP TABLE tenancy_organisation (id uuid, code varchar, name varchar, colour varchar, is_active bool); "
        "CREATE TEMP TABLE access_membership (organisation_id uuid, user_id uuid, status varchar); "
        "INSERT INTO pg_temp.tenancy_organisation VALUES ('{decoy}', '{code}', 'Decoy', '', true); "
        "INSERT INTO pg_temp.access_membership VALUES ('{decoy}', '{user}', 'active'); "
        "SET LOCAL search_path = pg_temp, public"
    ),
    "an operator for codes": (
        "CREATE FUNCTION pg_temp.always(varchar, text) RETURNS bool LANGUAGE sql AS 'SELECT true'; "
        "CREATE OPERATOR pg_temp.= (LEFTARG = varchar, RIGHTARG = text, FUNCTION = pg_temp.always); "
        "SET LOCAL search_path = pg_temp, pg_catalog, public"
    ),
    "an operator for ids": (
        "CREATE FUNCTION pg_temp.always(uuid, uuid) RETURNS bool LANGUAGE sql AS 'SELECT true'; "
        "CREATE OPERATOR pg_temp.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = pg_temp.always); "
        "SET LOCAL search_path = pg_temp, pg_catalog, public"
    ),
    "no schema at all": "SET LOCAL search_path = ''",
    "another organisation in scope": "SET LOCAL app.organisation_id = '{decoy}'",
    "another kind of comparison": "SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off",
}


@pytest.mark.parametrize("decoy", DECOYS)
def test_functions_are_not_led_astray(provider: Provider, other_provider: Provider, grace: User, decoy: str) -> None:
    values = {"decoy": new_id(), "code": provider.code, "user": grace.pk}

    with transaction.atomic():
        rows(connection, DECOYS[decoy].format(**values))
        answers = (
            rows(connection, "SELECT public.organisation_id_of(%s)", provider.code),
            rows(connection, "SELECT * FROM public.organisations_called(%s)", [provider.id]),
            rows(connection, "SELECT * FROM public.organisations_of(%s)", grace.pk),
            values["decoy"] in set(_ids("SELECT public.every_organisation()")),
        )
        transaction.set_rollback(True)

    called = [(provider.id, provider.code, provider.name)]
    assert answers == ([(provider.id,)], called, [tuple(line(provider))], False)


def test_function_of_the_caller_sees_only_what_was_found(
    provider: Provider, other_provider: Provider, grace: User
) -> None:
    """A cheap function in WHERE would run before the filter, if the planner could look inside."""
    with transaction.atomic():
        rows(connection, "CREATE TEMP TABLE overheard (word text)")
        rows(
            connection,
            "CREATE FUNCTION pg_temp.overhear(word text) RETURNS bool LANGUAGE plpgsql COST 0.0001 AS "
            "$$ BEGIN INSERT INTO overheard VALUES (word); RETURN true; END $$",
        )
        rows(connection, "SELECT 1 FROM organisations_of(%s) WHERE pg_temp.overhear(name)", grace.pk)
        overheard = rows(connection, "SELECT word FROM overheard")
        transaction.set_rollback(True)

    assert overheard == [(provider.name,)]


def test_functions_cannot_be_replaced_or_altered() -> None:
    refusals = []
    for statement in (
        "ALTER FUNCTION every_organisation() RESET search_path",
        "CREATE OR REPLACE FUNCTION every_organisation() RETURNS SETOF uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "DROP FUNCTION every_organisation()",
    ):
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            rows(connection, statement)
        refusals.append(type(refusal.value.__cause__).__name__)

    assert refusals == ["InsufficientPrivilege"] * 3


def _ids(statement: str) -> list[UUID]:
    return [organisation_id for (organisation_id,) in rows(connection, statement)]
