"""Families as a table: a row for each of those who look after somebody."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.spreadsheets import Cell, Row
from cohortium.people.actions.exports import note_families_exported
from cohortium.people.queries import families, family_lists
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import RELATIONSHIPS, GuardianRow
from cohortium.people.states import FamilyStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page_that_calls_out
from cohortium.web.staff.families import asked
from cohortium.web.staff.table_export import Part, Table, exported, told
from cohortium.web.value_fields import in_words

# A family that nobody looks after has a row too.
_NOBODY: list[GuardianRow | None] = [None]
OWN = Part("own", gettext_lazy("Custom fields"), Permission.FAMILY_READ)


def _head(visit: Visit, parts: Sequence[str]) -> Row:
    where = [_("Street address"), _("Suburb"), _("State or region"), _("Postcode"), _("Country")]
    own = families.own_fields_of(visit.actor, campus_id=None) if OWN.key in parts else []
    return [
        *(_("ID"), capfirst(said(gettext_lazy("%(family_one)s"))), capfirst(said(gettext_lazy("%(learner_many)s")))),
        *(_("E-mail"), _("Phone"), *where, _("Based at"), _("Status"), _("Added")),
        *(capfirst(said(gettext_lazy("%(guardian_one)s"))), _("type"), _("E-mail"), _("Phone")),
        *(_("Lives there"), *where, _("Can pick up"), _("Share of the bill (%)")),
        *(str(one.label) for one in own),
    ]


def _rows(visit: Visit, ids: Sequence[UUID], parts: Sequence[str]) -> list[Row]:
    found = family_lists.chosen(visit.actor, family_ids=ids, today=visit.today, permission=Permission.FAMILY_EXPORT)
    own = families.own_fields_of(visit.actor, campus_id=None) if OWN.key in parts else []
    rows: list[Row] = []
    for family in found:
        theirs = [in_words(one.kind, family.custom.get(one.key)) for one in own]
        household = _household(visit, family)
        rows += [[*household, *_guardian(one), *theirs] for one in (family.guardians or _NOBODY)]
    return rows


def _household(visit: Visit, row: FamilyRow) -> list[Cell]:
    added = row.created_at.astimezone(ZoneInfo(visit.organisation.time_zone)).replace(tzinfo=None)
    children = ", ".join(one.name for one in row.children if not one.is_archived)
    status = str(FamilyStatus(row.status).label)
    return [
        *(str(row.family_id), row.name, children, row.email, written(row.phone)),
        *(*_where(row), row.campus, status, added),
    ]


def _guardian(row: GuardianRow | None) -> list[Cell]:
    if row is None:
        return [None] * 12
    lives, picks = (_("Yes") if one else _("No") for one in (row.lives_there, row.may_pick_up))
    who = [row.name, str(RELATIONSHIPS[row.relationship]), row.email, written(row.phone)]
    return [*who, lives, *(_where(row) if not row.lives_there else [None] * 5), picks, row.bill_share]


def _where(row: FamilyRow | GuardianRow) -> list[Cell]:
    return [row.address, row.suburb, row.state, row.postcode, str(countries().get(row.country, row.country))]


FAMILIES = Table(
    name="families",
    title=gettext_lazy("Export %(family_many)s"),
    one=gettext_lazy("%(family_one)s"),
    many=gettext_lazy("%(family_many)s"),
    permission=Permission.FAMILY_EXPORT,
    parts=[OWN],
    ids=lambda visit, _agreed, at_most: family_lists.ids(
        visit.actor, permission=Permission.FAMILY_EXPORT, at_most=at_most, **asked(visit)
    ),
    head=_head,
    rows=_rows,
    asked=told,
    note=lambda visit, exported: note_families_exported(visit.actor, exported=exported),
)


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.FAMILY_EXPORT)
def export(visit: Visit) -> Answer:
    """Which families, and in what form; and the file."""
    return exported(visit, FAMILIES)
