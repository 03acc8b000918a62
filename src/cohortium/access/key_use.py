"""When a key was last used: noted now and then, after the request, and never in its way."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError
from django.db.models import Q

from cohortium.access.models import ApiKeyUse
from cohortium.access.queries import KeyHolder
from cohortium.tenancy.scope import organisation_scope

EVERY = timedelta(minutes=5)
log = structlog.get_logger()


def note(holder: KeyHolder, *, now: datetime) -> None:
    """Note the use in a transaction of its own, unless one was noted lately. A failure to do so is nobody's."""
    if holder.last_used_at and holder.last_used_at > now - EVERY:
        return
    try:
        with organisation_scope(holder.actor.organisation_id):
            write(holder.actor.id, now=now)
    except (DatabaseError, InterfaceError):
        log.warning("key_use_not_noted")


def write(key_id: UUID, *, now: datetime) -> None:
    """Write when the key was used, unless one was noted lately or somebody else is writing one."""
    mine = ApiKeyUse.objects.filter(key=key_id)
    due = mine.filter(Q(last_used_at=None) | Q(last_used_at__lte=now - EVERY))
    mine.filter(pk__in=due.select_for_update(skip_locked=True).values("pk")).update(last_used_at=now)
