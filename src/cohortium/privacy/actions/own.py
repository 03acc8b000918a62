"""What people with a log-in ask about their own data, and take back."""

from datetime import date, datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.rows import locked
from cohortium.people.queries import portal
from cohortium.privacy.actions.requests import opened
from cohortium.privacy.events import RequestWithdrawn
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries import own
from cohortium.privacy.rules.requests import CameBy, RequestDetails
from cohortium.privacy.states import SUBJECT_REQUEST


@action(Permission.PRIVACY_ASK)
def ask_for_own(
    actor: Actor, *, kind: str, subject: Subject, subject_id: UUID, note: str = "", today: date
) -> SubjectRequest:
    """Ask about one's own data, or about that of a child for whom one speaks. The office sees who asked.

    Raises:
        NotFound: one may not ask for them.
        Invalid: what was said cannot be accepted.
        AskedAlready: one asked for the same, and it waits for an answer.
    """
    who = own.subject(actor, subject=subject, subject_id=subject_id, today=today)
    name = "" if who.is_self else portal.own_name(actor, learner_id=subject_id)
    details = RequestDetails(kind, subject, subject_id, today, CameBy.PORTAL, asked_by=name, note=note)
    return opened(details, by=actor, today=today, member_id=actor.id)


@action(Permission.PRIVACY_WITHDRAW)
def withdraw_request(actor: Actor, *, request_id: UUID, now: datetime) -> SubjectRequest | Unchanged:
    """Take back what one asked, as long as nobody answered.

    Raises:
        NotFound: somebody else asked for it.
        IllegalTransition: it is answered.
    """
    row = locked(own.own(actor), request_id)
    changes = SUBJECT_REQUEST.move(row, by="withdraw_request")
    if not changes:
        return Unchanged(row)
    row.settled_at = now
    row.save(update_fields=["status", "settled_at"])
    record(actor, RequestWithdrawn(row.pk), row, changes)
    return row
