"""Erasing people: by what the registry of holdings says, in one transaction, and never what has to be kept.

Their row is locked first. Whoever edits them at the same moment is before it, and their words are erased with the rest,
or after it, and finds nobody any more. Files lose their content once the transaction is committed, by a job.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_each
from cohortium.administration.actions.own_log_ins import end_own
from cohortium.administration.actions.records import hold_records
from cohortium.core.changes import Changes
from cohortium.core.errors import IllegalTransition, NotFound, Refusal
from cohortium.core.rows import locked
from cohortium.desk.queries.approvals import check_free
from cohortium.files.actions import remove
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.notifications.actions.letters import cancel
from cohortium.notifications.models import Notification
from cohortium.notifications.states import NotificationStatus
from cohortium.people.models import Guardian
from cohortium.privacy.actions.answering import answer
from cohortium.privacy.actions.requests import open_request, settle
from cohortium.privacy.events import PeopleErased
from cohortium.privacy.kinds.holdings import Holding, Subject, holdings
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.answers import answered
from cohortium.privacy.queries.requests import ERASING, visible_to
from cohortium.privacy.queries.retention import due_among, keepers
from cohortium.privacy.queries.subjects import ERASED, TABLES, records, rows_of, there
from cohortium.privacy.rules.requests import CameBy, RequestDetails, RequestKind
from cohortium.privacy.states import OPEN, RequestStatus

# So many in one act: each has some thirty tables to go through.
MOST_AT_ONCE = 25


class HasToBeKept(Refusal):
    """A duty or a hold keeps what is known of them."""

    def __init__(self, why: Sequence[str]) -> None:
        super().__init__(" ".join([str(_("This person cannot be erased now.")), *why]))
        self.why = list(why)


class NotDue(Refusal):
    """Their time is not over any more."""

    sentence = _("The retention period of one of them has not ended. Reload the list.")


class TooMany(Refusal):
    """More than fits into one act."""

    sentence = _("Select up to 25 at a time.")


@action(Permission.PRIVACY_ERASE)
def erase(
    actor: Actor, *, subject: Subject, subject_id: UUID, today: date, now: datetime, request_id: UUID | None = None
) -> int | Unchanged:
    """Erase a person: what is known of them goes, what others refer to stays without them. Gives how many rows changed.

    Raises:
        NotFound: there is no such person.
        ApprovalNeeded: others decide first.
        HasToBeKept: as said.
    """
    check_free(actor, kind=ERASING)
    model = TABLES[subject]
    row = _held(subject, subject_id)
    if not there(subject, [subject_id]).exists():
        return Unchanged(row)
    if why := keepers(subject, subject_id, today=today):
        raise HasToBeKept(why)
    rows = rows_of(subject, subject_id)
    _let_go(actor, rows, now)
    if model is not Membership:
        # A log-in that was for nothing else: it ends, and then is emptied with the rest.
        for membership_id in rows.get(Membership._meta.label, []):
            end_own(actor.lent(Permission.MEMBER_REMOVE), membership_id=membership_id)
    said: Changes = {"request": (None, str(request_id))} if request_id else {}
    for table, ids in sorted(rows.items(), key=lambda one: one[0] != model._meta.label):
        line = holdings()[table]
        if line.model in TABLES.values():
            has_status = line.model in {TABLES[one] for one in ERASED}
            record_each(actor, PeopleErased, line.model, ids, said | ({"status": _STATUS} if has_status else {}))
        _empty(line, line.model.objects.filter(pk__in=ids), ids)
    # What is being packed of them is not kept: whoever waits for it need not wait for ever.
    mine = SubjectRequest.objects.filter(pk__in=rows.get(SubjectRequest._meta.label, []), export_file_id=None)
    # What a member asked about somebody else goes on.
    mine.exclude(asked_by_member=subject_id).filter(export_asked_at__isnull=False, export_failed_at=None).update(
        export_failed_at=now
    )
    return sum(len(ids) for ids in rows.values())


@action(Permission.PRIVACY_ERASE)
def erase_as_asked(actor: Actor, *, request_id: UUID, today: date, now: datetime) -> SubjectRequest | Unchanged:
    """Erase whoever asked to be, and so finish the request.

    Raises:
        NotFound: there is no such request to erase somebody.
        IllegalTransition: it was refused.
        ApprovalNeeded, HasToBeKept: as `erase`.
    """
    reached = visible_to(actor, Permission.PRIVACY_ERASE).filter(kind=RequestKind.ERASURE)
    seen = reached.filter(pk=request_id).values_list("subject_type", "subject_id").first()
    if seen is None:
        raise NotFound
    about = records(Subject(seen[0]), seen[1])
    # With the others who asked for the same: it is done for them too.
    asked = {row.pk: row for row in _asked(reached, Q(pk=request_id) | Q(subject_id__in=about, status__in=OPEN))}
    row = asked[request_id]
    if row.status == RequestStatus.DONE:
        return Unchanged(row)
    if row.status not in OPEN:
        raise IllegalTransition(RequestStatus(row.status).label)
    subject = Subject(row.subject_type)
    known: dict[str, Any] = {"subject": subject, "subject_id": row.subject_id, "today": today, "now": now}
    # Read first: afterwards nobody knows where they were to be written to.
    answers = answered(asked.values())
    number = erase(actor, **known, request_id=row.pk)
    _finish(actor, asked.values(), now, number)
    answer(answers, by=actor, now=now)
    return asked[request_id]


@action(Permission.PRIVACY_ERASE)
def erase_by_hand(actor: Actor, *, subject: Subject, subject_id: UUID, today: date, now: datetime) -> int | Unchanged:
    """Erase somebody without a request, and finish those that wait for it. It raises what `erase` raises."""
    reached = visible_to(actor, Permission.PRIVACY_ERASE).filter(kind=RequestKind.ERASURE)
    asked = _asked(reached, Q(subject_id__in=records(subject, subject_id), status__in=OPEN))
    answers = answered(asked)
    number: int | Unchanged = erase(actor, subject=subject, subject_id=subject_id, today=today, now=now)
    _finish(actor, asked, now, number)
    answer(answers, by=actor, now=now)
    return 0 if asked and isinstance(number, Unchanged) else number


@action(Permission.PRIVACY_ERASE)
def erase_due(actor: Actor, *, subject_ids: Sequence[UUID], today: date, now: datetime) -> list[UUID]:
    """Erase people whose time is over: all of them, or none. A request stands for each, that nobody sent.

    Raises:
        NotDue: for one of them it is not.
        TooMany: as said.
        ApprovalNeeded, HasToBeKept, AskedAlready: as for one of them.
    """
    wanted = set(subject_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany
    check_free(actor, kind=ERASING)
    found = due_among(wanted, today=today)
    if not wanted or len(found) != len(wanted):
        raise NotDue
    for one in sorted(found, key=lambda one: (one.subject != Subject.LEARNER, one.subject_id)):
        details = RequestDetails(RequestKind.ERASURE, one.subject, one.subject_id, today, CameBy.RETENTION)
        request = open_request(actor.lent(Permission.PRIVACY_MANAGE), details=details, today=today)
        erase_as_asked(actor, request_id=request.pk, today=today, now=now)
    return [one.subject_id for one in found]


@action(Permission.PRIVACY_ERASE)
def erase_as_approved(
    actor: Actor, *, request_id: UUID, approval_id: UUID, today: date, now: datetime
) -> SubjectRequest | Unchanged:
    """Erase somebody as others agreed to. What was answered meanwhile stays answered.

    Raises:
        ApprovalNeeded: whoever acts is not the system.
        HasToBeKept: something keeps them since.
    """
    reached = visible_to(actor, Permission.PRIVACY_ERASE).filter(pk=request_id)
    if reached.exclude(status__in=OPEN).exists():
        return Unchanged(approval_id)
    return erase_as_asked(actor, request_id=request_id, today=today, now=now)


def _held(subject: Subject, subject_id: UUID) -> Any:
    """Their row, locked with all that is theirs and names a log-in: in the order in which log-ins are given and taken.

    Raises:
        NotFound: there is no such person.
    """
    model = TABLES[subject]
    match subject:
        case Subject.GUARDIAN | Subject.LEARNER:
            hold_records(record_ids=records(subject, subject_id))
        case Subject.FAMILY:
            # First the family, which is locked before its guardians.
            locked(model.objects.all(), subject_id)
            adults = Guardian.objects.filter(family__in=records(subject, subject_id))
            hold_records(record_ids=list(adults.values_list("pk", flat=True)))
        case Subject.MEMBER:
            hold_records(membership_ids=[subject_id])
    return locked(model.objects.all(), subject_id)


def _asked(reached: QuerySet[SubjectRequest], wanted: Q) -> list[SubjectRequest]:
    """These requests, held in the order of their ids: whoever erases by another of them waits, and neither for ever."""
    return list(reached.filter(wanted).order_by("pk").select_for_update(of=("self",)))


def _finish(by: Actor, asked: Iterable[SubjectRequest], now: datetime, number: int | Unchanged) -> None:
    further: Changes = {} if isinstance(number, Unchanged) else {"rows": (None, number)}
    for row in asked:
        # What they said of themselves went with the rest.
        row.refresh_from_db()
        settle(row, by=by, act="finish_request", now=now, further=further)


def _let_go(by: Actor, rows: Mapping[str, list[UUID]], now: datetime) -> None:
    """Their files are removed, and letters that wait are not sent."""
    kept = StoredFile.objects.filter(pk__in=rows.get("files.StoredFile", [])).exclude(status=FileStatus.REMOVED)
    for file_id in kept.order_by("pk").values_list("pk", flat=True):
        remove(by.lent(Permission.FILE_REMOVE), file_id=file_id)
    waiting = Notification.objects.filter(
        pk__in=rows.get("notifications.Notification", []), status=NotificationStatus.QUEUED
    )
    for notification_id in waiting.order_by("pk").values_list("pk", flat=True):
        cancel(by.lent(Permission.NOTIFICATION_NOTE), notification_id=notification_id, now=now)


def _empty(line: Holding, rows: Any, ids: list[UUID]) -> None:
    if line.goes:
        rows.delete()
    elif line.empties:
        line.empties(ids)
    else:
        columns = {one.name: one for one in line.model._meta.local_fields}
        written = {name: one.writes(columns[name]) for name, one in line.columns.items() if one.writes}
        if written:
            rows.update(**written)


_STATUS = (F("status"), "erased")
