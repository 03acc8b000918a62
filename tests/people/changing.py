"""How changes that people ask for come to be, and how each of their acts is done: for the tests of all machines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import models

from cohortium.access.actor import Actor
from cohortium.people.actions import profile_changes
from cohortium.people.models import ProfileChange
from tests.fixtures import MORNING, Provider
from tests.people.households import family, guardian
from tests.people.portals import log_in_of


def new_change(provider: Provider) -> models.QuerySet[ProfileChange]:
    """A word of a guardian to the office."""
    mother = guardian(provider, family(provider))
    asker = log_in_of(provider, mother)
    with provider.scope():
        row = ProfileChange.objects.create(
            guardian=mother, asked_by_id=asker.id, asked_at=MORNING, note="Please call after six."
        )
        return ProfileChange.objects.filter(pk=row.pk)


def decided(act: Callable[..., Any], **said: Any) -> Callable[[Actor, Any], Any]:
    """What the office says to it, as it stands."""
    return lambda owner, row: act(owner, change_id=row.pk, version=row.version, now=MORNING, **said)


CHANGE_ACTS: dict[str, Callable[[Actor, Any], Any]] = {
    "approve_change": decided(profile_changes.approve_change, accepted=[], seen=2, today=MORNING.date()),
    "refuse_change": decided(profile_changes.refuse_change, reason="No."),
    "withdraw_change": lambda owner, row: profile_changes.withdraw_change(
        replace(owner, id=row.asked_by_id), change_id=row.pk, now=MORNING
    ),
}
