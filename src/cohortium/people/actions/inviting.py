"""Inviting many guardians to the portal at once: those about whom nobody has to be asked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action
from cohortium.core.errors import NotAllowed, NotFound, Refusal
from cohortium.people.actions.log_ins import invite_guardian
from cohortium.people.queries.family_reach import guardians_visible_to


@action(Permission.PORTAL_INVITE)
def invite_guardians(actor: Actor, *, guardian_ids: Sequence[UUID], now: datetime) -> list[UUID] | Unchanged:
    """Send each of them a letter, and give those to whom one went.

    Whoever has a log-in or a letter by now, or must be asked about, is left out: sent twice, nobody gets two.

    Raises:
        NotFound: one of them is not within reach; then nobody is invited.
    """
    wanted = sorted(set(guardian_ids))
    if guardians_visible_to(actor, Permission.PORTAL_INVITE).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    done = [one for one in wanted if _invited(actor, one, now)]
    return done or Unchanged(done)


def _invited(by: Actor, guardian_id: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            invite_guardian(by, guardian_id=guardian_id, now=now)
    except (NotFound, NotAllowed):
        raise
    except Refusal:
        return False
    return True
