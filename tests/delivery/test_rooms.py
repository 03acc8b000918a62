"""Rooms: they are added, edited, closed and opened again; what they have; and whose they are."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses, reopen_campuses
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.delivery.actions.rooms import FAULTS, CampusClosed, add_room, close_room, edit_room, reopen_room
from cohortium.delivery.models import Room
from cohortium.delivery.queries import rooms as queries
from cohortium.delivery.queries.rooms import RoomShowing, RoomSort
from cohortium.delivery.rules.rooms import MOST_SEATS, MOST_THINGS, Fault, RoomDetails
from cohortium.delivery.states import RoomStatus
from cohortium.desk.kinds.search import Asked
from tests.delivery.houses import room
from tests.fixtures import Provider, at_once, found_provider

BLUE = RoomDetails("Blue room", 16, ("Projector", "Step-free"), "Upstairs")


def named(provider: Provider, actor: Actor, **asked: Any) -> list[str]:
    with provider.scope():
        return [row.name for row in queries.rooms(actor, **asked).rows]


def test_a_room_is_added_edited_closed_and_opened_again_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    campus = provider.campus()
    typed = RoomDetails(" Blue   room ", 16, (" Projector ", "", "Step-free", "projector"), "Upstairs\n")
    with provider.scope():
        row = add_room(owner, campus_id=campus.pk, details=typed)
        again = edit_room(owner, room_id=row.pk, details=BLUE, version=1)
        edit_room(owner, room_id=row.pk, details=RoomDetails("Red room"), version=1)
        moves = [close_room(owner, room_id=row.pk), close_room(owner, room_id=row.pk)]
        status = queries.room(owner, room_id=row.pk).status
        moves += [reopen_room(owner, room_id=row.pk), reopen_room(owner, room_id=row.pk)]
        found = queries.room(owner, room_id=row.pk)

    assert [isinstance(one, Unchanged) for one in (again, *moves)] == [True, False, True, False, True]
    assert (status, found.status, found.campus) == (RoomStatus.CLOSED, RoomStatus.OPEN, "Werribee")
    assert found.details == RoomDetails("Red room")
    assert told(row) == (["room.added", "room.edited", "room.closed", "room.reopened"], [])


@pytest.mark.parametrize(
    ("details", "place", "fault"),
    [
        (RoomDetails(" - "), "name", Fault.MISSING),
        (RoomDetails("a" * 81), "name", Fault.TOO_LONG),
        (RoomDetails("Blue\u202e"), "name", Fault.HIDDEN_SIGNS),
        (RoomDetails("Red", note="a" * 501), "note", Fault.TOO_LONG),
        (RoomDetails("Red", 0), "capacity", Fault.NO_CAPACITY),
        (RoomDetails("Red", MOST_SEATS + 1), "capacity", Fault.NO_CAPACITY),
        (RoomDetails("Red", has=("Chair",) * (MOST_THINGS + 1)), "has", Fault.TOO_MANY_THINGS),
        (RoomDetails("Red", has=("Projector", "a" * 41)), "has", Fault.THING_TOO_LONG),
        (RoomDetails("Red", has=("Projector", "\u202ehidden")), "has", Fault.HIDDEN_SIGNS),
        (RoomDetails("BLUE  room"), "name", Fault.TWICE),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, details: RoomDetails, place: str, fault: Fault) -> None:
    campus = provider.campus()
    room(provider, campus, "Blue room")

    with provider.scope(), pytest.raises(Invalid) as refused:
        add_room(provider.system, campus_id=campus.pk, details=details)

    assert refused.value.errors == {place: [FAULTS[fault]]}


def test_the_most_of_everything_is_taken(provider: Provider) -> None:
    things = tuple(f"{n:02}" + "x" * 38 for n in range(MOST_THINGS))

    row = room(provider, provider.campus(), "a" * 80, capacity=MOST_SEATS, has=things, note="n" * 500)

    assert (row.has, row.capacity) == (list(things), MOST_SEATS)


def test_a_name_is_once_at_a_campus_also_for_two_in_the_same_moment(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    room(provider, camberwell, BLUE.name)

    ended = at_once(provider, *[lambda: add_room(owner, campus_id=werribee.pk, details=BLUE)] * 2)

    assert ended == ["Invalid", "done"]
    with provider.scope():
        assert Room.objects.count() == 2


def test_a_room_of_a_closed_campus_is_not_opened(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Footscray")
    row, shut = room(provider, campus, "Open"), room(provider, campus, "Shut", closed=True)
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])

    with provider.scope(), pytest.raises(CampusClosed, match="This campus is closed"):
        reopen_room(owner, room_id=shut.pk)
    with provider.scope(), pytest.raises(Invalid) as refused:
        add_room(owner, campus_id=campus.pk, details=BLUE)
    with provider.scope():
        found = {
            one.name: (one.campus_is_open, queries.acts(owner, one))
            for one in queries.rooms(owner, showing=RoomShowing.ALL).rows
        }
        reopen_campuses(owner, campus_ids=[campus.pk])
        reopen_room(owner, room_id=shut.pk)
        now_open = queries.acts(owner, queries.room(owner, room_id=row.pk))

    assert refused.value.errors == {"campus": ["This campus is closed. Choose an open one."]}
    assert found == {"Open": (False, ["edit_room", "close_room"]), "Shut": (False, ["edit_room"])}
    assert now_open == ["edit_room", "close_room"]


def test_a_campus_that_closes_in_the_same_moment_keeps_its_room_closed_or_was_later(
    provider: Provider, owner: Actor
) -> None:
    campus = provider.campus()
    row = room(provider, campus, closed=True)

    ended = at_once(
        provider,
        lambda: reopen_room(owner, room_id=row.pk),
        lambda: close_campuses(owner, campus_ids=[campus.pk]),
    )

    with provider.scope():
        status = queries.room(owner, room_id=row.pk).status
    assert (ended, status) in (
        (["done", "done"], RoomStatus.OPEN),
        (["CampusClosed", "done"], RoomStatus.CLOSED),
    )


def test_rooms_are_found_by_name_campus_and_status_in_one_statement(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    room(provider, werribee, "Élan room")
    room(provider, werribee, "Blue room", closed=True)
    room(provider, camberwell, "Atelier")

    assert named(provider, owner) == ["Atelier", "Élan room"]
    assert named(provider, owner, sort=RoomSort.NAME_DOWN) == ["Élan room", "Atelier"]
    assert named(provider, owner, showing=RoomShowing.CLOSED) == ["Blue room"]
    assert named(provider, owner, showing=RoomShowing.ALL, campus_id=werribee.pk) == ["Blue room", "Élan room"]
    assert named(provider, owner, begins="elan") == ["Élan room"]
    with provider.scope(), statements() as seen:
        page = queries.rooms(owner, showing=RoomShowing.ALL, at_most=2)
        rest = queries.rooms(owner, showing=RoomShowing.ALL, at_most=2, after=page.next)
    assert ([row.name for row in (*page.rows, *rest.rows)], len(seen)) == (["Atelier", "Blue room", "Élan room"], 2)
    with provider.scope():
        hits = queries.rooms_found(owner, Asked("el")).rows
    assert [(one.title, one.about) for one in hits] == [("Élan room", "Werribee")]


def test_who_runs_a_campus_keeps_its_rooms_and_who_teaches_there_sees_them(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager, trainer, desk = (provider.member(one, campuses=(mine,)) for one in (CAMPUS_MANAGER, TRAINER, FRONT_DESK))
    elsewhere = room(provider, other, "Elsewhere", closed=True)

    with provider.scope():
        row = add_room(manager, campus_id=mine.pk, details=BLUE)
    with provider.scope(), pytest.raises(NotFound):
        add_room(manager, campus_id=other.pk, details=BLUE)
    for act in (
        lambda: edit_room(manager, room_id=elsewhere.pk, details=BLUE, version=2),
        lambda: close_room(manager, room_id=elsewhere.pk),
        lambda: reopen_room(manager, room_id=elsewhere.pk),
        lambda: queries.room(trainer, room_id=elsewhere.pk),
    ):
        with provider.scope(), pytest.raises(NotFound):
            act()
    for reader in (trainer, desk):
        with provider.scope(), pytest.raises(NotAllowed):
            close_room(reader, room_id=row.pk)
        with provider.scope():
            assert queries.acts(reader, queries.room(reader, room_id=row.pk)) == []
        assert named(provider, reader, showing=RoomShowing.ALL) == ["Blue room"]


def test_an_older_version_is_stale_and_another_house_has_none_of_it(provider: Provider, owner: Actor) -> None:
    row, other = room(provider, provider.campus()), found_provider()
    theirs = other.member(OWNER)

    with provider.scope(), pytest.raises(Stale):
        edit_room(owner, room_id=row.pk, details=BLUE, version=2)
    for act in (
        lambda: edit_room(theirs, room_id=row.pk, details=BLUE, version=1),
        lambda: close_room(theirs, room_id=row.pk),
        lambda: reopen_room(theirs, room_id=row.pk),
        lambda: queries.room(theirs, room_id=row.pk),
    ):
        with other.scope(), pytest.raises(NotFound):
            act()
    assert named(other, theirs, showing=RoomShowing.ALL) == []


def test_every_fault_has_its_sentence() -> None:
    assert FAULTS.keys() == set(Fault)
