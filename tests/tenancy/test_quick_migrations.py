"""Migrations that change lists of a class in place come to the same classes as Django's own."""

from typing import Any, cast

import pytest
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from cohortium.tenancy.management.commands.migrate import listing_in_place, quick_forwards

SEATS = models.CheckConstraint(condition=models.Q(seats__gt=0), name="seats_some")
FEWER = models.CheckConstraint(condition=models.Q(seats__lt=30), name="seats_some")
NAMES = models.UniqueConstraint(fields=["name"], name="name_once")
BY_NAME = models.Index(fields=["name"], name="room_by_name")
BY_SEATS = models.Index(fields=["seats"], name="room_by_seats")
STEPS: dict[str, Any] = {
    "constraint added": lambda state: state.add_constraint("lodging", "room", SEATS),
    "another added": lambda state: state.add_constraint("lodging", "room", NAMES),
    "constraint altered": lambda state: state.alter_constraint("lodging", "room", "seats_some", FEWER),
    "constraint removed": lambda state: state.remove_constraint("lodging", "room", "name_once"),
    "index added": lambda state: state.add_index("lodging", "room", BY_NAME),
    "another index added": lambda state: state.add_index("lodging", "room", BY_SEATS),
    "index removed": lambda state: state.remove_index("lodging", "room", "room_by_name"),
}


@pytest.fixture
def state() -> ProjectState:
    """A room and whoever sleeps in it."""
    found: Any = ProjectState()
    number = ("id", models.BigAutoField(primary_key=True))
    room = [number, ("name", models.TextField()), ("seats", models.IntegerField())]
    found.add_model(ModelState("lodging", "Room", room, {"indexes": [], "constraints": []}))
    sleeper = [number, ("room", models.ForeignKey("lodging.Room", models.CASCADE))]
    found.add_model(ModelState("lodging", "Sleeper", sleeper))
    assert found.apps.get_model("lodging", "room")._meta.total_unique_constraints == []
    return found


def listed(state: ProjectState) -> dict[str, Any]:
    """What its class lists."""
    meta = state.apps.get_model("lodging", "room")._meta
    return {"indexes": meta.indexes, "constraints": meta.constraints, "unique": meta.total_unique_constraints}


def test_each_step_lists_what_django_lists(state: ProjectState) -> None:
    usual, room = state.clone(), state.apps.get_model("lodging", "room")
    for name, step in STEPS.items():
        with listing_in_place():
            step(state)
        step(usual)
        assert (name, listed(state)) == (name, listed(usual))

    assert state.apps.get_model("lodging", "room") is room
    assert usual.apps.get_model("lodging", "room") is not room


def test_a_state_without_classes_makes_none(state: ProjectState) -> None:
    bare: Any = cast("Any", ProjectState)(dict(state.models))
    with listing_in_place():
        bare.add_index("lodging", "room", BY_NAME)

    assert "apps" not in vars(bare)
    assert bare.models["lodging", "room"].options["indexes"] == [BY_NAME]


def test_backwards_goes_as_django_goes() -> None:
    states = cast("Any", ProjectState)
    usual = states._append_option
    with quick_forwards():
        assert states._append_option is usual
    with listing_in_place():
        assert states._append_option is not usual

    assert states._append_option is usual
