"""Questions about partners. Nothing here writes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline, timeline_with_parts
from cohortium.core.errors import NotFound, Words
from cohortium.core.lists import Showing, Sort
from cohortium.core.pages import MOMENTS, TEXTS, Cursor, PageOf
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.partners.models import Partner
from cohortium.partners.rules.partners import CommissionKind, PartnerDetails, PartnerKind, Payment, Referrer
from cohortium.partners.states import PartnerStatus
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.numbers import numbered

# As the trail knows partners.
ENTITY = "partner"
KINDS: dict[str, Words] = {
    PartnerKind.SPONSOR: _("%(sponsor_one)s"),
    PartnerKind.AGENT: _("%(agent_one)s"),
    PartnerKind.BROKER: _("%(broker_one)s"),
    PartnerKind.EMPLOYER: _("employer"),
}
COMMISSIONS: dict[str, Words] = {
    CommissionKind.PER_CANDIDATE: _("Fixed amount per referral"),
    CommissionKind.PERCENT: _("Percentage of fees paid"),
    CommissionKind.FIXED: _("One fixed sum"),
}
PAYMENTS: dict[str, Words] = {
    Payment.BANK_TRANSFER: _("Bank transfer"),
    Payment.CASH: _("Cash"),
    Payment.CHEQUE: _("Cheque"),
    Payment.MOBILE_MONEY: _("Mobile money"),
    Payment.OTHER: _("Other"),
}
REFERRERS: dict[str, Words] = {
    Referrer.PERSON: _("Person"),
    Referrer.COMPANY: _("Company"),
    Referrer.STAFF: _("Team member"),
    Referrer.ALUMNUS: _("Someone who learned here"),
}


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What lists, pages and the API show of a partner."""

    partner_id: UUID
    version: int
    kind: PartnerKind
    name: str
    code: str
    tax_number: str
    contact_name: str
    email: str
    phone: str
    country: str
    referrer_type: str
    terms: str
    commission_kind: str
    commission: Decimal | None
    discount: Decimal | None
    payment_method: str
    joined: date | None
    note: str
    membership_id: UUID | None
    status: PartnerStatus
    created_at: datetime
    updated_at: datetime

    @property
    def details(self) -> PartnerDetails:
        """What a form starts from."""
        return PartnerDetails(**{field.name: getattr(self, field.name) for field in fields(PartnerDetails)})


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Partner]:
    """The partners that this permission reaches: all or none, as they belong to no campus."""
    return Partner.objects.all() if actor.reach(permission).everything else Partner.objects.none()


def partners(
    actor: Actor,
    *,
    text: str = "",
    kind: PartnerKind | None = None,
    showing: Showing = Showing.ACTIVE,
    sort: Sort = Sort.NAME,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[PartnerRow]:
    """List partners whom this text finds, a page at a time, in one statement whatever their number.

    One is found by any words of the name in any order, by the code, by e-mail address and by phone number or its end.
    """
    rows = visible_to(actor, Permission.PARTNER_READ)
    return PageOf.of(
        _listed(matching(rows, text=text, kind=kind, showing=showing)),
        _row,
        sort.column,
        descending=sort.descending,
        after=after,
        at_most=at_most,
        values=MOMENTS if sort.column == "created_at" else TEXTS,
    )


def ids(
    actor: Actor,
    *,
    permission: Permission,
    text: str = "",
    kind: PartnerKind | None = None,
    showing: Showing = Showing.ACTIVE,
    sort: Sort = Sort.NAME,
    at_most: int,
) -> list[UUID]:
    """Every partner of such a list that this permission reaches too, in its order."""
    rows = visible_to(actor, Permission.PARTNER_READ) & visible_to(actor, permission)
    turned = "-" if sort.descending else ""
    found = matching(rows, text=text, kind=kind, showing=showing).order_by(f"{turned}{sort.column}", f"{turned}pk")
    return list(found.values_list("pk", flat=True)[:at_most])


def chosen(actor: Actor, *, partner_ids: Sequence[UUID], permission: Permission) -> list[PartnerRow]:
    """These partners in this order, as far as the permission reaches them."""
    found = {one["id"]: one for one in _listed(visible_to(actor, permission).filter(pk__in=partner_ids))}
    return [_row(found[one]) for one in partner_ids if one in found]


def matching(rows: QuerySet[Partner], *, text: str, kind: PartnerKind | None, showing: Showing) -> QuerySet[Partner]:
    """Narrow partners to those of a list like this."""
    if text.strip():
        rows = rows.filter(called(text))
    if kind:
        rows = rows.filter(kind=kind)
    return rows if showing == Showing.ALL else rows.filter(status=PartnerStatus(showing.value))


def called(text: str) -> Q:
    """Partners by any words of their name, by code, by e-mail address or phone number."""
    found = by_words(text, "name_plain", "name_second", "name_third", "name_fourth")
    found |= Q(code=text.strip().upper())
    if "@" in text:
        found |= Q(email_plain__begins=text) & ~Q(email="")
    elif (number := numbered(text)) is not None:
        found |= number
    return found


def partner(actor: Actor, *, partner_id: UUID, permission: Permission = Permission.PARTNER_READ) -> PartnerRow:
    """One partner.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = _listed(visible_to(actor, permission).filter(pk=partner_id)).first()
    if found is None:
        raise NotFound
    return _row(found)


def changed(*, partner_id: UUID) -> PartnerRow:
    """A partner as things are, for whoever has just been allowed to change it."""
    return _row(_listed(Partner.objects.filter(pk=partner_id)).get())


def acts(actor: Actor, row: PartnerRow) -> frozenset[str]:
    """What this actor can do with a partner that they see: names of actions. The actions themselves decide."""
    is_active = row.status == PartnerStatus.ACTIVE
    asked = {
        "edit_partner": Permission.PARTNER_EDIT,
        **({"archive_partner": Permission.PARTNER_ARCHIVE} if is_active else {}),
        **({} if is_active else {"restore_partner": Permission.PARTNER_RESTORE}),
    }
    return frozenset(act for act, permission in asked.items() if actor.reach(permission).everything)


def offered(actor: Actor, *kinds: PartnerKind) -> list[tuple[PartnerKind, UUID, str]]:
    """The partners of these kinds who are with us, by name: for whoever chooses one. Who sees none is offered none."""
    rows = visible_to(actor, Permission.PARTNER_READ).filter(kind__in=kinds, status=PartnerStatus.ACTIVE)
    found = rows.order_by("name_plain", "pk").values_list("kind", "pk", "name")
    return [(PartnerKind(kind), partner_id, name) for kind, partner_id, name in found]


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of partners, for whoever may read the trail or sees what they brought."""
    return dict(Partner.objects.filter(pk__in=ids).values_list("pk", "name"))


def names_seen(actor: Actor, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those of these partners whom this actor sees."""
    return dict(visible_to(actor, Permission.PARTNER_READ).filter(pk__in=ids).values_list("pk", "name"))


def happened(*, partner_id: UUID, parts: Sequence[UUID] = (), at_most: int = 20) -> list[TimelineRow]:
    """What happened to a partner that the caller has already been allowed to see, and to their documents."""
    if parts:
        return timeline_with_parts(entity_id=partner_id, parts=list(parts), at_most=at_most)
    return timeline(entity_type=ENTITY, entity_id=partner_id, at_most=at_most)


def partners_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Partners who are with us, for the field that searches everything."""
    rows: Any = (
        visible_to(actor, Permission.PARTNER_READ)
        .filter(called(asked.text), status=PartnerStatus.ACTIVE)
        .values("id", "name", "name_plain", "code")
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], row["code"]),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _listed(rows: QuerySet[Partner]) -> Any:
    return rows.values("id", "name_plain", *_PLAIN)


def _row(found: dict[str, Any]) -> PartnerRow:
    plain = {name: found[name] for name in _PLAIN}
    plain |= {"kind": PartnerKind(found["kind"]), "status": PartnerStatus(found["status"])}
    return PartnerRow(partner_id=found["id"], **plain)


_PLAIN = [field.name for field in fields(PartnerRow) if field.name != "partner_id"]
