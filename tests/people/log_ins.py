"""People of tests who are let in."""

from datetime import timedelta
from typing import Any

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin, link
from cohortium.access.models import Invitation
from cohortium.access.permissions import Permission
from cohortium.administration.actions.invitations import (
    accept,
)
from cohortium.administration.actions.own_log_ins import (
    Agreed,
)
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.people.actions.log_ins import (
    invite_guardian,
)
from cohortium.people.models import Guardian
from cohortium.people.queries import portal
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
LATER = MORNING + timedelta(hours=2)
SAME = Agreed(is_same=True)


def mail(provider: Provider, name: str = "eleni") -> str:
    """An address that no other test has."""
    return f"{name}.{provider.code}@example.com"


def invited(provider: Provider, by: Actor, one: Guardian, **more: Any) -> Guardian:
    """Invite a guardian."""
    with provider.scope():
        return invite_guardian(by, guardian_id=one.pk, **{"now": MORNING} | more)


def comes_in(provider: Provider, membership_id: Any, user: User | None = None) -> User:
    """Open the link in the letter, with a new log-in or this one."""
    with provider.scope():
        invitation = Invitation.objects.get(membership=membership_id)
    user = user or create(invitation.email)
    holder = link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())
    with provider.scope():
        accept(holder, user_id=user.pk, email=user.email, now=LATER)
    return user


def inside(provider: Provider, user: User) -> Any:
    """What this log-in is here; nothing where it may not come in."""
    with provider.scope():
        return access.member(user_id=user.pk, origin=Origin())


def told(provider: Provider, actor: Actor) -> list[str]:
    """The names of the learners whom somebody sees."""
    with provider.scope():
        return [one.name for one in portal.learners(actor, today=TODAY)]
