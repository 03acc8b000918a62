"""What one needs before a program: said, and taken back."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.errors import Invalid, Words
from cohortium.core.rows import locked
from cohortium.curriculum.events import PrerequisiteAdded, PrerequisiteRemoved
from cohortium.curriculum.models import Program, ProgramPrerequisite
from cohortium.curriculum.queries.prerequisites import prerequisites_visible_to
from cohortium.curriculum.queries.programs import names, visible_to
from cohortium.curriculum.rules.prerequisites import MOST_REQUIRED, circle
from cohortium.curriculum.states import ProgramStatus
from cohortium.tenancy.models import Organisation

NOT_THERE: Words = _("Choose one of those offered.")
ITSELF: Words = _("Nothing can be required before itself.")
TOO_MANY: Words = _("There can be up to %(n)s prerequisites.")
CIRCLE: Words = _("This would lead round in a circle: %(names)s.")


@action(Permission.PROGRAM_EDIT)
def add_prerequisite(actor: Actor, *, program_id: UUID, required_id: UUID) -> ProgramPrerequisite | Unchanged:
    """Say that one program is needed before another.

    Raises:
        NotFound: the program is not within reach.
        Invalid: the other is not there, is in the archive or the same one; there are too many; or it would be a circle.
    """
    # Of two who close a circle from its two ends, each would see half of it: so one waits for the other.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    program = locked(visible_to(actor, Permission.PROGRAM_EDIT), program_id)
    here = ProgramPrerequisite.objects.filter(program=program)
    if row := here.filter(required=required_id).first():
        return Unchanged(row)
    required = visible_to(actor, Permission.PROGRAM_READ).filter(pk=required_id).first()
    if required is None or required.status == ProgramStatus.ARCHIVED:
        raise Invalid({"required_id": [NOT_THERE]})
    _insist_possible(program, required)
    if here.count() >= MOST_REQUIRED:
        raise Invalid({"required_id": [TOO_MANY % {"n": MOST_REQUIRED}]})
    row = ProgramPrerequisite(program=program, required=required)
    row.save()
    fact = PrerequisiteAdded(program.pk, required.pk)
    record(actor, fact, program, {"required": (None, required.name)})
    return row


@action(Permission.PROGRAM_EDIT)
def remove_prerequisite(actor: Actor, *, prerequisite_id: UUID) -> UUID:
    """Say that one program is not needed before another any more. Gives the program that needed it.

    Raises:
        NotFound: it is not within reach.
    """
    row = locked(prerequisites_visible_to(actor, Permission.PROGRAM_EDIT), prerequisite_id)
    fact = PrerequisiteRemoved(row.program_id, row.required_id)
    record(actor, fact, row.program, {"required": (row.required.name, None)})
    row.delete()
    return UUID(str(row.program_id))


def _insist_possible(program: Program, required: Program) -> None:
    if program.pk == required.pk:
        raise Invalid({"required_id": [ITSELF]})
    found = circle(ProgramPrerequisite.objects.values_list("program_id", "required_id"), program.pk, required.pk)
    if found:
        called = names(found)
        raise Invalid({"required_id": [CIRCLE % {"names": " → ".join(called[one] for one in found)}]})
