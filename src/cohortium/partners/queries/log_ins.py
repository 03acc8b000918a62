"""How the log-ins of partners stand, and what they see by them. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Value

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.kinds import opened_by
from cohortium.administration.queries.addresses import known_by
from cohortium.administration.queries.own_log_ins import KnownRow, LogInRow, log_in
from cohortium.core.errors import NotFound
from cohortium.partners.models import Partner
from cohortium.partners.queries.partners import visible_to
from cohortium.partners.states import PartnerStatus
from cohortium.tenancy.lookups import Plain


@dataclass(frozen=True, slots=True)
class PartnerLogIn:
    """Whose log-in it is, how it stands, and what is to be asked before they get one."""

    holder_id: UUID
    name: str
    email: str
    is_with_us: bool
    log_in: LogInRow
    # Whoever comes in by this address already, and is somebody else as far as anybody knows.
    known: KnownRow | None
    # Other partners with this address.
    shared_with: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        """Whether others have this address."""
        return bool(self.shared_with)


@dataclass(frozen=True, slots=True)
class OwnPartner:
    """What somebody sees of their own house's record: how to reach it, and what was agreed."""

    partner_id: UUID
    kind: str
    name: str
    code: str
    contact_name: str
    email: str
    phone: str
    country: str
    terms: str


def partner_log_in(actor: Actor, *, partner_id: UUID, now: datetime) -> PartnerLogIn:
    """The log-in of a partner.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = visible_to(actor, Permission.PORTAL_INVITE).filter(pk=partner_id).first()
    if row is None:
        raise NotFound
    held = row.membership_id
    known = known_by(row.email) if row.email else None
    somebody = known if known and known.pk != held else None
    return PartnerLogIn(
        holder_id=row.pk,
        name=holder_name(row),
        email=row.email,
        is_with_us=row.status == PartnerStatus.ACTIVE,
        log_in=log_in(membership_id=held, opens_more=bool(held and opened_by(held, but=row.pk)), now=now),
        known=KnownRow(somebody.display_name, somebody.is_staff, tuple(opened_by(somebody.pk).values()))
        if somebody
        else None,
        shared_with=tuple(others_at(row.email, but=row.pk).values_list("name", flat=True)) if row.email else (),
    )


def holder_name(partner: Partner) -> str:
    """Whom one talks to there; the house itself, where nobody is named."""
    return partner.contact_name or partner.name


def others_at(email: str, *, but: UUID) -> QuerySet[Partner]:
    """Other partners who are with us and have this address, by name."""
    there = Partner.objects.filter(Q(email_plain=Plain(Value(email))), status=PartnerStatus.ACTIVE)
    return there.exclude(pk=but).order_by("name_plain", "pk")


def own_partners(actor: Actor) -> QuerySet[Partner]:
    """The house that somebody belongs to who is a partner's."""
    return Partner.objects.filter(membership=actor.id, status=PartnerStatus.ACTIVE)


def own_partner(actor: Actor) -> OwnPartner | None:
    """The record of one's own house; nothing for who is no partner's."""
    row = own_partners(actor).first()
    if row is None:
        return None
    return OwnPartner(
        row.pk, row.kind, row.name, row.code, row.contact_name, row.email, row.phone, row.country, row.terms
    )
