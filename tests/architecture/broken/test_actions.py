"""What would change rows without being an action is found. (That an action records: `tests/audit/test_action.py`.)"""

from pathlib import Path

from tests.architecture.sources import helpers_called_past_actions

ACTIONS = """
@action(Permission.ROOM_OPEN)
def open_room(actor: Actor, *, name: str) -> Room:
    return give(Room(name=name))

def give(room: Room) -> Room:
    room.save()
    return room
"""


def test_a_helper_that_is_called_past_actions_is_found(tmp_path: Path) -> None:
    written = {
        "rooms/actions/rooms.py": ACTIONS,
        "rooms/actions/doors.py": "from cohortium.rooms.actions.rooms import give",
        "rooms/tasks.py": "from cohortium.rooms.actions.rooms import give as given, open_room",
        "rooms/registers.py": "from cohortium.rooms.actions.rooms import give\nholds('rooms.Room', empties=give)",
        "rooms/registers_doors.py": "from cohortium.rooms.actions.rooms import give\nholds(empties=give, row=give(door))",
        "web/staff/rooms.py": "from cohortium.rooms.actions import rooms\nrooms.open_room(actor)\nrooms.give(room)",
        "api/v1/log_ins.py": "from cohortium.log_ins.actions import note",
        "log_ins/actions.py": "def note(event: str) -> None: ...",
    }
    for name, text in written.items():
        (file := tmp_path / "cohortium" / name).parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    assert list(helpers_called_past_actions(tmp_path, without_actions=["log_ins"])) == [
        "cohortium.rooms.registers_doors calls cohortium.rooms.actions.rooms.give, which is no action.",
        "cohortium.rooms.tasks calls cohortium.rooms.actions.rooms.give, which is no action.",
        "cohortium.web.staff.rooms calls cohortium.rooms.actions.rooms.give, which is no action.",
    ]
    assert list(helpers_called_past_actions(tmp_path, without_actions=["rooms"])) == [
        "cohortium.api.v1.log_ins calls cohortium.log_ins.actions.note, which is no action.",
    ]
