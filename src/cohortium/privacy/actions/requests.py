"""Every change to a request about somebody's own data."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor, ActorKind
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import Changes
from cohortium.core.constraints import once
from cohortium.core.errors import IllegalTransition, Invalid, NotFound, Refusal, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS, plain
from cohortium.privacy.events import RequestExtended, RequestFinished, RequestReceived, RequestRefused, RequestTakenUp
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.reach import insist_reached
from cohortium.privacy.queries.requests import visible_to
from cohortium.privacy.queries.subjects import there
from cohortium.privacy.rules.requests import (
    Fault,
    RequestDetails,
    RequestKind,
    due_on,
    extended,
    fault_of_reason,
    faults,
    tidied,
)
from cohortium.privacy.states import OPEN, SUBJECT_REQUEST, RequestStatus
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a short reason. The person who asked can read it."),
    Fault.UNKNOWN_KIND: _("Choose the type of request from the list."),
    Fault.UNKNOWN_WAY: _("Choose how it was received from the list."),
    Fault.NOT_YET: _("This date is in the future. Enter the date it was received."),
    Fault.TOO_LONG_AGO: _("This is more than a year ago. Check the year."),
}


class AskedAlready(Refusal):
    """The same is asked already, and not answered yet."""

    sentence = _("There is already an open request of this type.")


class ExtendedAlready(Refusal):
    """More time can be taken once."""

    sentence = _("The deadline has already been extended. It can only be extended once.")


class ErasesFirst(Refusal):
    """A request to be erased is done by erasing."""

    sentence = _("This is done when the person is erased. Erase them, or decline the request with a reason.")


@action(Permission.PRIVACY_MANAGE)
def open_request(actor: Actor, *, details: RequestDetails, today: date) -> SubjectRequest:
    """Write down that somebody asked. By when it is answered follows from the organisation's country.

    Raises:
        NotFound: there is no such person, or they were erased.
        Invalid: what was said cannot be accepted.
        AskedAlready: the same waits for an answer.
    """
    if details.subject_type in set(Subject):
        insist_reached(actor, Permission.PRIVACY_MANAGE, Subject(details.subject_type), details.subject_id)
    return opened(details, by=actor, today=today)


def opened(details: RequestDetails, *, by: Actor, today: date, member_id: UUID | None = None) -> SubjectRequest:
    """Write a request down: by the office, or by the member who asks in the portal."""
    if found := faults(details, today=today):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    if details.subject_type not in set(Subject):
        raise NotFound
    # Held: nobody erases them while somebody asks.
    insist_held(Subject(details.subject_type), details.subject_id)
    country = Organisation.objects.values_list("country", flat=True).get()
    due = due_on(country, details.kind, details.received_on)
    row = SubjectRequest(**asdict(tidied(details)), due_on=due, asked_by_member_id=member_id)
    with once("subject_request_open_once", AskedAlready()):
        row.save()
    told: dict[str, Any] = {"kind": row.kind, "came_by": row.came_by, "received_on": row.received_on}
    told |= {"due_on": row.due_on, "asked_by": row.asked_by, "note": row.note}
    record(by, RequestReceived(row.pk), row, {name: (None, value) for name, value in told.items() if value})
    return row


@action(Permission.PRIVACY_MANAGE)
def take_up_request(actor: Actor, *, request_id: UUID) -> SubjectRequest | Unchanged:
    """Say that one sees to it.

    Raises:
        NotFound: there is none.
        IllegalTransition: it is answered.
    """
    row = locked(visible_to(actor, Permission.PRIVACY_MANAGE), request_id)
    changes = SUBJECT_REQUEST.move(row, by="take_up_request")
    if not changes:
        return Unchanged(row)
    if actor.kind == ActorKind.MEMBER:
        row.handled_by_id = actor.id
    row.save(update_fields=["status", "handled_by"])
    record(actor, RequestTakenUp(row.pk), row, changes)
    return row


@action(Permission.PRIVACY_MANAGE)
def extend_request(actor: Actor, *, request_id: UUID, reason: str) -> SubjectRequest:
    """Take more time, once, and say why.

    Raises:
        NotFound: there is none.
        Invalid: the reason cannot be accepted.
        ExtendedAlready, IllegalTransition: as they say.
    """
    reason = _reason(reason)
    row = locked(visible_to(actor, Permission.PRIVACY_MANAGE), request_id)
    if row.status not in OPEN:
        raise IllegalTransition(RequestStatus(row.status).label)
    if row.extension:
        raise ExtendedAlready
    country = Organisation.objects.values_list("country", flat=True).get()
    before, row.due_on, row.extension = row.due_on, extended(country, row.due_on), reason
    row.save(update_fields=["due_on", "extension"])
    record(actor, RequestExtended(row.pk), row, {"due_on": (before, row.due_on), "extension": (None, reason)})
    return row


@action(Permission.PRIVACY_MANAGE)
def finish_request(actor: Actor, *, request_id: UUID, now: datetime, outcome: str = "") -> SubjectRequest | Unchanged:
    """Say that it is done, and what was done.

    Raises:
        NotFound: there is none.
        IllegalTransition: it was refused.
        ErasesFirst: somebody wants to be erased, and is there.
        Invalid: the words cannot be accepted.
    """
    row = locked(visible_to(actor, Permission.PRIVACY_MANAGE), request_id)
    if row.kind == RequestKind.ERASURE and row.status in OPEN:
        raise ErasesFirst
    return settle(row, by=actor, act="finish_request", now=now, outcome=_reason(outcome, needed=False))


@action(Permission.PRIVACY_MANAGE)
def refuse_request(actor: Actor, *, request_id: UUID, now: datetime, reason: str) -> SubjectRequest | Unchanged:
    """Say no, and why.

    Raises:
        NotFound: there is none.
        IllegalTransition: it is done.
        Invalid: the reason cannot be accepted.
    """
    reason = _reason(reason)
    row = locked(visible_to(actor, Permission.PRIVACY_MANAGE), request_id)
    return settle(row, by=actor, act="refuse_request", now=now, outcome=reason)


def settle(
    row: SubjectRequest, *, by: Actor, act: str, now: datetime, outcome: str = "", further: Changes | None = None
) -> SubjectRequest | Unchanged:
    """Bring a request that is locked to its end."""
    changes: Changes = SUBJECT_REQUEST.move(row, by=act)
    if not changes:
        return Unchanged(row)
    row.settled_at, row.outcome = now, outcome
    row.save(update_fields=["status", "settled_at", "outcome"])
    fact = RequestFinished if act == "finish_request" else RequestRefused
    said = {"outcome": (None, outcome)} if outcome else {}
    record(by, fact(row.pk), row, changes | said | (further or {}))
    return row


def insist_held(subject: Subject, subject_id: UUID) -> None:
    """Insist that there is such a person, and hold them: nobody changes or erases them until this transaction ends.

    Raises:
        NotFound: there is not, or they were erased.
    """
    locked(there(subject, [subject_id]), subject_id)


def _reason(reason: str, *, needed: bool = True) -> str:
    if fault := fault_of_reason(reason, needed=needed):
        raise Invalid({"reason": [FAULTS[fault]]})
    return plain(reason)
