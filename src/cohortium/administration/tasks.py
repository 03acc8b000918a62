"""What follows from what happened to campuses and people, and what the clock does to them."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.administration.actions.campuses import close_due_campuses
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.events import CampusesClosed, CampusesReopened, MemberInvited
from cohortium.administration.queries.invitations import address
from cohortium.jobs.glue import every, on
from cohortium.notifications.actions import queue


@on(CampusesClosed, CampusesReopened)
def people_follow(actor: Actor, fact: CampusesClosed | CampusesReopened, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Whoever works at a closed campus only loses sight of it, until it opens again."""
    let_people_follow(actor, campus_ids=fact.ids)


@on(MemberInvited)
def send_invitation(actor: Actor, fact: MemberInvited, now: datetime) -> None:
    """Whoever is invited gets a letter with the link."""
    recipient = address(invitation_id=fact.invitation_id)
    if recipient:
        queue(actor, kind=fact.kind, recipient=recipient, subject_id=fact.invitation_id, now=now)


@every("*/15 * * * *")
def close_due(actor: Actor, now: datetime) -> None:
    """A campus closes when its closing day begins; every zone is a multiple of a quarter of an hour from UTC."""
    close_due_campuses(actor, now=now)
