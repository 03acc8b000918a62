"""Programs as a table."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.spreadsheets import Cell, Row
from cohortium.curriculum.actions.programs import note_programs_exported
from cohortium.curriculum.queries import programs
from cohortium.curriculum.queries.programs import KINDS, LEVELS, ProgramRow, Shown
from cohortium.curriculum.states import ProgramStatus
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page_that_calls_out
from cohortium.web.staff.programs import asked
from cohortium.web.staff.table_export import Part, Table, exported, told

DESCRIPTION = Part("description", gettext_lazy("Description"), Permission.PROGRAM_READ)


def _head(visit: Visit, parts: Sequence[str]) -> Row:
    currency = visit.organisation.currency
    price = _("Usual price (%(currency)s)") % {"currency": currency} if currency else _("Usual price")
    first = [_("ID"), _("Code"), _("Name"), _("Type"), _("Category"), _("Level"), _("Lowest age"), _("Highest age")]
    then = [_("Weeks"), _("Days"), _("Minutes each time"), price, _("External reference"), _("NQF level")]
    last = [_("Places need approval"), _("Status"), _("Added")]
    return [*first, *then, *last, *([_("Description")] if DESCRIPTION.key in parts else [])]


def _rows(visit: Visit, ids: Sequence[UUID], parts: Sequence[str]) -> list[Row]:
    found = programs.chosen(visit.actor, program_ids=ids, permission=Permission.PROGRAM_EXPORT)
    return [[*_basic(visit, row), *([row.description] if DESCRIPTION.key in parts else [])] for row in found]


def _basic(visit: Visit, row: ProgramRow) -> list[Cell]:
    added = row.created_at.astimezone(ZoneInfo(visit.organisation.time_zone)).replace(tzinfo=None)
    what = [str(row.program_id), row.code, row.name, str(KINDS[row.kind]), row.category]
    numbers = [row.duration_weeks, row.duration_days, row.session_minutes, row.default_price]
    approval = _("Yes") if row.needs_approval else _("No")
    status = str(ProgramStatus(row.status).label)
    level = str(LEVELS.get(row.skill_level, ""))
    return [*what, level, row.age_min, row.age_max, *numbers, row.external_ref, row.nqf_level, approval, status, added]


def _asked(visit: Visit) -> Mapping[str, str]:
    wanted = asked(visit)
    narrowed = {"kind": wanted["kind"].value if wanted["kind"] else "", "category": wanted["category"]}
    return {**told(visit), **{name: value for name, value in narrowed.items() if value}}


PROGRAMS = Table(
    name="programs",
    title=gettext_lazy("Export %(program_many)s"),
    one=gettext_lazy("%(program_one)s"),
    many=gettext_lazy("%(program_many)s"),
    permission=Permission.PROGRAM_EXPORT,
    parts=[DESCRIPTION],
    ids=lambda visit, _agreed, at_most: programs.ids(
        visit.actor, permission=Permission.PROGRAM_EXPORT, at_most=at_most, **asked(visit)
    ),
    head=_head,
    rows=_rows,
    asked=_asked,
    usual=Shown.CURRENT.value,
    note=lambda visit, exported: note_programs_exported(visit.actor, exported=exported),
)


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.PROGRAM_EXPORT)
def export(visit: Visit) -> Answer:
    """Which programs, and in what form; and the file."""
    return exported(visit, PROGRAMS)
