"""What follows from requests about somebody's own data, and what the clock does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN
from cohortium.desk.actions.tasks import raise_task, settle_tasks
from cohortium.desk.events import ApprovalGranted
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.files.actions import Received
from cohortium.files.adapters import storage
from cohortium.files.queries import FileRow
from cohortium.jobs.errands import Errand, TryAgain, runs_errand
from cohortium.jobs.glue import every, on
from cohortium.privacy.actions.answering import forget_addresses, tell_answer
from cohortium.privacy.actions.erasing import erase_as_approved
from cohortium.privacy.actions.exports import note_failed, note_made
from cohortium.privacy.adapters import packing
from cohortium.privacy.events import ExportAsked, RequestFinished, RequestRefused
from cohortium.privacy.queries import exports, reading
from cohortium.privacy.queries.requests import ERASING
from cohortium.privacy.queries.retention import DUE, due
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that goes into an export."""

    organisation_id: UUID
    data: dict[str, Any]
    # The same, as people read it.
    page: dict[str, Any]
    files: list[FileRow]


def prepare(actor: Actor, fact: ExportAsked, now: datetime) -> Wanted | None:
    """What is known of the person, while somebody waits for it."""
    found = exports.wanted(request_id=fact.request_id)
    if found is None:
        return None
    subject, subject_id = found
    asker = exports.asked_by(request_id=fact.request_id)
    data = exports.data_of(subject=subject, subject_id=subject_id, now=now, asked_by=asker)
    files = exports.files_of(subject=subject, subject_id=subject_id, asked_by=asker)
    page = reading.page_of(data, subject=subject, now=now)
    return Wanted(actor.organisation_id, data, page, files)


def pack(wanted: Wanted) -> Received:
    """Write it down, encrypted."""
    try:
        return packing.packed(wanted.data, wanted.page, wanted.files, organisation_id=wanted.organisation_id)
    except storage.StorageAway:
        raise TryAgain("The storage does not answer.") from None


def note(actor: Actor, fact: ExportAsked, received: Received, now: datetime) -> None:
    """It can be taken out for a week."""
    note_made(actor, request_id=fact.request_id, received=received, today=_today(now), now=now)


def postpone(actor: Actor, fact: ExportAsked, why: str, now: datetime) -> None:
    """It goes on being made."""


def give_up(actor: Actor, fact: ExportAsked, why: str, now: datetime) -> None:  # noqa: ARG001 - as errands are
    """Nobody waits for ever: it can be asked for again."""
    note_failed(actor, request_id=fact.request_id, now=now)


runs_errand(ExportAsked, Errand("privacy.tasks.make_export", prepare, pack, note, postpone, give_up))


@on(ApprovalGranted)
def erase_when_approved(actor: Actor, fact: ApprovalGranted, now: datetime) -> None:
    """Somebody is erased when those agreed who had to."""
    if fact.about == ERASING:
        erase_as_approved(actor, request_id=fact.subject_id, approval_id=fact.request_id, today=_today(now), now=now)


@on(RequestFinished, RequestRefused)
def tell_who_asked(actor: Actor, fact: RequestFinished | RequestRefused, now: datetime) -> None:
    """Whoever asked about their data is told the answer."""
    tell_answer(actor, request_id=fact.request_id, now=now)


@every("43 2 * * *")
def forget_where_answers_went(actor: Actor, now: datetime) -> None:
    """The address of somebody who was erased is needed until the answer arrived."""
    forget_addresses(actor, now=now)


@every("37 2 * * *")
def look_whose_time_is_over(actor: Actor, now: datetime) -> None:
    """The office is asked to look at whose time is over. Nobody is erased by the clock."""
    found = len(due(today=_today(now)))
    if not found:
        settle_tasks(actor, kind=DUE, subject_id=actor.organisation_id, now=now)
        return
    title = ngettext(
        "Retention period ended for 1 person: decide what to do",
        "Retention period ended for %(n)s people: decide what to do",
        found,
    ) % {"n": found}
    admin = next(iter(access.role_ids([ADMIN.key])), None)
    raise_task(actor, kind=DUE, subject_id=actor.organisation_id, details=TaskDetails(title, role_id=admin))


def _today(now: datetime) -> Any:
    zone = Organisation.objects.values_list("time_zone", flat=True).get()
    return now.astimezone(ZoneInfo(zone)).date()
