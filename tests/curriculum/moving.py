"""How programs come to be, and how each of their acts is done to them by an owner."""

from typing import Any

from django.db import models

from cohortium.curriculum.actions import programs
from cohortium.curriculum.models import Program
from tests.curriculum.houses import program
from tests.fixtures import Provider


def new_program(provider: Provider) -> models.QuerySet[Program]:
    """A draft."""
    return Program.objects.filter(pk=program(provider).pk)


PROGRAM_ACTS: dict[str, Any] = {
    "activate_program": lambda owner, row: programs.activate_program(owner, program_id=row.pk),
    "archive_program": lambda owner, row: programs.archive_program(owner, program_id=row.pk),
    "restore_program": lambda owner, row: programs.restore_program(owner, program_id=row.pk),
}
