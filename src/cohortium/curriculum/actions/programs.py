"""Every change to a program."""

from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal, Stale, Words
from cohortium.core.exported import Exported, told
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.curriculum.events import (
    ProgramActivated,
    ProgramAdded,
    ProgramArchived,
    ProgramCopied,
    ProgramEdited,
    ProgramRestored,
    ProgramsExported,
)
from cohortium.curriculum.kinds.uses import hindrance
from cohortium.curriculum.models import Program, ProgramPrerequisite
from cohortium.curriculum.queries.programs import visible_to
from cohortium.curriculum.rules.programs import Fault, ProgramDetails, faults, tidied
from cohortium.curriculum.states import PROGRAM
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Robotics for beginners”."),
    Fault.NO_CODE: _("Enter a code, such as “ROB-1”."),
    Fault.NO_KIND: _("Choose a type."),
    Fault.UNKNOWN: _("Choose one of the options."),
    Fault.AGES_CROSSED: _("Enter an age that is not below the lowest one."),
    Fault.NO_AGE: _("Enter an age in whole years, from 0 to 120."),
    Fault.NO_WEEKS: _("Enter a whole number of weeks, from 1 to 520."),
    Fault.NO_DAYS: _("Enter a whole number of days, from 1 to 3650."),
    Fault.NO_MINUTES: _("Enter a whole number of minutes, from 1 to 1440."),
    Fault.NO_LEVEL: _("Enter a level from 1 to 10."),
    Fault.NO_AMOUNT: _("Enter an amount of 0 or more, with up to two decimals."),
    Fault.NO_REFERENCE: _("Enter a reference of letters, digits, spaces and the signs - . / _ only."),
    Fault.NO_TGS: _("Enter a reference like TGS-2020000697: ten digits after the hyphen."),
}
TAKEN: Words = _("This code is already taken, perhaps by one in the archive.")


class ProgramInUse(Refusal):
    """A program is not put away while it is still on offer somewhere."""


@action(Permission.PROGRAM_ADD)
def add_program(actor: Actor, *, details: ProgramDetails) -> Program:
    """Add a program. It is a draft until somebody activates it.

    Raises:
        Invalid: what was said about it cannot be accepted, or its code is another one's.
    """
    program = Program()
    changes = _filled(program, details)
    _save(program)
    record(actor, ProgramAdded(program.pk), program, _said(changes))
    return program


@action(Permission.PROGRAM_ADD)
def copy_program(actor: Actor, *, program_id: UUID, details: ProgramDetails) -> Program:
    """Add a program with these details and with the prerequisites of another one, which stays as it is.

    Raises:
        NotFound: the other one is not within reach.
        Invalid: as for a new one.
    """
    rows = visible_to(actor, Permission.PROGRAM_READ) & visible_to(actor, Permission.PROGRAM_ADD)
    original = locked(rows, program_id)
    program = Program()
    changes = _filled(program, details)
    _save(program)
    needed = original.prerequisites.order_by("required__name_plain").select_related("required")
    added = [ProgramPrerequisite(program=program, required=one.required) for one in needed]
    ProgramPrerequisite.objects.bulk_create(added)
    before = {"prerequisites": (None, ", ".join(str(one.required) for one in added))} if added else {}
    fact = ProgramCopied(program.pk, original.pk)
    record(actor, fact, program, {"original": (None, original.name), **_said(changes), **before})
    return program


@action(Permission.PROGRAM_EDIT)
def edit_program(actor: Actor, *, program_id: UUID, details: ProgramDetails, version: int) -> Program | Unchanged:
    """Change what is known of a program.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    program = locked(visible_to(actor, Permission.PROGRAM_EDIT), program_id)
    if program.version != version:
        raise Stale
    changes = _filled(program, details)
    if not changes:
        return Unchanged(program)
    _save(program)
    record(actor, ProgramEdited(program.pk), program, changes)
    return program


@action(Permission.PROGRAM_EDIT)
def activate_program(actor: Actor, *, program_id: UUID) -> Program | Unchanged:
    """Say that a draft is ready to be offered.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is in the archive.
    """
    return _moved(actor, Permission.PROGRAM_EDIT, program_id, ProgramActivated, act="activate_program")


@action(Permission.PROGRAM_ARCHIVE)
def archive_program(actor: Actor, *, program_id: UUID) -> Program | Unchanged:
    """Put a program away that is not offered any more. What needs it before goes on needing it.

    Raises:
        NotFound: it is not within reach.
        ProgramInUse: somebody could still enrol in it.
    """
    program = locked(visible_to(actor, Permission.PROGRAM_ARCHIVE), program_id)
    if why := hindrance(program.pk):
        raise ProgramInUse(why)
    return _moved(actor, Permission.PROGRAM_ARCHIVE, program_id, ProgramArchived, act="archive_program")


@action(Permission.PROGRAM_RESTORE)
def restore_program(actor: Actor, *, program_id: UUID) -> Program | Unchanged:
    """Bring a program back from the archive, as a draft.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition: it is active, and was never put away.
    """
    return _moved(actor, Permission.PROGRAM_RESTORE, program_id, ProgramRestored, act="restore_program")


@action(Permission.PROGRAM_EXPORT)
def note_programs_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that programs were exported."""
    record(actor, ProgramsExported(), Organisation.objects.get(), told(exported))


def _moved(
    by: Actor,
    permission: Permission,
    program_id: UUID,
    fact: type[ProgramActivated] | type[ProgramArchived] | type[ProgramRestored],
    *,
    act: str,
) -> Program | Unchanged:
    program = locked(visible_to(by, permission), program_id)
    changes = PROGRAM.move(program, by=act)
    if not changes:
        return Unchanged(program)
    program.save(update_fields=["status"])
    record(by, fact(program.pk), program, changes)
    return program


def _filled(program: Program, details: ProgramDetails) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    wrong: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in faults(details).items()}
    if wrong:
        raise Invalid(wrong)
    return assign(program, asdict(tidied(details)))


def _said(changes: Changes) -> Changes:
    return {name: pair for name, pair in changes.items() if pair[1] not in ("", None, False)}


def _save(program: Program) -> None:
    with once("program_code_once", Invalid({"code": [TAKEN]})):
        program.save()
