"""How the log-ins stand of those who are not of the team. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cohortium.access.models import Invitation, Membership
from cohortium.access.states import MembershipStatus
from cohortium.core.errors import Words
from cohortium.notifications.queries.letters import NotificationRow, newest

# What stands for the status of somebody who has no log-in.
NONE = "none"


@dataclass(frozen=True, slots=True)
class LogInRow:
    """The log-in of a record: whether there is one, and what became of the invitation."""

    # `none`, or the membership's.
    status: str
    # The name that it goes by here, and its address, or the one that was invited.
    name: str = ""
    email: str = ""
    # Somebody of the team, who sees here what is their own too.
    is_staff: bool = False
    # Whether it opens other records as well.
    opens_more: bool = False
    sent_at: datetime | None = None
    expires_at: datetime | None = None
    accepted_at: datetime | None = None
    is_over: bool = False
    letter: NotificationRow | None = None


@dataclass(frozen=True, slots=True)
class KnownRow:
    """Whoever has an address already, for the question whether they are the same person."""

    name: str
    is_staff: bool
    # What their log-in opens now.
    opens: tuple[Words, ...]


def log_in(*, membership_id: UUID | None, opens_more: bool, now: datetime) -> LogInRow:
    """How the log-in stands of a record that the caller has already been allowed to see."""
    if membership_id is None:
        return LogInRow(NONE)
    member: Any = Membership.objects.select_related("user").get(pk=membership_id)
    found = Invitation.objects.filter(membership=member.pk).first()
    known: dict[str, Any] = {"status": str(member.status), "name": member.display_name, "is_staff": member.is_staff}
    if found is None:
        return LogInRow(**known, email=member.user.email if member.user else "", opens_more=opens_more)
    waits = member.status == MembershipStatus.INVITED
    return LogInRow(
        **known,
        email=member.user.email if member.user and not waits else found.email,
        opens_more=opens_more,
        sent_at=found.sent_at,
        expires_at=found.expires_at,
        accepted_at=found.accepted_at,
        is_over=waits and found.expires_at <= now,
        letter=newest(subject_id=found.pk) if waits else None,
    )
