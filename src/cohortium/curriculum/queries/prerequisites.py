"""Questions about what one needs before a program. Nothing here writes."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.curriculum.models import ProgramPrerequisite
from cohortium.curriculum.queries.programs import visible_to
from cohortium.curriculum.states import ProgramStatus


@dataclass(frozen=True, slots=True)
class PrerequisiteRow:
    """One program that another one needs."""

    prerequisite_id: UUID
    program_id: UUID
    required_id: UUID
    name: str
    code: str
    status: ProgramStatus


def prerequisites_visible_to(actor: Actor, permission: Permission) -> QuerySet[ProgramPrerequisite]:
    """The prerequisites of programs that this permission reaches."""
    return ProgramPrerequisite.objects.filter(program__in=visible_to(actor, permission).values("pk"))


def prerequisites(*, program_id: UUID) -> list[PrerequisiteRow]:
    """What one needs before a program that the caller has already been allowed to see, by name."""
    return _rows(ProgramPrerequisite.objects.filter(program=program_id))


def prerequisite(actor: Actor, *, prerequisite_id: UUID, permission: Permission) -> PrerequisiteRow:
    """One prerequisite.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _rows(prerequisites_visible_to(actor, permission).filter(pk=prerequisite_id))
    if not found:
        raise NotFound
    return found[0]


def leads_to(*, program_id: UUID) -> list[tuple[UUID, str]]:
    """The programs that need this one, by name, without those in the archive."""
    rows = ProgramPrerequisite.objects.filter(required=program_id).exclude(program__status=ProgramStatus.ARCHIVED)
    return list(rows.order_by("program__name_plain", "pk").values_list("program_id", "program__name"))


def offered(actor: Actor, *, program_id: UUID) -> list[tuple[UUID, str]]:
    """What can be chosen as a prerequisite: the programs that are not in the archive, but for it and what it needs."""
    rows = visible_to(actor, Permission.PROGRAM_READ).exclude(pk=program_id).exclude(status=ProgramStatus.ARCHIVED)
    needed = ProgramPrerequisite.objects.filter(program=program_id).values("required_id")
    found = rows.exclude(pk__in=needed).order_by("name_plain", "pk").values_list("pk", "name", "code")
    return [(one, f"{name} ({code})") for one, name, code in found]


def _rows(rows: QuerySet[ProgramPrerequisite]) -> list[PrerequisiteRow]:
    found = rows.order_by("required__name_plain", "pk").values_list(
        "pk", "program_id", "required_id", "required__name", "required__code", "required__status"
    )
    return [
        PrerequisiteRow(one, of, required, name, code, ProgramStatus(status))
        for one, of, required, name, code, status in found
    ]
