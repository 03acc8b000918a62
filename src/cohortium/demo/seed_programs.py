"""Seeds what is taught, through the same actions that people use."""

from decimal import Decimal
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.curriculum.actions.prerequisites import add_prerequisite
from cohortium.curriculum.actions.programs import activate_program, add_program, archive_program
from cohortium.curriculum.rules.programs import ProgramDetails
from cohortium.demo.programs import PROGRAMS, Program


def seed_programs(owner: Actor, code: str) -> None:
    """Add what the organisation teaches, and what is needed before it. What is needed stands before what needs it."""
    added: dict[str, UUID] = {}
    for one in PROGRAMS.get(code, ()):
        program = add_program(owner, details=_details(one))
        added[one.code] = program.pk
        for needed in one.needs:
            add_prerequisite(owner, program_id=program.pk, required_id=added[needed])
        if one.status != "draft":
            activate_program(owner, program_id=program.pk)
        if one.status == "archived":
            archive_program(owner, program_id=program.pk)


def _details(one: Program) -> ProgramDetails:
    return ProgramDetails(
        one.name,
        one.code,
        one.kind,
        category=one.category,
        description=one.description,
        age_min=one.ages[0],
        age_max=one.ages[1],
        skill_level=one.skill_level,
        duration_weeks=one.duration_weeks,
        duration_days=one.duration_days,
        session_minutes=one.session_minutes,
        default_price=Decimal(one.price) if one.price else None,
        external_ref=one.external_ref,
        nqf_level=one.nqf_level,
        needs_approval=one.needs_approval,
    )
