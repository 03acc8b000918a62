"""What has to be put right before a cohort can open, or a program be put away. Nothing here writes."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cohortium.core.errors import Words
from cohortium.curriculum.states import ProgramStatus
from cohortium.delivery.models import Cohort
from cohortium.delivery.queries.cohorts import CohortRow
from cohortium.delivery.states import CohortStatus
from cohortium.tenancy.words import said


class Hindrance(StrEnum):
    """Why a cohort cannot open."""

    PROGRAM_IS_A_DRAFT = "program_is_a_draft"
    PROGRAM_IS_ARCHIVED = "program_is_archived"
    CAMPUS_CLOSED = "campus_closed"
    ROOM_CLOSED = "room_closed"
    IS_PAST = "is_past"


HINDRANCES: dict[Hindrance, Words] = {
    Hindrance.PROGRAM_IS_A_DRAFT: _("The %(program_one)s is a draft. Activate it first."),
    Hindrance.PROGRAM_IS_ARCHIVED: _("The %(program_one)s is in the archive. Restore and activate it first."),
    Hindrance.CAMPUS_CLOSED: _("The %(campus_one)s is closed. Reopen it first."),
    Hindrance.ROOM_CLOSED: _("The room is closed. Choose another one first."),
    Hindrance.IS_PAST: _("The last day is past. Change the dates first."),
}


def hindrances(row: CohortRow, *, today: date) -> list[Hindrance]:
    """Everything that keeps this cohort from opening, on this day where it is."""
    found = {
        Hindrance.PROGRAM_IS_A_DRAFT: row.program_status == ProgramStatus.DRAFT,
        Hindrance.PROGRAM_IS_ARCHIVED: row.program_status == ProgramStatus.ARCHIVED,
        Hindrance.CAMPUS_CLOSED: not row.campus_is_open,
        Hindrance.ROOM_CLOSED: row.room_is_closed,
        Hindrance.IS_PAST: row.last_on is not None and row.last_on < today,
    }
    return [one for one, is_so in found.items() if is_so]


def of_a_program(program_id: UUID) -> Words | None:
    """Why a program cannot be put away: who enrols in what is open would do so in what nobody offers any more."""
    n = Cohort.objects.filter(program=program_id, status=CohortStatus.OPEN).count()
    if not n:
        return None
    return said(
        ngettext(
            "%%(n)s %(cohort_one)s is open. Start, complete or cancel it first.",
            "%%(n)s %(cohort_many)s are open. Start, complete or cancel them first.",
            n,
        )
    ) % {"n": n}
