"""How requests about one's own data, and people who are erased, go from status to status."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import models

from cohortium.access.actor import Actor
from cohortium.privacy.actions import requests as privacy
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.actions.own import ask_for_own, withdraw_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.fixtures import MORNING, Provider
from tests.people.households import child
from tests.people.portals import log_in_of


def new_subject_request(provider: Provider) -> models.QuerySet[SubjectRequest]:
    """Somebody wants to see their data, and asks in the portal."""
    who = child(provider)
    asker = log_in_of(provider, who)
    with provider.scope():
        known: dict[str, Any] = {"subject": Subject.LEARNER, "subject_id": who.pk, "today": MORNING.date()}
        row = ask_for_own(asker, kind="access", **known)
        return SubjectRequest.objects.filter(pk=row.pk)


def erasing(subject: Subject) -> Callable[[Actor, Any], Any]:
    """Erase whoever it is."""
    return lambda owner, row: erase(owner, subject=subject, subject_id=row.pk, today=MORNING.date(), now=MORNING)


REQUEST_ACTS: dict[str, Callable[[Actor, Any], Any]] = {
    "take_up_request": lambda owner, row: privacy.take_up_request(owner, request_id=row.pk),
    "finish_request": lambda owner, row: privacy.finish_request(owner, request_id=row.pk, now=MORNING),
    "refuse_request": lambda owner, row: privacy.refuse_request(
        owner, request_id=row.pk, reason="She is somebody else.", now=MORNING
    ),
    "withdraw_request": lambda owner, row: withdraw_request(
        replace(owner, id=row.asked_by_member_id), request_id=row.pk, now=MORNING
    ),
}
