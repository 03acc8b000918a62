"""Seeds the log-ins of those who are not of the team, through the same actions that people use."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor, Origin, link
from cohortium.access.models import Invitation
from cohortium.access.permissions import Permission
from cohortium.administration.actions.invitations import accept
from cohortium.administration.actions.own_log_ins import Agreed
from cohortium.demo.log_ins import LOG_INS, LogIn
from cohortium.partners.actions.log_ins import invite_partner
from cohortium.partners.models import Partner
from cohortium.people.actions.log_ins import invite_guardian, invite_learner
from cohortium.people.models import Guardian, Learner


def seed_log_ins(owner: Actor, code: str, users: Mapping[str, UUID], now: datetime) -> None:
    """Invite those who have log-ins; who is not invited alone comes in at once."""
    for one in LOG_INS.get(code, ()):
        membership_id = _invited(owner, one, now)
        if membership_id and not (one.is_invited or one.is_staff):
            waiting = Invitation.objects.get(membership=membership_id)
            opened = link(owner.organisation_id, waiting.pk, Permission.MEMBER_ACCEPT, Origin())
            accept(opened, user_id=users[one.email], email=one.email, now=now)


def _invited(owner: Actor, one: LogIn, now: datetime) -> UUID | None:
    agreed = Agreed(is_same=one.is_staff)
    if one.of == "guardian":
        mine = Guardian.objects.filter(email=one.email).order_by("created_at").values_list("pk", flat=True)[0]
        return invite_guardian(owner, guardian_id=mine, agreed=agreed, now=now).membership_id
    if one.of == "learner":
        pupil = Learner.objects.filter(email=one.email).order_by("created_at").values_list("pk", flat=True)[0]
        return invite_learner(owner, learner_id=pupil, agreed=agreed, today=now.date(), now=now).membership_id
    house = Partner.objects.get(email=one.email)
    return invite_partner(owner, partner_id=house.pk, agreed=agreed, now=now).membership_id
