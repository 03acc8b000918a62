"""Cohorts as a table."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.spreadsheets import Cell, Row
from cohortium.delivery.actions.cohorts import note_cohorts_exported
from cohortium.delivery.queries import cohorts
from cohortium.delivery.queries.cohorts import MODES, CohortRow, CohortShowing, Seats
from cohortium.delivery.rules.cohorts import lines_of
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page_that_calls_out
from cohortium.web.staff.cohorts import asked, venue
from cohortium.web.staff.table_export import Part, Table, exported, told

FACTS = Part("facts", gettext_lazy("Further facts and note"), Permission.COHORT_READ)


def _head(visit: Visit, parts: Sequence[str]) -> Row:
    currency = visit.organisation.currency
    price = _("Price (%(currency)s)") % {"currency": currency} if currency else _("Price")
    words = [said("%(program_one)s").capitalize(), said("%(campus_one)s").capitalize()]
    first = [_("ID"), _("Code"), _("Name"), *words, _("Term"), _("Room"), _("Where")]
    days = [_("First day"), _("Last day"), _("Sign-up opens"), _("Sign-up closes")]
    then = [_("Seats"), _("Taken"), _("Offered"), _("Left"), price, _("Mode"), _("Lead"), _("Status")]
    more = [_("Further facts"), _("Note")] if FACTS.key in parts else []
    return [*first, *days, *then, *more]


def _rows(visit: Visit, ids: Sequence[UUID], parts: Sequence[str]) -> list[Row]:
    found = cohorts.chosen(visit.actor, cohort_ids=ids, permission=Permission.COHORT_EXPORT)
    return [[*_basic(row), *([lines_of(row.metadata), row.note] if FACTS.key in parts else [])] for row in found]


def _basic(row: CohortRow) -> list[Cell]:
    where = [str(row.cohort_id), row.code, row.name, row.program, row.campus, row.term, row.room, venue(row)]
    days = [row.first_on, row.last_on, row.enrolment_opens_on, row.enrolment_closes_on]
    seats = [row.capacity, row.seats_held, row.seats_offered, row.seats_left]
    return [*where, *days, *seats, row.costs, str(MODES[row.mode]), row.lead, str(row.status.label)]


def _asked(visit: Visit) -> Mapping[str, str]:
    wanted = asked(visit)
    narrowed = {name: str(wanted[f"{name}_id"] or "") for name in ("program", "term")}
    seats = "" if wanted["seats"] == Seats.ANY else wanted["seats"].value
    return {**told(visit), **{name: value for name, value in {**narrowed, "seats": seats}.items() if value}}


COHORTS = Table(
    name="cohorts",
    title=gettext_lazy("Export %(cohort_many)s"),
    one=gettext_lazy("%(cohort_one)s"),
    many=gettext_lazy("%(cohort_many)s"),
    permission=Permission.COHORT_EXPORT,
    parts=[FACTS],
    ids=lambda visit, _agreed, at_most: cohorts.ids(
        visit.actor, permission=Permission.COHORT_EXPORT, at_most=at_most, **asked(visit)
    ),
    head=_head,
    rows=_rows,
    asked=_asked,
    usual=CohortShowing.CURRENT.value,
    note=lambda visit, exported: note_cohorts_exported(visit.actor, exported=exported),
)


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.COHORT_EXPORT)
def export(visit: Visit) -> Answer:
    """Which cohorts, and in what form; and the file."""
    return exported(visit, COHORTS)
