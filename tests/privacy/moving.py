"""How requests about one's own data, and people who are erased, go from status to status."""

from collections.abc import Callable
from typing import Any

from django.db import models

from cohortium.access.actor import Actor
from cohortium.privacy.actions import requests as privacy
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from tests.fixtures import MORNING, Provider
from tests.people.households import child
from tests.privacy.people import requested


def new_subject_request(provider: Provider) -> models.QuerySet[SubjectRequest]:
    """Somebody wants to see their data."""
    row = requested(provider, provider.system, Subject.LEARNER, child(provider).pk, "access")
    with provider.scope():
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
}
