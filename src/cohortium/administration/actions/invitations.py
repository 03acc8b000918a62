"""How people come in: they are invited to an address, and accept with a log-in of that address."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor, ActorKind
from cohortium.access.links import hash_of, secret_of
from cohortium.access.models import Invitation, Membership, Role
from cohortium.access.permissions import Permission
from cohortium.access.queries import combine
from cohortium.access.settings import INVITATION_LIFE
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.action import Unchanged, action, record
from cohortium.administration.actions.members import FAULTS, NO_ROLE, AlreadyMember, Mightier, check_decides, give
from cohortium.administration.actions.records import hold_records, let_go
from cohortium.administration.events import InvitationAccepted, MemberInvited, OwnLogInOffered
from cohortium.administration.queries.addresses import known_by, only_tried
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.administration.queries.members import visible_to, work
from cohortium.administration.rules.members import MemberDetails, faults, faults_of_address, tidied
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal, Words
from cohortium.core.rows import locked
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.settings import value_of

NO_CAMPUS = _("Choose where they will work. You can only invite people to places where you work.")
# Between two letters to the same address.
REST = timedelta(minutes=1)


class AlreadyInvited(Refusal):
    """There is an invitation to this address."""

    sentence = _("This address has already been invited. Send that invitation again.")


class IsSuspended(Refusal):
    """Whoever has this address is a member who is kept out."""

    sentence = _("This person is a suspended member. Reinstate them on their page.")


class WasHere(Refusal):
    """Whoever has this address left the organisation."""

    sentence = _("This person was a member before. Invite them again from their page.")


class UsesPortal(Refusal):
    """Whoever has this address is not of the team, and has a log-in of their own."""

    sentence = _("This address is used for a portal log-in. Remove that access first, then invite them here.")


class JustSent(Refusal):
    """The last letter has hardly left."""

    sentence = _("This was sent a moment ago. Wait a minute before you send it again.")


class RolesGone(Refusal):
    """Whoever left holds no role any more."""

    sentence = _("This person’s roles have been retired. Give them another role first.")


class NoRoleYet(Refusal):
    """Whoever came with a file was given no role so far."""

    sentence = _("This person has no role yet. Give them one first.")


class InvitationOver(Refusal):
    """The invitation was used, was taken back, or is too old."""

    sentence = _("This invitation is no longer valid. Ask for a new one.")


class AnotherAddress(Refusal):
    """The log-in has another address than the invitation."""

    sentence = _("This invitation is for another e-mail address. Sign in with that one.")


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is to be asked."""

    email: str
    display_name: str
    role_ids: Sequence[UUID]
    campus_ids: Sequence[UUID]


@action(Permission.MEMBER_INVITE)
def invite(
    actor: Actor,
    *,
    email: str,
    display_name: str,
    role_ids: Sequence[UUID],
    campus_ids: Sequence[UUID],
    now: datetime,
) -> Membership:
    """Ask somebody to join, with roles and campuses. Whether the address has a log-in already is not looked at.

    Raises:
        Invalid: name, address or roles cannot be accepted.
        NotFound: a role or a campus is not within reach.
        Mightier: the roles may do more than the actor.
        AlreadyMember, AlreadyInvited, IsSuspended, WasHere, UsesPortal: there is a membership under this address.
    """
    details, country = MemberDetails(display_name), Organisation.objects.get().country
    found = faults_of_address(email) | faults(details, country=country)
    errors: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    if not role_ids:
        errors["roles"] = [NO_ROLE]
    if not campus_ids and not actor.reach(Permission.MEMBER_INVITE).everything:
        errors["campuses"] = [NO_CAMPUS]
    if errors:
        raise Invalid(errors)
    roles, campuses = work(actor, Permission.MEMBER_INVITE, role_ids=role_ids, campus_ids=campus_ids)
    if not actor.covers(combine([role.permissions for role in roles], frozenset(campus.pk for campus in campuses))):
        raise Mightier
    email = email.strip()
    member = _newcomer(email) or Membership(status=MembershipStatus.INVITED)
    assign(member, asdict(tidied(details, country=country)))
    member.save()
    give(member, roles, campuses)
    invitation = _invitation_of(member)
    invitation.email = email
    changes = {
        "display_name": (None, member.display_name),
        "roles": (None, [role.name for role in roles]),
        "campuses": (None, [campus.name for campus in campuses]),
    }
    send(actor, invitation, member, changes, now=now)
    return member


@action(Permission.MEMBER_INVITE)
def invite_several(actor: Actor, *, people: Sequence[Invited], now: datetime) -> list[Membership]:
    """Ask several people at once: all of them, or nobody.

    Raises:
        Invalid: some of them cannot be asked; each reason stands under `<place in the list>/<field>`.
        NotFound: a role or a campus is not within reach.
    """
    invited, errors = [], dict[str, Sequence[Words]]()
    for place, one in enumerate(people):
        try:
            invited.append(invite(actor, **asdict(one), now=now))
        except Invalid as refusal:
            errors |= {f"{place}/{field}": sentences for field, sentences in refusal.errors.items()}
        except (AlreadyMember, AlreadyInvited, IsSuspended, WasHere, UsesPortal) as refusal:
            errors[f"{place}/email"] = [refusal.sentence]
        except Mightier as refusal:
            errors[f"{place}/roles"] = [refusal.sentence]
    if errors:
        raise Invalid(errors)
    return invited


@action(Permission.MEMBER_INVITE)
def renew_invitation(actor: Actor, *, membership_id: UUID, now: datetime) -> Membership:
    """Send an invitation again, with another secret: the one before opens nothing any more.

    Raises:
        NotFound: there is no such invitation within reach.
        Mightier: the roles may do more than the actor.
        WorksElsewhere: the person is to work also where the actor does not decide.
        InvitationOver: it was accepted, or taken back.
        JustSent: the last letter has hardly left.
        NoRoleYet: they came with a file.
    """
    member, invitation = _locked(actor, membership_id)
    if member.status != MembershipStatus.INVITED:
        raise InvitationOver
    if not member.roles.exists():
        raise NoRoleYet
    send(actor, invitation, member, {}, now=now)
    return member


@action(Permission.MEMBER_INVITE)
def invite_again(actor: Actor, *, membership_id: UUID, now: datetime) -> Membership | Unchanged:
    """Invite somebody who left, with the roles and campuses of then.

    Raises:
        NotFound: there is no such member within reach.
        Mightier, WorksElsewhere: as above.
        IllegalTransition: the person is a member.
        RolesGone: the roles of then are retired.
    """
    member, invitation = _locked(actor, membership_id)
    # Locked, so that none of them is retired before the invitation stands.
    held = Role.objects.filter(pk__in=member.roles.values("role"), is_retired=False).order_by("pk")
    if not list(held.select_for_update(of=("self",), no_key=True)):
        raise RolesGone
    changes = MEMBERSHIP.move(member, by="invite_again")
    if not changes:
        return Unchanged(member)
    member.save(update_fields=["status"])
    send(actor, invitation, member, changes, now=now)
    return member


@action(Permission.MEMBER_ACCEPT)
def accept(actor: Actor, *, user_id: UUID, email: str, now: datetime) -> Membership | Unchanged:
    """Come in by the invitation that is the actor's link, with a log-in of the address that was invited.

    Raises:
        InvitationOver: it was taken back, replaced, or is too old.
        AnotherAddress: the log-in has another address.
        AlreadyMember: this log-in belongs to the organisation already.
    """
    # First the member and then the invitation, as everywhere.
    mine = Invitation.objects.filter(pk=actor.id)
    member = Membership.objects.select_for_update(of=("self",)).filter(pk__in=mine.values("membership")).first()
    if member is None:
        raise InvitationOver
    invitation = mine.select_for_update(of=("self",)).get()
    if member.user_id == user_id and member.status == MembershipStatus.ACTIVE:
        return Unchanged(member)
    if invitation.accepted_at or invitation.expires_at <= now or member.status == MembershipStatus.LEFT:
        raise InvitationOver
    # As the database compares the addresses of log-ins, and no other way.
    if not mine.annotate(address=Lower("email")).filter(address=Lower(Value(email))).exists():
        raise AnotherAddress
    changes = MEMBERSHIP.move(member, by="accept")
    member.user_id = user_id
    with once("membership_once", AlreadyMember()):
        member.save(update_fields=["status", "user"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    # By the link they became somebody of the organisation, and it is they who acted.
    record(replace(actor, kind=ActorKind.MEMBER, id=member.pk), InvitationAccepted(member.pk), member, changes)
    return member


def _locked(actor: Actor, membership_id: UUID) -> tuple[Membership, Invitation]:
    member = locked(visible_to(actor, Permission.MEMBER_INVITE), membership_id)
    check_decides(actor, Permission.MEMBER_INVITE, member.pk)
    invitation = _invitation_of(member)
    if member.user:
        # The log-in may have another address by now.
        invitation.email = member.user.email
    return member, invitation


def send(by: Actor, invitation: Invitation, member: Membership, changes: Changes, *, now: datetime) -> None:
    """Give the invitation its next secret, and tell: a job writes the mail, to the team or to who has only their own.

    Raises:
        JustSent: the last letter has hardly left.
        AlreadyInvited: somebody else is invited to this address.
    """
    if invitation.sent_at and now < invitation.sent_at + REST:
        raise JustSent
    invitation.generation += 1
    invitation.secret_hash = hash_of(secret_of(PURPOSE, invitation.pk, invitation.generation))
    invitation.sent_at = now
    invitation.expires_at = now + value_of(INVITATION_LIFE)
    invitation.accepted_at = None
    with once("invitation_email_once", AlreadyInvited()):
        invitation.save()
    fact = MemberInvited if member.is_staff else OwnLogInOffered
    record(by, fact(invitation.pk), member, {**changes, "email": (None, invitation.email)})


def free(*emails: str) -> None:
    """Let go of the invitations to these addresses that were taken back before anybody outside the team came in."""
    wanted = [Lower(Value(email)) for email in emails]
    tried = Invitation.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    tried.filter(membership__in=Membership.objects.filter(only_tried()).values("pk")).delete()


def _invitation_of(member: Membership) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).filter(membership=member).first()
    # Somebody who founded the organisation or came with an import was never invited.
    return found or Invitation(membership=member, generation=0)


def _newcomer(email: str) -> Membership | None:
    """Whoever had a log-in of their own that was taken away, and is to work here now; nobody, for a new address."""
    free(email)
    known = known_by(email)
    if known is None:
        return None
    if not known.is_staff:
        # Records before log-ins, as everywhere.
        hold_records(membership_ids=[known.pk])
        member = Membership.objects.select_for_update(of=("self",)).get(pk=known.pk)
        if member.is_staff or member.status != MembershipStatus.LEFT:
            raise UsesPortal
        MEMBERSHIP.move(member, by="invite_again")
        # Working here gives nobody back what was taken from them as a guardian, a learner or a partner.
        let_go(member)
        member.is_staff = True
        return member
    refusals = {
        MembershipStatus.INVITED: AlreadyInvited,
        MembershipStatus.LEFT: WasHere,
        MembershipStatus.SUSPENDED: IsSuspended,
    }
    raise refusals.get(MembershipStatus(known.status), AlreadyMember)
