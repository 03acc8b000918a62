"""Partners as a table."""

from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.spreadsheets import Cell, Row
from cohortium.partners.actions.partners import note_partners_exported
from cohortium.partners.queries import partners
from cohortium.partners.queries.partners import COMMISSIONS, KINDS, PAYMENTS, REFERRERS, PartnerRow
from cohortium.partners.states import PartnerStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page_that_calls_out
from cohortium.web.staff.partners import asked
from cohortium.web.staff.table_export import Part, Table, exported, told

TERMS = Part("terms", gettext_lazy("Terms"), Permission.PARTNER_READ)


def _head(_visit: Visit, parts: Sequence[str]) -> Row:
    first = [_("ID"), _("Type"), _("Name"), _("Code"), _("Tax number"), _("Country"), _("Contact person"), _("E-mail")]
    agreed = [_("Referrer type"), _("Commission"), _("Commission amount"), _("Discount (%)"), _("Payment method")]
    agreed += [_("Payment terms"), _("Partner since")]
    return [*first, _("Phone"), _("Status"), _("Added"), *(agreed if TERMS.key in parts else [])]


def _rows(visit: Visit, ids: Sequence[UUID], parts: Sequence[str]) -> list[Row]:
    found = partners.chosen(visit.actor, partner_ids=ids, permission=Permission.PARTNER_EXPORT)
    return [[*_basic(visit, row), *(_agreed(row) if TERMS.key in parts else [])] for row in found]


def _basic(visit: Visit, row: PartnerRow) -> list[Cell]:
    added = row.created_at.astimezone(ZoneInfo(visit.organisation.time_zone)).replace(tzinfo=None)
    kind, country = capfirst(said(KINDS[row.kind])), str(countries().get(row.country, row.country))
    who = [str(row.partner_id), kind, row.name, row.code, row.tax_number, country, row.contact_name]
    return [*who, row.email, written(row.phone), str(PartnerStatus(row.status).label), added]


def _agreed(row: PartnerRow) -> list[Cell]:
    referrer, rule = str(REFERRERS.get(row.referrer_type, "")), str(COMMISSIONS.get(row.commission_kind, ""))
    paid = str(PAYMENTS.get(row.payment_method, ""))
    return [referrer, rule, row.commission, row.discount, paid, row.terms, row.joined]


def _asked(visit: Visit) -> Mapping[str, str]:
    wanted = asked(visit)["kind"]
    return {**told(visit), **({"kind": wanted.value} if wanted else {})}


PARTNERS = Table(
    name="partners",
    title=gettext_lazy("Export partners"),
    one=gettext_lazy("partner"),
    many=gettext_lazy("partners"),
    permission=Permission.PARTNER_EXPORT,
    parts=[TERMS],
    ids=lambda visit, _agreed, at_most: partners.ids(
        visit.actor, permission=Permission.PARTNER_EXPORT, at_most=at_most, **asked(visit)
    ),
    head=_head,
    rows=_rows,
    asked=_asked,
    note=lambda visit, exported: note_partners_exported(visit.actor, exported=exported),
)


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.PARTNER_EXPORT)
def export(visit: Visit) -> Answer:
    """Which partners, and in what form; and the file."""
    return exported(visit, PARTNERS)
