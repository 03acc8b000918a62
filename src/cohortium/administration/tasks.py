"""What follows from what happened to campuses and people, and what the clock does to them; looking at the trail."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.queries import address_of
from cohortium.administration.actions import campuses
from cohortium.administration.actions.campuses import close_due_campuses
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.actions.trail import (
    UnderWay,
    note_broken,
    note_sound,
    note_unfinished,
    verify_trail,
)
from cohortium.administration.events import (
    CampusesClosed,
    CampusesReopened,
    InvitationAccepted,
    KeyRevoked,
    MemberInvited,
    MemberLeft,
    MemberRemoved,
    MemberSuspended,
    OwnLogInJoined,
    OwnLogInOffered,
    SettingChanged,
    TrailVerificationAsked,
)
from cohortium.administration.kinds import address_of_kind
from cohortium.administration.queries import causes, second_factor, trail, undelivered
from cohortium.administration.queries.campuses import CLOSING
from cohortium.administration.queries.invitations import address, inviter
from cohortium.audit import looking
from cohortium.audit.looking import Look, Seen
from cohortium.desk.actions.approvals import drop_approvals
from cohortium.desk.actions.tasks import let_go, raise_task, settle_tasks
from cohortium.desk.events import ApprovalGranted
from cohortium.desk.queries import asked
from cohortium.jobs.errands import Errand, runs_errand
from cohortium.jobs.facts import AT_MOST
from cohortium.jobs.glue import every, on
from cohortium.notifications.actions.letters import Recipient, queue, queue_each
from cohortium.notifications.events import AddressCleared, NotificationBounced, NotificationFailed
from cohortium.notifications.states import RecipientType


@on(CampusesClosed, CampusesReopened)
def people_follow(actor: Actor, fact: CampusesClosed | CampusesReopened, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Whoever works at a closed campus only loses sight of it, until it opens again."""
    let_people_follow(actor, campus_ids=fact.ids)


@on(MemberInvited, OwnLogInOffered)
def send_invitation(actor: Actor, fact: MemberInvited | OwnLogInOffered, now: datetime) -> None:
    """Whoever is invited gets a letter with the link."""
    recipient = address(invitation_id=fact.invitation_id)
    if recipient:
        queue(actor, kind=fact.kind, recipient=recipient, subject_id=fact.invitation_id, now=now)


@on(ApprovalGranted)
def close_as_approved(actor: Actor, fact: ApprovalGranted, now: datetime) -> None:
    """A campus closes when those agreed who had to, or is given the day that they agreed to."""
    if fact.about == CLOSING:
        campuses.close_as_approved(
            actor,
            campus_id=fact.subject_id,
            request_id=fact.request_id,
            closes_on=asked.settled_day(request_id=fact.request_id),
            now=now,
        )


@on(NotificationFailed, NotificationBounced)
def mend_address(actor: Actor, fact: NotificationFailed | NotificationBounced, now: datetime) -> None:  # noqa: ARG001 - as every task
    """A letter that could not be delivered is somebody's to mend: an invitation, or the address in a record."""
    cause = causes.undelivered(notification_id=fact.notification_id)
    if cause:
        raise_task(actor, kind=cause.kind, subject_id=cause.subject_id, details=cause.details)


@on(AddressCleared)
def address_is_good(actor: Actor, fact: AddressCleared, now: datetime) -> None:
    """Whoever says that a mailbox is there after all has looked at it."""
    for entity, one in undelivered.at(fact.address_id):
        settle_tasks(actor, kind=address_of_kind(entity), subject_id=one, now=now)


@every("*/20 * * * *")
def addresses_are_mended(actor: Actor, now: datetime) -> None:
    """A task about an address is done once the record has another one, wherever that was entered."""
    for entity, one in undelivered.mended():
        settle_tasks(actor, kind=address_of_kind(entity), subject_id=one, now=now)


@on(MemberInvited, OwnLogInOffered)
def address_is_tried_again(actor: Actor, fact: MemberInvited | OwnLogInOffered, now: datetime) -> None:
    """The invitation was sent once more: whether that arrives is seen then."""
    membership_id = causes.membership_of(invitation_id=fact.invitation_id)
    if membership_id:
        _arrived(actor, membership_id, now)


@on(InvitationAccepted, MemberRemoved, MemberLeft)
def invitation_is_over(actor: Actor, fact: InvitationAccepted | MemberRemoved | MemberLeft, now: datetime) -> None:
    """Whoever came in needs no letter any more, nor does whoever is not to come."""
    _arrived(actor, fact.membership_id, now)


@on(MemberRemoved, MemberLeft)
def tasks_are_let_go(actor: Actor, fact: MemberRemoved | MemberLeft, now: datetime) -> None:  # noqa: ARG001 - as above
    """What somebody was to do waits for others when they go."""
    let_go(actor, membership_id=fact.membership_id)


@on(MemberRemoved, MemberLeft, MemberSuspended)
def approvals_are_dropped(actor: Actor, fact: MemberRemoved | MemberLeft | MemberSuspended, now: datetime) -> None:
    """What somebody asked for waits no longer when they go, or are kept out."""
    drop_approvals(actor, membership_id=fact.membership_id, now=now)


@every("23 2 * * *")
def replace_keys(actor: Actor, now: datetime) -> None:
    """A key that expires soon is somebody's to replace: they are asked once."""
    for cause in causes.expiring_keys(now=now):
        raise_task(actor, kind=causes.EXPIRING, subject_id=cause.subject_id, details=cause.details, again=False)


@on(KeyRevoked)
def key_is_gone(actor: Actor, fact: KeyRevoked, now: datetime) -> None:
    """A key that is revoked needs no other in its place."""
    settle_tasks(actor, kind=causes.EXPIRING, subject_id=fact.key_id, now=now)


@on(InvitationAccepted)
def tell_inviter(actor: Actor, fact: InvitationAccepted, now: datetime) -> None:
    """Whoever invited somebody is told that they came in."""
    if found := inviter(membership_id=fact.membership_id):
        who = Recipient(RecipientType.MEMBER, *found)
        queue_each(actor, kind=fact.kind, recipients=[who], subject_id=fact.membership_id, now=now)


@on(SettingChanged)
def tell_who_needs_a_second_factor(actor: Actor, fact: SettingChanged, now: datetime) -> None:
    """Whoever has to set one up is told by when. Of more people than fit, the others see it where they start."""
    asked = second_factor.asked_by(setting_id=fact.setting_id)[:AT_MOST]
    if asked:
        people = [Recipient(RecipientType.MEMBER, *one) for one in asked]
        queue_each(actor, kind=second_factor.WANTED, recipients=people, subject_id=fact.setting_id, now=now)


@every("*/15 * * * *")
def close_due(actor: Actor, now: datetime) -> None:
    """A campus closes when its closing day begins; every zone is a multiple of a quarter of an hour from UTC."""
    close_due_campuses(actor, now=now)


@every("11 1 * * 0")
def verify_each_week(actor: Actor, now: datetime) -> None:  # noqa: ARG001 - as the clock calls it
    """What was done to the trail is known within a week, also where nobody looks."""
    with suppress(UnderWay):
        verify_trail(actor)


def _arrived(actor: Actor, membership_id: UUID, now: datetime) -> None:
    for kind, subject_id in causes.undelivered_tasks(membership_id):
        settle_tasks(actor, kind=kind, subject_id=subject_id, now=now)


@on(OwnLogInJoined)
def tell_what_else_opens(actor: Actor, fact: OwnLogInJoined, now: datetime) -> None:
    """Whoever has a log-in already is told what else it opens now."""
    address = address_of(fact.membership_id)
    if address:
        who = [Recipient(RecipientType.MEMBER, fact.membership_id, address)]
        queue_each(actor, kind=fact.kind, recipients=who, subject_id=fact.record_id, now=now)


def _prepare(actor: Actor, fact: TrailVerificationAsked, now: datetime) -> Look | None:  # noqa: ARG001 - as errands are
    return looking.prepare(actor) if trail.is_due(verification_id=fact.verification_id) else None


def _note(actor: Actor, fact: TrailVerificationAsked, seen: Seen, now: datetime) -> None:
    known: dict[str, Any] = {
        "entries": seen.entries,
        "seals": seen.seals,
        "with_heads": seen.with_heads,
        "now": now,
    }
    if seen.found:
        found: dict[str, Any] = {"found": seen.found, "findings": seen.findings}
        note_broken(actor, verification_id=fact.verification_id, **found, **known)
    else:
        note_sound(actor, verification_id=fact.verification_id, **known)


def _postpone(actor: Actor, fact: TrailVerificationAsked, why: str, now: datetime) -> None:
    """It goes on under way."""


def _give_up(actor: Actor, fact: TrailVerificationAsked, why: str, now: datetime) -> None:  # noqa: ARG001 - as errands are
    note_unfinished(actor, verification_id=fact.verification_id, now=now)


# Nobody else's server is asked, but it takes as long: it opens scopes of its own, one for each piece.
runs_errand(
    TrailVerificationAsked, Errand("administration.tasks.look", _prepare, looking.look, _note, _postpone, _give_up)
)
