"""Log-ins of partners: whoever has one sees the record of their own house, and nothing else."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.invitations import InvitationOver
from cohortium.administration.actions.own_log_ins import (
    NOTHING_AGREED,
    Agreed,
    SharesLogIn,
    Wanted,
    held_to_let_in,
    let_in,
    renew_own,
    shut,
    was_invited,
)
from cohortium.core.constraints import once
from cohortium.core.errors import Refusal
from cohortium.core.rows import locked
from cohortium.partners.events import PartnerInvited, PartnerLetIn, PartnerShutOut
from cohortium.partners.models import Partner
from cohortium.partners.queries import log_ins
from cohortium.partners.queries.partners import visible_to
from cohortium.partners.states import PartnerStatus


class PartnerNotWithUs(Refusal):
    """The partner is archived."""

    sentence = _("This partner is archived. Restore it first.")


@action(Permission.PORTAL_INVITE)
def invite_partner(actor: Actor, *, partner_id: UUID, agreed: Agreed = NOTHING_AGREED, now: datetime) -> Partner:
    """Give a partner a log-in: by a letter, or by joining the one that their address has.

    Raises:
        NotFound: there is none within reach.
        PartnerNotWithUs: as said.
        NoAddress, HasLogIn, IsThatThem, MailboxShared, SharesLogIn, IsSuspended, AlreadyInvited, JustSent: as `let_in`.
    """
    partner = _with_us(held_to_let_in(visible_to(actor, Permission.PORTAL_INVITE), partner_id))
    wanted = Wanted(
        partner.membership_id,
        partner.pk,
        log_ins.holder_name(partner),
        partner.email,
        bool(partner.email) and log_ins.others_at(partner.email, but=partner.pk).exists(),
    )
    partner.membership = let_in(actor, wanted, agreed=agreed, now=now)
    with once("partner_log_in_once", SharesLogIn()):
        partner.save(update_fields=["membership"])
    fact = PartnerInvited if was_invited(partner.membership) else PartnerLetIn
    record(actor, fact(partner.pk), partner, {"email": (None, partner.email)})
    return partner


@action(Permission.PORTAL_INVITE)
def remind_partner(actor: Actor, *, partner_id: UUID, now: datetime) -> Partner:
    """Send the letter with the link again.

    Raises:
        NotFound: there is none within reach.
        PartnerNotWithUs, InvitationOver, AddressChanged, JustSent: as they say.
    """
    partner = _with_us(locked(visible_to(actor, Permission.PORTAL_INVITE), partner_id))
    if partner.membership_id is None:
        raise InvitationOver
    lent = actor.lent(Permission.MEMBER_INVITE)
    renew_own(lent, membership_id=partner.membership_id, email=partner.email, now=now)
    record(actor, PartnerInvited(partner.pk), partner, {"email": (None, partner.email)})
    return partner


@action(Permission.PORTAL_INVITE)
def shut_partner_out(actor: Actor, *, partner_id: UUID) -> Partner | Unchanged:
    """Take the log-in of a partner away, or take the invitation back: at once nothing opens to them.

    Raises:
        NotFound: there is none within reach.
    """
    partner = locked(visible_to(actor, Permission.PORTAL_INVITE), partner_id)
    there = Membership.objects.exclude(status=MembershipStatus.LEFT)
    if partner.membership_id is None or not there.filter(pk=partner.membership_id).exists():
        return Unchanged(partner)
    if not shut(actor, membership_id=partner.membership_id, but=partner.pk):
        partner.membership = None
        partner.save(update_fields=["membership"])
    record(actor, PartnerShutOut(partner.pk), partner)
    return partner


def _with_us(partner: Partner) -> Partner:
    if partner.status != PartnerStatus.ACTIVE:
        raise PartnerNotWithUs
    return partner
