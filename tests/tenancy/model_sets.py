"""Sets of models as migrations would write them, and the tables that each step must leave behind."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.models.functions import Now

from cohortium.core.ids import new_id
from cohortium.tenancy.engine.schema import APPEND_ONLY as WRITTEN_ONCE
from cohortium.tenancy.fields import (
    READ_AND_ADD,
    READ_AND_WRITE,
    Id,
    InOrganisation,
    OrganisationField,
    StatusField,
    Version,
)
from tests.tenancy.seen import Table, isolated, of_nobody

APP = "wall"
STAMPS = ("version", "updated_at", "updated_by")
APPEND_ONLY = tuple(WRITTEN_ONCE)
FOUNDED_FIRST = new_id()


@dataclass(frozen=True)
class Step:
    """One migration, and every table of the app after it."""

    operations: list[Operation]
    leaves: dict[str, Table]


def key(to: str, **options: Any) -> Any:
    return InOrganisation(f"{APP}.{to}", models.PROTECT, **{"related_name": "+", **options})


def table(
    model: str, /, *, rights: str = READ_AND_WRITE, options: dict[str, Any] | None = None, **fields: Any
) -> Operation:
    own: list[tuple[str, Any]] = [("id", Id(rights=rights)), ("organisation", OrganisationField())]
    return migrations.CreateModel(model, [*own, *fields.items()], options or {})


def words() -> Any:
    return models.TextField(default="")


def stamps() -> dict[str, Any]:
    return {
        "version": Version(),
        "updated_at": models.DateTimeField(db_default=Now()),
        "updated_by": models.UUIDField(null=True),
    }


LEARNER, COURSE = {"wall_learner": isolated("name")}, {"wall_course": isolated("name")}
PLACE = {"wall_place": isolated(keys={"learner_id": "wall_learner"})}
LEARNER_AND_PLACE = [table("Learner", name=words()), table("Place", learner=key("Learner"))]


def new_model_and_key() -> list[Step]:
    return [
        Step([table("Learner", name=words())], LEARNER),
        Step([table("Place", learner=key("Learner"))], LEARNER | PLACE),
    ]


def cycle() -> list[Step]:
    course = isolated(keys={"first_session_id": "wall_session"})
    session = isolated(keys={"course_id": "wall_course"})
    operations = [
        table("Course"),
        table("Session", course=key("Course")),
        migrations.AddField("course", "first_session", key("Session", null=True)),
    ]
    return [Step(operations, {"wall_course": course, "wall_session": session})]


def two_keys_to_one_table() -> list[Step]:
    swap = isolated(keys={"giver_id": "wall_learner", "taker_id": "wall_learner"})
    operations = [table("Learner", name=words()), table("Swap", giver=key("Learner"), taker=key("Learner"))]
    return [
        Step(operations, LEARNER | {"wall_swap": swap}),
        Step(
            [migrations.RemoveField("swap", "giver")],
            LEARNER | {"wall_swap": isolated(keys={"taker_id": "wall_learner"})},
        ),
    ]


def self_reference() -> list[Step]:
    unit = isolated(keys={"parent_id": "wall_unit"})
    later = isolated(keys={"parent_id": "wall_unit", "successor_id": "wall_unit"})
    return [
        Step([table("Unit", parent=key("Unit", null=True))], {"wall_unit": unit}),
        Step([migrations.AddField("unit", "successor", key("Unit", null=True))], {"wall_unit": later}),
    ]


def renamed_field() -> list[Step]:
    index = models.Index(fields=["organisation", "name"], name="wall_learner_name")
    once = models.UniqueConstraint(fields=["organisation", "name"], name="wall_learner_once")
    create = table("Learner", name=words(), options={"indexes": [index], "constraints": [once]})
    return [
        Step([create], {"wall_learner": _with_index_and_constraint("name")}),
        Step(
            [migrations.RenameField("learner", "name", "full_name")],
            {"wall_learner": _with_index_and_constraint("full_name")},
        ),
    ]


def renamed_key() -> list[Step]:
    return [
        Step(LEARNER_AND_PLACE, LEARNER | PLACE),
        Step(
            [migrations.RenameField("place", "learner", "student")],
            LEARNER | {"wall_place": isolated(keys={"student_id": "wall_learner"})},
        ),
        # Found again under its new name, by what it is on.
        Step([migrations.RemoveField("place", "student")], LEARNER | {"wall_place": isolated()}),
    ]


def altered_field() -> list[Step]:
    without_index = replace(PLACE["wall_place"], indexes=frozenset())
    return [
        Step(LEARNER_AND_PLACE, LEARNER | PLACE),
        Step([migrations.AlterField("learner", "name", models.CharField(max_length=90, null=True))], LEARNER | PLACE),
        Step([migrations.AlterField("place", "learner", key("Learner", null=True))], LEARNER | PLACE),
        Step(
            [migrations.AlterField("place", "learner", key("Learner", null=True, db_index=False))],
            LEARNER | {"wall_place": without_index},
        ),
        Step(
            [migrations.AlterField("place", "learner", key("Learner", null=True, db_constraint=False))],
            LEARNER | {"wall_place": isolated("learner_id", indexes=("organisation_id, learner_id",))},
        ),
    ]


def altered_key_beside_a_partial_constraint() -> list[Step]:
    once = models.UniqueConstraint(
        fields=["organisation", "learner"], name="wall_place_once", condition=models.Q(is_current=True)
    )
    both = {"organisation_id, learner_id", "unique organisation_id, learner_id"}
    create = table(
        "Place", learner=key("Learner"), is_current=models.BooleanField(default=True), options={"constraints": [once]}
    )
    return [
        Step([table("Learner", name=words()), create], LEARNER | {"wall_place": _place_with(both)}),
        Step(
            [migrations.AlterField("place", "learner", key("Learner", db_index=False))],
            LEARNER | {"wall_place": _place_with(both - {"organisation_id, learner_id"})},
        ),
    ]


def removed_field() -> list[Step]:
    return [
        Step(LEARNER_AND_PLACE, LEARNER | PLACE),
        Step([migrations.RemoveField("place", "learner")], LEARNER | {"wall_place": isolated()}),
        Step([migrations.RemoveField("learner", "name")], {"wall_learner": isolated(), "wall_place": isolated()}),
    ]


def renamed_model() -> list[Step]:
    return [
        Step(LEARNER_AND_PLACE, LEARNER | PLACE),
        Step(
            [migrations.RenameModel("Learner", "Student")],
            {"wall_student": isolated("name"), "wall_place": isolated(keys={"learner_id": "wall_student"})},
        ),
        Step(
            [migrations.RemoveField("place", "learner")],
            {"wall_student": isolated("name"), "wall_place": isolated()},
        ),
    ]


def renamed_model_with_a_cycle() -> list[Step]:
    course = isolated(keys={"first_session_id": "wall_session", "after_id": "wall_course"})
    steps = cycle()
    first = Step(
        [*steps[0].operations, migrations.AddField("course", "after", key("Course", null=True))],
        {"wall_course": course, "wall_session": isolated(keys={"course_id": "wall_course"})},
    )
    renamed = Step(
        [migrations.RenameModel("Course", "Programme")],
        {
            "wall_programme": isolated(keys={"first_session_id": "wall_session", "after_id": "wall_programme"}),
            "wall_session": isolated(keys={"course_id": "wall_programme"}),
        },
    )
    return [first, renamed]


def deleted_model() -> list[Step]:
    return [
        Step(LEARNER_AND_PLACE, LEARNER | PLACE),
        Step([migrations.DeleteModel("Place")], LEARNER),
        Step([migrations.DeleteModel("Learner")], {}),
    ]


def append_only() -> list[Step]:
    steps = [(READ_AND_ADD, APPEND_ONLY), (READ_AND_WRITE, ()), ("SELECT", ()), (READ_AND_ADD, APPEND_ONLY)]
    (rights, triggers), *altered = steps
    return [
        Step(
            [table("Entry", rights=rights, said=words())],
            {"wall_entry": isolated("said", rights=rights, triggers=triggers)},
        ),
        *(
            Step(
                [migrations.AlterField("entry", "id", Id(rights=rights))],
                {"wall_entry": isolated("said", rights=rights, triggers=triggers)},
            )
            for rights, triggers in altered
        ),
    ]


def key_on_an_existing_table() -> list[Step]:
    create = [table("Learner", name=words()), table("Place"), *(_row(name) for name in ("wall_learner", "wall_place"))]
    return [
        Step(create, LEARNER | {"wall_place": isolated()}),
        Step([migrations.AddField("place", "learner", key("Learner", null=True))], LEARNER | PLACE),
    ]


def organisation_on_an_existing_table() -> list[Step]:
    default = OrganisationField(default=FOUNDED_FIRST)
    return [
        Step(
            [
                migrations.CreateModel("Leaflet", [("id", Id()), ("title", words())]),
                _row("wall_leaflet", isolated=False),
            ],
            {"wall_leaflet": of_nobody("title")},
        ),
        Step(
            [migrations.AddField("leaflet", "organisation", default, preserve_default=False)],
            {"wall_leaflet": isolated("title")},
        ),
    ]


def organisation_by_backfill() -> list[Step]:
    """The way for a table whose rows belong to several organisations: a plain key, a backfill, then the wall."""
    plain = models.ForeignKey("tenancy.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    to_organisation = frozenset({"(organisation_id) to tenancy_organisation (id)"})
    halfway = of_nobody("title", "organisation_id", foreign_keys=to_organisation)
    backfill = migrations.RunSQL(f"UPDATE wall_leaflet SET organisation_id = '{FOUNDED_FIRST}'", migrations.RunSQL.noop)
    first, _ = organisation_on_an_existing_table()
    return [
        first,
        Step([migrations.AddField("leaflet", "organisation", plain)], {"wall_leaflet": halfway}),
        Step([backfill], {"wall_leaflet": halfway}),
        Step(
            [migrations.AlterField("leaflet", "organisation", OrganisationField())],
            {"wall_leaflet": isolated("title")},
        ),
    ]


def version() -> list[Step]:
    stamped = {"wall_learner": isolated("name", *STAMPS, triggers=("stamp",))}
    return [
        Step([table("Learner", name=words())], LEARNER),
        Step([migrations.AddField("learner", name, field) for name, field in stamps().items()], stamped),
        Step([migrations.RemoveField("learner", name) for name in STAMPS], LEARNER),
        Step([table("Course", name=words(), **stamps())], LEARNER | _stamped_course()),
    ]


def status() -> list[Step]:
    moves, more = {"": ["open"], "open": ["closed"]}, {"": ["open"], "open": ["closed"], "closed": ["open"]}
    plain = models.CharField(max_length=30, default="open")
    return [
        Step([table("Course", status=plain)], {"wall_course": isolated("status")}),
        Step([migrations.AlterField("course", "status", StatusField(table=moves))], _moving("status", moves)),
        Step([migrations.AlterField("course", "status", StatusField(table=more))], _moving("status", more)),
        Step([migrations.RenameField("course", "status", "stage")], _moving("stage", more)),
        Step([migrations.RemoveField("course", "stage")], {"wall_course": isolated()}),
        Step(
            [migrations.AddField("course", "status", StatusField(table=moves, default="open"))],
            _moving("status", moves),
        ),
    ]


SETS: list[Callable[[], list[Step]]] = [
    new_model_and_key,
    cycle,
    two_keys_to_one_table,
    self_reference,
    renamed_field,
    renamed_key,
    altered_field,
    altered_key_beside_a_partial_constraint,
    removed_field,
    renamed_model,
    renamed_model_with_a_cycle,
    deleted_model,
    append_only,
    key_on_an_existing_table,
    organisation_on_an_existing_table,
    organisation_by_backfill,
    version,
    status,
]


def _with_index_and_constraint(column: str) -> Table:
    return isolated(column, indexes=(f"organisation_id, {column}", f"unique organisation_id, {column}"))


def _place_with(indexes: set[str]) -> Table:
    return replace(isolated("is_current", keys={"learner_id": "wall_learner"}), indexes=frozenset(indexes))


def _moving(column: str, moves: dict[str, list[str]]) -> dict[str, Table]:
    return {"wall_course": isolated(column, triggers=(f"moves_{column} {column} {json.dumps(moves)}",))}


def _stamped_course() -> dict[str, Table]:
    return {"wall_course": isolated("name", *STAMPS, triggers=("stamp",))}


def _row(name: str, *, isolated: bool = True) -> Operation:
    columns, values = (
        ("id, organisation_id", f"'{new_id()}', '{FOUNDED_FIRST}'") if isolated else ("id", f"'{new_id()}'")
    )
    texts = {"wall_learner": ("name", "'Mai Nguyễn'"), "wall_leaflet": ("title", "'First aid'")}.get(name)
    columns, values = (f"{columns}, {texts[0]}", f"{values}, {texts[1]}") if texts else (columns, values)
    return migrations.RunSQL(f"INSERT INTO {name} ({columns}) VALUES ({values})", f"DELETE FROM {name}")
