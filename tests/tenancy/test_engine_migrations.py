"""The engine's schema editor: what Django plans, on a real database, there and back and there again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, connections, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as Plain
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.optimizer import MigrationOptimizer
from django.db.migrations.state import ModelState, ProjectState

from cohortium.core.ids import new_id
from cohortium.tenancy.engine.schema import DatabaseSchemaEditor as Ours
from cohortium.tenancy.engine.schema import OthersReferToIt, PlainKeyCannotBecomeOne
from cohortium.tenancy.fields import Id, OrganisationField
from cohortium.tenancy.models import Organisation
from tests.databases import found_by_sql, rows
from tests.tenancy.model_sets import (
    APP,
    FOUNDED_FIRST,
    LEARNER,
    LEARNER_AND_PLACE,
    SETS,
    Step,
    key,
    renamed_field,
    table,
    words,
)
from tests.tenancy.seen import Table, tables


@pytest.fixture(scope="module")
def founded(shared_database: Any) -> Any:
    """A migrated database with one organisation in it."""
    found_by_sql(shared_database, FOUNDED_FIRST)
    return shared_database


@pytest.fixture
def organisations(founded: Any) -> Iterator[Any]:
    """The owner's connection to it; what a test made there goes."""
    yield founded
    for name in tables(founded, f"{APP}_"):
        rows(founded, f"DROP TABLE {name} CASCADE")


@pytest.mark.parametrize("steps", [pytest.param(steps, id=steps.__name__) for steps in SETS])
def test_migrate_writes_the_wall_there_and_back_and_there_again(
    organisations: Any, steps: Callable[[], list[Step]]
) -> None:
    wanted = [step.leaves for step in steps()]
    forwards = [step.operations for step in steps()]

    there = _forwards(forwards)
    back = _backwards(forwards)
    there_again = _forwards(forwards)

    assert there == wanted
    assert back == [*reversed(wanted[:-1]), {}]
    assert there_again == wanted


@pytest.mark.parametrize("steps", [pytest.param(steps, id=steps.__name__) for steps in SETS if steps != renamed_field])
def test_squash_leaves_the_same_tables(organisations: Any, steps: Callable[[], list[Step]]) -> None:
    everything = [operation for step in steps() for operation in step.operations]
    squashed = MigrationOptimizer().optimize(everything, APP)

    there = _forwards([squashed])

    assert there == [steps()[-1].leaves]


@pytest.mark.parametrize("engine", [Ours, Plain])
def test_squash_forgets_constraints_of_a_renamed_field_as_plain_django_does(
    organisations: Any, engine: type[BaseDatabaseSchemaEditor]
) -> None:
    everything = [operation for step in renamed_field() for operation in step.operations]
    squashed = MigrationOptimizer().optimize(everything, APP)

    with pytest.raises(FieldDoesNotExist, match="Learner has no field named 'name'"), engine(organisations) as editor:
        _migration(squashed).apply(_start(), editor)


@pytest.mark.parametrize(
    ("operations", "altered"),
    [
        (LEARNER_AND_PLACE, models.ForeignKey("wall.Learner", models.PROTECT)),
        ([table("Learner"), table("Place", learner=models.ForeignKey("wall.Learner", models.PROTECT))], key("Learner")),
    ],
)
def test_alter_refuses_to_turn_one_kind_of_key_into_the_other(
    organisations: Any, operations: list[Operation], altered: Any
) -> None:
    create, alter = _migration(operations), migrations.AlterField("place", "learner", altered)
    state = create.mutate_state(_start())

    with pytest.raises(PlainKeyCannotBecomeOne), organisations.schema_editor() as editor:
        _migration([alter]).apply(state, editor)


def test_remove_refuses_to_open_a_table_that_others_refer_to(organisations: Any) -> None:
    _forwards([LEARNER_AND_PLACE])
    state = _migration(LEARNER_AND_PLACE).mutate_state(_start())
    remove = _migration([migrations.RemoveField("learner", "organisation")])

    with (
        pytest.raises(OthersReferToIt, match=r"wall_place\.wall_place_learner_id"),
        organisations.schema_editor() as editor,
    ):
        remove.apply(state, editor)

    assert tables(organisations, "wall_learner") == LEARNER


def test_add_refuses_an_organisation_for_a_table_that_plain_keys_refer_to(organisations: Any) -> None:
    global_ones: list[Operation] = [
        migrations.CreateModel("Leaflet", [("id", Id())]),
        migrations.CreateModel("Rack", [("id", Id()), ("leaflet", models.ForeignKey("wall.Leaflet", models.PROTECT))]),
    ]
    _forwards([global_ones])
    state = _migration(global_ones).mutate_state(_start())
    add = _migration([migrations.AddField("leaflet", "organisation", OrganisationField(default=FOUNDED_FIRST))])

    with (
        pytest.raises(OthersReferToIt, match=r"wall_rack\.wall_rack_leaflet_id"),
        organisations.schema_editor() as editor,
    ):
        add.apply(state, editor)


def test_foreign_key_refuses_a_row_of_another_organisation(organisations: Any) -> None:
    second, learner, place = new_id(), new_id(), new_id()
    _forwards([LEARNER_AND_PLACE])
    found_by_sql(organisations, second)
    rows(
        organisations,
        "INSERT INTO wall_learner (id, name, organisation_id) VALUES (%s, 'Mai Nguyễn', %s)",
        learner,
        FOUNDED_FIRST,
    )

    with pytest.raises(IntegrityError, match="wall_place_learner_id"):
        rows(
            organisations,
            "INSERT INTO wall_place (id, organisation_id, learner_id) VALUES (%s, %s, %s)",
            *(place, second, learner),
        )


def test_sqlmigrate_writes_the_statements_without_running_them(organisations: Any) -> None:
    with organisations.schema_editor(collect_sql=True) as editor:
        _migration([table("Learner", name=words())]).apply(_start(), editor, collect_sql=True)

    assert [line for line in editor.collected_sql if "PRIMARY KEY (organisation_id, id)" in line] == [
        (
            'ALTER TABLE "wall_learner" DROP CONSTRAINT "wall_learner_pkey", '
            'ADD CONSTRAINT "wall_learner_pkey" PRIMARY KEY (organisation_id, id);'
        )
    ]
    assert tables(organisations, "wall_") == {}


def test_migrate_runs_as_an_owner_who_is_no_superuser(organisations: Any) -> None:
    found = rows(organisations, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")

    assert found == [(False, True)]


def _forwards(steps: list[list[Operation]]) -> list[dict[str, Table]]:
    state, found = _start(), []
    for operations in steps:
        with connections["owner"].schema_editor() as editor:
            state = _migration(operations).apply(state, editor)
        found.append(tables(connections["owner"], f"{APP}_"))
    return found


def _backwards(steps: list[list[Operation]]) -> list[dict[str, Table]]:
    states = [_start()]
    for operations in steps:
        states.append(_migration(operations).mutate_state(states[-1]))
    found = []
    for operations, before in zip(reversed(steps), reversed(states[:-1]), strict=True):
        with connections["owner"].schema_editor() as editor:
            _migration(operations).unapply(before, editor)
        found.append(tables(connections["owner"], f"{APP}_"))
    return found


def _start() -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState.from_model(Organisation))
    return state


def _migration(operations: list[Operation]) -> Migration:
    return type("Set", (Migration,), {"operations": operations})("0001_set", APP)
