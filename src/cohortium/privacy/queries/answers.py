"""Who is told that a request about their own data is answered, and what. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.models import Membership
from cohortium.access.queries import address_of
from cohortium.core.errors import Words
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.models import Notification
from cohortium.notifications.rules.texts import Text
from cohortium.notifications.states import NotificationStatus, RecipientType
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.subjects import TABLES
from cohortium.privacy.rules.requests import CameBy, RequestKind
from cohortium.privacy.states import RequestStatus
from cohortium.tenancy.models import Organisation

ANSWERED = "subject_request.answered"
# As it is said to whoever asked.
ASKED: dict[str, Words] = {
    RequestKind.ACCESS: _lazy("to see your data"),
    RequestKind.CORRECTION: _lazy("to have your data corrected"),
    RequestKind.ERASURE: _lazy("to be erased"),
    RequestKind.OBJECTION: _lazy("that your data is not used"),
}
VARIABLES = (
    Variable("what", _lazy("What was asked"), ASKED[RequestKind.ACCESS]),
    Variable("received", _lazy("When it was asked"), _lazy("7 Sep 2026")),
    Variable("outcome", _lazy("Whether it was done"), _lazy("Done")),
    Variable("reason", _lazy("What was done, or why not"), _lazy("The file lies at the front desk for you.")),
    Variable("link", _lazy("See it"), "https://example.com/my/…", is_link=True),
)
TEXTS = {
    "en": Text(
        "Your request about your data: {outcome}",
        "On {received} you asked {organisation} {what}.\n\n**{outcome}**\n\n{reason}\n\n[See it in the portal]({link})",
    )
}
_SETTLED = (RequestStatus.DONE, RequestStatus.REFUSED)
_WITH_EMAIL = (Subject.LEARNER, Subject.FAMILY, Subject.GUARDIAN)


@dataclass(frozen=True, slots=True)
class Answered:
    """Where the answer to a request goes: to a log-in, or to an address alone."""

    request_id: UUID
    member_id: UUID | None
    address: str


def answered(rows: Iterable[SubjectRequest]) -> list[Answered]:
    """Where the answers to these requests go, as things are now: whoever is erased has no address afterwards.

    Somebody else who asked for them, a lawyer or a mother at the desk, left no address here: the office answers those.
    """
    found = []
    for row in rows:
        if row.asked_by_member_id:
            member, address = row.asked_by_member_id, address_of(row.asked_by_member_id)
        else:
            member, address = None, "" if row.asked_by or row.came_by == CameBy.RETENTION else _address(row)
        if address:
            found.append(Answered(row.pk, member, address))
    return found


def to_answer(*, request_id: UUID) -> list[Answered]:
    """Where the answer goes to a request that was answered. Of who was erased it left with the erasure."""
    rows = SubjectRequest.objects.filter(pk=request_id, status__in=_SETTLED)
    return answered(rows.exclude(kind=RequestKind.ERASURE, status=RequestStatus.DONE))


def would_go(*, request_id: UUID) -> Answered | None:
    """Where the answer to a request will go; nothing where the office has to tell them itself."""
    return next(iter(answered(SubjectRequest.objects.filter(pk=request_id))), None)


def comes_in(member_id: UUID) -> bool:
    """Whether they have a log-in still, in which a notice can stand."""
    return address_of(member_id) is not None


def told(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the letter. Nobody is named: it goes out also after who asked was erased."""
    rows = SubjectRequest.objects.filter(pk__in=[one.subject_id for one in abouts], status__in=_SETTLED)
    found = {row.pk: row for row in rows}
    portal = f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}/my/requests"
    return {
        about: {
            "what": str(ASKED[row.kind]),
            "received": date_format(row.received_on),
            "outcome": str(RequestStatus(row.status).label),
            "reason": row.outcome,
            "link": portal if about.recipient_id else "",
        }
        for about in abouts
        if (row := found.get(about.subject_id))
    }


def record_of(request_id: UUID) -> tuple[str, UUID] | None:
    """The record of whom a request was about."""
    return SubjectRequest.objects.filter(pk=request_id).values_list("subject_type", "subject_id").first()


def addresses_left(*, before: datetime) -> list[UUID]:
    """Letters with an answer that are over since before then, and name still the address to which they went."""
    rows = Notification.objects.filter(kind=ANSWERED, recipient_type=RecipientType.ADDRESS, settled_at__lt=before)
    return list(rows.exclude(recipient="").exclude(status=NotificationStatus.QUEUED).values_list("pk", flat=True))


def of_erased(ids: Collection[UUID]) -> list[UUID]:
    """Those of these letters that told somebody that they were erased: nobody else has to know their address."""
    erased = SubjectRequest.objects.filter(kind=RequestKind.ERASURE, status=RequestStatus.DONE).values("pk")
    return list(Notification.objects.filter(pk__in=ids, subject_id__in=erased).values_list("pk", flat=True))


def _address(row: SubjectRequest) -> str:
    if row.subject_type == Subject.MEMBER:
        members = Membership.objects.filter(pk=row.subject_id).exclude(user=None)
        return members.values_list("user__email", flat=True).first() or ""
    if row.subject_type not in _WITH_EMAIL:
        return ""
    subjects = TABLES[Subject(row.subject_type)].objects.filter(pk=row.subject_id)
    return subjects.values_list("email", flat=True).first() or ""
