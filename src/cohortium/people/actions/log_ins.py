"""Log-ins of guardians and learners: who gets one sees and corrects what is theirs, and nothing else."""

from datetime import date, datetime
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
from cohortium.people.events_portal import (
    GuardianInvited,
    GuardianLetIn,
    GuardianShutOut,
    LearnerInvited,
    LearnerLetIn,
    LearnerShutOut,
)
from cohortium.people.models import Guardian, Learner
from cohortium.people.queries import learners, log_ins
from cohortium.people.queries.family_reach import guardians_visible_to
from cohortium.people.rules.log_ins import OLD_ENOUGH, LogInFault
from cohortium.people.states import GuardianStatus, LearnerStatus


class NotWithUs(Refusal):
    """They were removed or archived, or their family was."""

    sentence = _("This person is no longer active. Restore them first.")


class TooYoung(Refusal):
    """A child is spoken for by who looks after them."""

    sentence = _("They are under %(years)s. Until then, the people who look after them have the log-in.") % {
        "years": OLD_ENOUGH
    }


class AgeUnknown(Refusal):
    """Somebody looks after them, and nobody knows how old they are."""

    sentence = _("Enter their date of birth first. A log-in is possible from age %(years)s.") % {"years": OLD_ENOUGH}


class NotTheirOwn(Refusal):
    """The address is that of who looks after them."""

    sentence = _("This address belongs to someone who looks after them. Enter their own address.")


_FAULTS: dict[LogInFault, type[Refusal]] = {
    LogInFault.TOO_YOUNG: TooYoung,
    LogInFault.AGE_UNKNOWN: AgeUnknown,
    LogInFault.NOT_THEIR_OWN: NotTheirOwn,
}


@action(Permission.PORTAL_INVITE)
def invite_guardian(actor: Actor, *, guardian_id: UUID, agreed: Agreed = NOTHING_AGREED, now: datetime) -> Guardian:
    """Give a guardian a log-in: by a letter, or by joining the one that their address has.

    Raises:
        NotFound: they are not within reach.
        NotWithUs: as said.
        NoAddress, HasLogIn, IsThatThem, MailboxShared, SharesLogIn, IsSuspended, AlreadyInvited, JustSent: as `let_in`.
    """
    guardian: Guardian = held_to_let_in(guardians_visible_to(actor, Permission.PORTAL_INVITE), guardian_id)
    if not log_ins.is_with_us(guardian):
        raise NotWithUs
    wanted = Wanted(
        guardian.membership_id,
        guardian.pk,
        str(guardian),
        guardian.email,
        bool(guardian.email) and log_ins.shares_address(guardian.email, but=guardian.pk),
        log_ins.never_of_guardian(guardian),
    )
    guardian.membership = let_in(actor, wanted, agreed=agreed, now=now)
    # Who was removed and added anew: the log-in goes to the record that counts.
    gone = Guardian.objects.filter(family=guardian.family_id, status=GuardianStatus.ARCHIVED)
    gone.filter(membership=guardian.membership_id).exclude(pk=guardian.pk).update(membership=None)
    with once("guardian_log_in_once", SharesLogIn()):
        guardian.save(update_fields=["membership"])
    fact = GuardianInvited if was_invited(guardian.membership) else GuardianLetIn
    record(actor, fact(guardian.pk), guardian, {"email": (None, guardian.email)})
    return guardian


@action(Permission.PORTAL_INVITE)
def remind_guardian(actor: Actor, *, guardian_id: UUID, now: datetime) -> Guardian:
    """Send the letter with the link again.

    Raises:
        NotFound: they are not within reach.
        NotWithUs, InvitationOver, AddressChanged, JustSent: as they say.
    """
    guardian = _guardian(actor, guardian_id)
    if not log_ins.is_with_us(guardian):
        raise NotWithUs
    _remind(actor, guardian, now)
    record(actor, GuardianInvited(guardian.pk), guardian, {"email": (None, guardian.email)})
    return guardian


@action(Permission.PORTAL_INVITE)
def shut_guardian_out(actor: Actor, *, guardian_id: UUID) -> Guardian | Unchanged:
    """Take the log-in of a guardian away, or take the invitation back: at once nothing of the family opens to them.

    Raises:
        NotFound: they are not within reach.
    """
    guardian = _guardian(actor, guardian_id)
    if not _shut(actor, guardian):
        return Unchanged(guardian)
    record(actor, GuardianShutOut(guardian.pk), guardian)
    return guardian


@action(Permission.PORTAL_INVITE)
def invite_learner(
    actor: Actor, *, learner_id: UUID, agreed: Agreed = NOTHING_AGREED, today: date, now: datetime
) -> Learner:
    """Give a learner a log-in who is old enough and has an address of their own.

    Raises:
        NotFound: they are not within reach.
        NotWithUs, TooYoung, AgeUnknown, NotTheirOwn: as they say.
        NoAddress, HasLogIn, IsThatThem, MailboxShared, SharesLogIn, IsSuspended, AlreadyInvited, JustSent: as `let_in`.
    """
    learner: Learner = held_to_let_in(learners.visible_to(actor, Permission.PORTAL_INVITE), learner_id)
    if learner.status != LearnerStatus.ACTIVE:
        raise NotWithUs
    if fault := log_ins.fault_of(learner, today=today):
        raise _FAULTS[fault]
    wanted = Wanted(
        learner.membership_id,
        learner.pk,
        str(learner),
        learner.email,
        bool(learner.email) and log_ins.shares_address(learner.email, but=learner.pk),
        log_ins.never_of_learner(learner),
    )
    learner.membership = let_in(actor, wanted, agreed=agreed, now=now)
    with once("learner_log_in_once", SharesLogIn()):
        learner.save(update_fields=["membership"])
    fact = LearnerInvited if was_invited(learner.membership) else LearnerLetIn
    record(actor, fact(learner.pk), learner, {"email": (None, learner.email)})
    return learner


@action(Permission.PORTAL_INVITE)
def remind_learner(actor: Actor, *, learner_id: UUID, today: date, now: datetime) -> Learner:
    """Send the letter with the link again.

    Raises:
        NotFound: they are not within reach.
        NotWithUs, TooYoung, AgeUnknown, NotTheirOwn, InvitationOver, AddressChanged, JustSent: as they say.
    """
    learner = locked(learners.visible_to(actor, Permission.PORTAL_INVITE), learner_id)
    if learner.status != LearnerStatus.ACTIVE:
        raise NotWithUs
    if fault := log_ins.fault_of(learner, today=today):
        raise _FAULTS[fault]
    _remind(actor, learner, now)
    record(actor, LearnerInvited(learner.pk), learner, {"email": (None, learner.email)})
    return learner


@action(Permission.PORTAL_INVITE)
def shut_learner_out(actor: Actor, *, learner_id: UUID) -> Learner | Unchanged:
    """Take the log-in of a learner away, or take the invitation back: at once nothing of theirs opens to them.

    Raises:
        NotFound: they are not within reach.
    """
    learner = locked(learners.visible_to(actor, Permission.PORTAL_INVITE), learner_id)
    if not _shut(actor, learner):
        return Unchanged(learner)
    record(actor, LearnerShutOut(learner.pk), learner)
    return learner


def let_go_of_log_in(by: Actor, guardian: Guardian) -> None:
    """Whoever is a guardian no more sees nothing of the family, and a log-in that was for nothing else ends."""
    # The log-in that ended stays beside the record: with that it is erased one day.
    if guardian.membership_id and not shut(by, membership_id=guardian.membership_id, but=guardian.pk):
        guardian.membership = None


def _guardian(actor: Actor, guardian_id: UUID) -> Guardian:
    return locked(guardians_visible_to(actor, Permission.PORTAL_INVITE), guardian_id)


def _remind(by: Actor, row: Guardian | Learner, now: datetime) -> None:
    if row.membership_id is None or not row.email:
        raise InvitationOver
    renew_own(by.lent(Permission.MEMBER_INVITE), membership_id=row.membership_id, email=row.email, now=now)


def _shut(by: Actor, row: Guardian | Learner) -> bool:
    """Whether anything was different: the log-in ends, or this record is taken from it."""
    if row.membership_id is None:
        return False
    is_there = Membership.objects.filter(pk=row.membership_id).exclude(status=MembershipStatus.LEFT).exists()
    if not is_there:
        return False
    if not shut(by, membership_id=row.membership_id, but=row.pk):
        row.membership = None
        row.save(update_fields=["membership"])
    return True
