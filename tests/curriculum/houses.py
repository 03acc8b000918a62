"""Programs of tests."""

from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.curriculum.actions.prerequisites import add_prerequisite
from cohortium.curriculum.actions.programs import add_program
from cohortium.curriculum.models import Program, ProgramPrerequisite
from cohortium.curriculum.rules.programs import ProgramDetails
from tests.fixtures import Provider


def program(provider: Provider, name: str = "Robotics", *, by: Actor | None = None, **said: Any) -> Program:
    """A program, a draft, with a code that no other one has."""
    details = ProgramDetails(name, **{"code": f"ROB-{new_id().hex[-10:]}", "kind": "class", **said})
    with provider.scope():
        return add_program(by or provider.system, details=details)


def needed(provider: Provider, of: Program, required: Program) -> UUID:
    """Say that one program is needed before another."""
    with provider.scope():
        add_prerequisite(provider.system, program_id=of.pk, required_id=required.pk)
        found: UUID = ProgramPrerequisite.objects.get(program=of.pk, required=required.pk).pk
        return found
