"""What can be asked of programs."""

from typing import Any
from uuid import UUID

from cohortium.core.ids import new_id
from cohortium.curriculum.actions.programs import archive_program
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.curriculum.houses import needed, program
from tests.fixtures import Provider


def draft(provider: Provider, _campus: Campus) -> UUID:
    """A program, that could be needed before another."""
    found: UUID = program(provider).pk
    return found


def archived(provider: Provider, _campus: Campus) -> UUID:
    """One that was put away."""
    program_id = draft(provider, _campus)
    with provider.scope():
        archive_program(provider.system, program_id=program_id)
    return program_id


def prerequisite(provider: Provider, _campus: Campus) -> UUID:
    """That one program is needed before another."""
    return needed(provider, program(provider, "Pottery two"), program(provider, "Pottery one"))


def valid(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a program."""
    return {
        "name": "Pottery",
        "code": f"PO-{new_id().hex[-10:]}",
        "kind": "workshop",
        "category": "Art",
        "age_min": 8,
        "age_max": 12,
        "skill_level": "beginner",
        "default_price": "320.50",
        "external_ref": "TGS-2020000697",
    }


def valid_copy(provider: Provider, campus: Campus, subject: UUID) -> dict[str, Any]:
    """What a copy is called."""
    said = valid(provider, campus, subject)
    return {name: said[name] for name in ("name", "code")}


def valid_need(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Another program."""
    return {"required_id": str(draft(provider, campus))}


NEW = {"name": "Pottery", "code": "PO-ID", "kind": "workshop"}
CASES = [
    Case("programs", page("programs/"), 200, None),
    Case("export of programs", page("programs/export"), 200, None),
    Case("export programs", post("programs/export", form="csv"), 200, None, beside=draft),
    Case("program form", page("programs/new"), 200, None),
    Case("program added", post("programs/new", **NEW), 302, None),
    Case("program", page("programs/ID"), 200, draft, at_campus=False),
    Case("program, to edit", page("programs/ID/edit"), 200, draft, at_campus=False),
    Case("program, edited", post("programs/ID/edit", **NEW, version="1"), 302, draft, at_campus=False),
    Case("program, to copy", page("programs/ID/copying"), 200, draft, at_campus=False),
    Case("program, copied", post("programs/ID/copying", **NEW), 302, draft, at_campus=False),
    Case("activating a program, asked", page("programs/ID/activating"), 302, draft, at_campus=False),
    Case("activating a program, sent", post("programs/ID/activating"), 302, draft, at_campus=False),
    Case("archiving a program, asked", page("programs/ID/archiving"), 302, draft, at_campus=False),
    Case("archiving a program, sent", post("programs/ID/archiving"), 302, draft, at_campus=False),
    Case("restoring a program, asked", page("programs/ID/restoring"), 302, archived, at_campus=False),
    Case("restoring a program, sent", post("programs/ID/restoring"), 302, archived, at_campus=False),
    Case("prerequisite form", page("programs/ID/prerequisites/new"), 200, draft, beside=draft, at_campus=False),
    Case(
        "prerequisite added",
        post("programs/ID/prerequisites/new", required_id="BESIDE"),
        302,
        draft,
        beside=draft,
        at_campus=False,
    ),
    Case(
        "removing a prerequisite, asked",
        page("programs/prerequisites/ID/removal"),
        200,
        prerequisite,
        at_campus=False,
    ),
    Case(
        "removing a prerequisite, sent",
        post("programs/prerequisites/ID/removal"),
        302,
        prerequisite,
        at_campus=False,
    ),
    Case("API: programs", call("get", "programs"), 200, None),
    Case("API: program added", call("post", "programs", NEW), 201, None, values=valid),
    Case("API: program", call("get", "programs/ID"), 200, draft, at_campus=False),
    Case(
        "API: program edited",
        call("patch", "programs/ID", {"name": "Renamed ID"}),
        200,
        draft,
        at_campus=False,
        values=valid,
    ),
    Case(
        "API: program copied",
        call("post", "programs/ID/copying", {"name": "Pottery", "code": "PO-ID"}),
        201,
        draft,
        at_campus=False,
        values=valid_copy,
    ),
    Case("API: program activated", call("post", "programs/ID/activating"), 200, draft, at_campus=False),
    Case("API: program archived", call("post", "programs/ID/archiving"), 200, draft, at_campus=False),
    Case("API: program restored", call("post", "programs/ID/restoring"), 200, archived, at_campus=False),
    Case("API: prerequisites", call("get", "programs/ID/prerequisites"), 200, draft, at_campus=False),
    Case(
        "API: prerequisite added",
        call("post", "programs/ID/prerequisites", {"required_id": "BESIDE"}),
        200,
        draft,
        beside=draft,
        at_campus=False,
        values=valid_need,
    ),
    Case("API: prerequisite removed", call("delete", "programs/prerequisites/ID"), 204, prerequisite, at_campus=False),
]
