"""Files that tests move in."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.files.adapters.intake import Upload, receive
from cohortium.imports.actions.batches import send_import, start_import
from cohortium.imports.actions.undoing import undo_import
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries.batches import FILE, BatchRow, RowRow
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
Work = Callable[[], None]


def student(number: int, first: str, last: str, family: dict[str, Any] | None, **said: Any) -> dict[str, Any]:
    """A row of a roster."""
    flags = {"medical": False, "allowImage": True, "trial": False, "waitlist": False, "makeup": False}
    return {
        "studentId": number,
        "enrollmentId": number + 10_000,
        "firstName": first,
        "lastName": last,
        "age": "",
        "gender": "F",
        "enrollmentType": "ACTIVE",
        "startDate": "2026-01-31",
        "dropDate": None,
        "familyName": family["familyName"] if family else "",
        "familyId": family["familyId"] if family else None,
        "birthDate": "2017-03-15",
        "healthConcerns": None,
        "family": family,
        **said,
        "flags": flags | said.get("flags", {}),
    }


def household(number: int, name: str, **said: Any) -> dict[str, Any]:
    """A family as the export has it, with one grown-up."""
    first, _space, last = name.partition(" ")
    email = f"family.{number}@example.com"
    guardian = {
        "guardianId": number + 20_000,
        "firstName": first,
        "lastName": last,
        "email": email,
        "phone": "0491 570 156",
        "relationship": "Mother",
        "isPrimary": True,
    }
    return {
        "familyId": number,
        "familyName": name,
        "primaryEmail": email,
        "primaryPhone": "0491 570 156",
        "guardians": [guardian],
        "address": {"street": "4 Synnot Street", "city": "Werribee", "state": "VIC", "zip": "3030"},
        "emergencyContacts": [],
        **said,
    }


def export(*students: dict[str, Any]) -> bytes:
    """A saved export with one class."""
    one = {
        "id": 5101,
        "name": "Werribee - Junior Engineers",
        "schedule": {"schedules": ["149500"], "durations": [4500]},
        "durationSchedule": {"1-149500": "Sun 1:45 PM-3:00 PM"},
        "room": "Lab",
        "instructors": ["Lim, Noah"],
        "occupancy": {"active": len(students), "max": 12, "openings": 1, "seatsFilled": len(students), "waitlist": 0},
        "roster": list(students),
    }
    return json.dumps({"syncedAt": "2026-09-07T08:00:00Z", "totalClasses": 1, "classes": [one]}).encode()


def sent(provider: Provider, by: Actor, content: bytes, name: str = "export.json", **said: Any) -> UUID:
    """A file that was sent, and that nobody has read yet."""
    declared = "application/json" if name.endswith(".json") else "text/csv"
    received = receive(Upload(name, declared, [content]), kind=FILE, organisation_id=provider.id)
    with provider.scope():
        return send_import(by, received=received, today=TODAY, **said).pk


def started(provider: Provider, by: Actor, batch_id: UUID, work: Work, **said: Any) -> BatchRow:
    """It is taken over."""
    with provider.scope():
        start_import(by, batch_id=batch_id, **said)
    work()
    return read(provider, by, batch_id)


def moved_in(provider: Provider, by: Actor, content: bytes, work: Work, **said: Any) -> BatchRow:
    """A file that was sent, read and taken over."""
    batch_id = sent(provider, by, content, **said)
    work()
    return started(provider, by, batch_id, work)


def undone(provider: Provider, by: Actor, batch_id: UUID, work: Work) -> BatchRow:
    """It is undone."""
    with provider.scope():
        undo_import(by, batch_id=batch_id)
    work()
    return read(provider, by, batch_id)


def read(provider: Provider, by: Actor, batch_id: UUID) -> BatchRow:
    """What is known of a file."""
    with provider.scope():
        return queries.batch(by, batch_id=batch_id)


def rows(provider: Provider, by: Actor, batch_id: UUID, showing: str = "") -> list[RowRow]:
    """Its rows."""
    with provider.scope():
        return queries.rows_of(by, batch_id=batch_id, showing=showing, at_most=500).rows
