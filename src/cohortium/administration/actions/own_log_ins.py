"""Log-ins of those who are not of the team: families, learners and partners. They have no roles and no campuses.

Each begins at the record of whom it is for: see `people.actions.log_ins` and `partners.actions.log_ins`, which have
locked the record. The order is: every record that changes (`hold_records`), then the membership, then the invitation.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation, Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.invitations import InvitationOver, IsSuspended, free, send
from cohortium.administration.actions.records import hold_records, let_go
from cohortium.administration.events import MemberRemoved, OwnLogInJoined
from cohortium.administration.kinds import opened_by
from cohortium.administration.queries.addresses import known_by
from cohortium.core.changes import Changes
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.rows import locked


class NoAddress(Refusal):
    """There is no address to invite."""

    sentence = _("They have no e-mail address. Enter one first.")


class HasLogIn(Refusal):
    """There is a log-in, or an invitation that waits."""

    sentence = _("They already have a log-in or an invitation. Reload this page.")


class IsThatThem(Refusal):
    """The address belongs to a log-in of this organisation: it has to be said that it is the same person's."""

    def __init__(self, name: str) -> None:
        super().__init__(
            str(
                _(
                    "This address is the log-in of %(name)s. Confirm that they are the same person, or enter another "
                    "address."
                )
            )
            % {"name": name}
        )
        self.name = name


class MailboxShared(Refusal):
    """Others have the same address: whoever reads their letters could come in."""

    sentence = _(
        "Other people here have the same address. Confirm that no one else reads this mailbox, or enter "
        "another address."
    )


class AddressChanged(Refusal):
    """The record has another address by now, about which nobody was asked."""

    sentence = _("Their address has changed. Withdraw the invitation and invite them at the new address.")


class SharesLogIn(Refusal):
    """The log-in of this address is somebody else's, who is never the same person."""

    sentence = _("This address is already the log-in of someone related to them. Each person needs their own address.")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the office said where it was asked."""

    # The log-in that has this address is the same person's.
    is_same: bool = False
    # Others have this address in their records, and only this person reads what comes there.
    reads_alone: bool = False


# What holds where nobody was asked.
NOTHING_AGREED = Agreed()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to have a log-in."""

    # The membership that their record names already, if any.
    membership_id: UUID | None
    # The record itself.
    record_id: UUID
    name: str
    email: str
    # Whether others who are with us have this address in their records.
    is_shared: bool
    # Those whose log-in can never be theirs: of the other parent, of the child.
    never: Collection[UUID] = ()


def held_to_let_in(rows: QuerySet[Any], record_id: UUID) -> Any:
    """The record that is to have a log-in, locked with all that may change with it.

    Others beside which the log-in of its address stayed lose it when it begins anew. Whoever waited for the log-in
    first, and for them then, would wait for those who do it the other way round.

    Raises:
        NotFound: it is not among these.
    """
    seen = rows.filter(pk=record_id).first()
    if seen is None:
        raise NotFound
    known = known_by(seen.email) if seen.email else None
    log_ins = {one for one in (seen.membership_id, known.pk if known else None) if one}
    hold_records(membership_ids=log_ins, record_ids=[record_id])
    list(Membership.objects.filter(pk__in=log_ins).order_by("pk").select_for_update(of=("self",)))
    return locked(rows, record_id)


def let_in(by: Actor, wanted: Wanted, *, agreed: Agreed, now: datetime) -> Membership:
    """Give somebody a log-in: invite their address, or join the log-in that has it, once the office says that it may.

    Raises:
        NoAddress, HasLogIn, IsThatThem, MailboxShared, SharesLogIn, IsSuspended: as they say.
        AlreadyInvited, JustSent: as for the team.
    """
    lent = by.lent(Permission.MEMBER_INVITE)
    if not wanted.email:
        raise NoAddress
    held = locked(Membership.objects.all(), wanted.membership_id) if wanted.membership_id else None
    if held and held.status != MembershipStatus.LEFT:
        raise HasLogIn
    known = known_by(wanted.email)
    if known and known.pk in wanted.never:
        raise SharesLogIn
    if known and not (held and known.pk == held.pk):
        if not agreed.is_same:
            raise IsThatThem(known.display_name)
        return _joined(lent, known.pk, wanted, now)
    if wanted.is_shared and not agreed.reads_alone:
        raise MailboxShared
    # Back by the address of then; where their record has another one now, the log-in of then stays shut.
    if known:
        return _again(lent, known, wanted, now)
    return invite_to_own(lent, email=wanted.email, display_name=wanted.name, now=now)


def was_invited(member: Membership) -> bool:
    """Whether somebody who was let in has a letter to answer first; otherwise their log-in opens it at once."""
    return member.status == MembershipStatus.INVITED


@action(Permission.MEMBER_INVITE)
def invite_to_own(actor: Actor, *, email: str, display_name: str, now: datetime) -> Membership:
    """Ask somebody to come and see what is their own, and nothing else: they are not of the team.

    Raises:
        AlreadyInvited: there is an invitation to this address.
    """
    free(email)
    member = Membership(display_name=display_name, status=MembershipStatus.INVITED, is_staff=False)
    member.save()
    invitation = Invitation(membership=member, email=email, generation=0)
    send(actor, invitation, member, {"display_name": (None, display_name)}, now=now)
    return member


@action(Permission.MEMBER_INVITE)
def invite_own_again(actor: Actor, *, membership_id: UUID, email: str, now: datetime) -> Membership:
    """Let somebody in again whose log-in was taken away, or who worked here: without the roles of then.

    Raises:
        IllegalTransition: they are in, or invited.
        JustSent, AlreadyInvited: as for the team.
    """
    member = locked(Membership.objects.all(), membership_id)
    changes: dict[str, Any] = {**MEMBERSHIP.move(member, by="invite_again")}
    if member.is_staff:
        changes |= _leaves_the_team(member)
    member.save(update_fields=["status", "is_staff"])
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(membership=member).first()
    invitation = invitation or Invitation(membership=member, generation=0)
    free(email)
    invitation.email = email
    send(actor, invitation, member, changes, now=now)
    return member


@action(Permission.MEMBER_INVITE)
def renew_own(actor: Actor, *, membership_id: UUID, email: str, now: datetime) -> Membership:
    """Send the letter again, with another secret. `email` is what stands in the record now.

    Raises:
        InvitationOver: it was accepted, or taken back, or is not for the portal.
        AddressChanged: the record has another address than the invitation.
        JustSent: as for the team.
    """
    member = locked(Membership.objects.all(), membership_id)
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(membership=member).first()
    if member.is_staff or member.status != MembershipStatus.INVITED or invitation is None:
        raise InvitationOver
    if invitation.email.lower() != email.lower():
        raise AddressChanged
    send(actor, invitation, member, {}, now=now)
    return member


def shut(by: Actor, *, membership_id: UUID, but: UUID) -> bool:
    """Take a record from a log-in, and end the log-in if it opens nothing else. Says whether it is over.

    Whoever is of the team, or has other records here, comes in as before, and sees this one no more.
    """
    member = locked(Membership.objects.all(), membership_id)
    if member.is_staff or opened_by(member.pk, but=but):
        return False
    end_own(by.lent(Permission.MEMBER_REMOVE), membership_id=member.pk)
    return True


@action(Permission.MEMBER_REMOVE)
def end_own(actor: Actor, *, membership_id: UUID) -> Membership | Unchanged:
    """End a log-in outside the team, or take its invitation back: from now on nothing here opens to it."""
    member = locked(Membership.objects.filter(is_staff=False), membership_id)
    changes = MEMBERSHIP.move(member, by="remove")
    if not changes:
        return Unchanged(member)
    member.save(update_fields=["status"])
    record(actor, MemberRemoved(member.pk), member, changes)
    return member


def _joined(lent: Actor, known_id: UUID, wanted: Wanted, now: datetime) -> Membership:
    member = locked(Membership.objects.all(), known_id)
    if member.status == MembershipStatus.SUSPENDED:
        raise IsSuspended
    if member.status == MembershipStatus.LEFT:
        return _again(lent, member, wanted, now)
    record(lent, OwnLogInJoined(member.pk, wanted.record_id), member)
    return member


def _again(lent: Actor, member: Membership, wanted: Wanted, now: datetime) -> Membership:
    # What was taken from them elsewhere is not theirs again because this record is.
    let_go(member, but=wanted.record_id)
    return invite_own_again(lent, membership_id=member.pk, email=wanted.email, now=now)


def _leaves_the_team(member: Membership) -> Changes:
    """Nobody of the team any more: roles and campuses of then would be theirs again with the next letter."""
    held = {
        "roles": sorted(member.roles.values_list("role__name", flat=True)),
        "campuses": sorted(member.campuses.values_list("campus__name", flat=True)),
    }
    member.roles.all().delete()
    member.campuses.all().delete()
    member.is_staff = False
    return {name: (names, []) for name, names in held.items() if names}
