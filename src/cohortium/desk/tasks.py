"""Whoever has to do something now is told, and whoever waits for an answer."""

from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.desk.events import (
    ApprovalAsked,
    ApprovalGranted,
    ApprovalRefused,
    ApprovalStepTaken,
    TaskAdded,
    TaskAssigned,
    TaskRaised,
)
from cohortium.desk.queries import news
from cohortium.desk.queries.news import Told
from cohortium.jobs.facts import AT_MOST
from cohortium.jobs.glue import on
from cohortium.notifications.actions.letters import Recipient, queue_each
from cohortium.notifications.states import RecipientType


@on(TaskAdded, TaskAssigned, TaskRaised)
def tell_who_does_it(actor: Actor, fact: TaskAdded | TaskAssigned | TaskRaised, now: datetime) -> None:
    """Whoever was given a task by somebody else is told."""
    found = news.given_to(task_id=fact.task_id)
    _tell(actor, news.GIVEN, [found] if found else [], fact.task_id, now)


@on(ApprovalAsked, ApprovalStepTaken)
def tell_who_decides(actor: Actor, fact: ApprovalAsked | ApprovalStepTaken, now: datetime) -> None:
    """Whoever decides in the step that begins is told."""
    _tell(actor, news.WAITS, news.to_decide(request_id=fact.request_id), fact.request_id, now)


@on(ApprovalGranted, ApprovalRefused)
def tell_who_asked(actor: Actor, fact: ApprovalGranted | ApprovalRefused, now: datetime) -> None:
    """Whoever asked is told what was decided."""
    found = news.asker(request_id=fact.request_id)
    _tell(actor, news.DECIDED, [found] if found else [], fact.request_id, now)


def _tell(actor: Actor, kind: str, found: list[Told], subject_id: UUID, now: datetime) -> None:
    # Of a role that more people hold than fit, the first are told; the others see it where they start.
    recipients = [Recipient(RecipientType.MEMBER, *one) for one in found[:AT_MOST]]
    if recipients:
        queue_each(actor, kind=kind, recipients=recipients, subject_id=subject_id, now=now)
