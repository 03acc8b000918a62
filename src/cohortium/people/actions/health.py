"""What is known of a learner's health: every change to it, and every look at it."""

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.people.actions.sheets import kept
from cohortium.people.events import HealthEdited, HealthExported, HealthSeen
from cohortium.people.models import LearnerHealth
from cohortium.people.queries.health import HealthRow, health
from cohortium.people.queries.sheets import sheets_of
from cohortium.people.rules.health import Fault, HealthDetails, faults, tidied
from cohortium.tenancy.models import Organisation

FAULTS: dict[Fault, Words] = {Fault(why): words for why, words in (TEXT_FAULTS | PHONE_FAULTS).items()}


@action(Permission.LEARNER_HEALTH_READ)
def see_health(actor: Actor, *, learner_id: UUID) -> HealthRow:
    """What is known of a learner's health. That somebody looked stands in the trail, each time.

    Raises:
        NotFound: they are not within reach.
    """
    return _seen(actor, Permission.LEARNER_HEALTH_READ, learner_id)


@action(Permission.LEARNER_HEALTH_EDIT)
def take_up_health(actor: Actor, *, learner_id: UUID) -> HealthRow:
    """The same for whoever is about to edit it, and so sees it."""
    return _seen(actor, Permission.LEARNER_HEALTH_EDIT, learner_id)


@action(Permission.LEARNER_HEALTH_READ)
def take_out_health(actor: Actor, *, learner_ids: Collection[UUID]) -> dict[UUID, HealthDetails] | Unchanged:
    """What is known of the health of several, for a file. That it went there stands in the trail of each.

    `Unchanged`: of none of them anything is known, as far as the actor reaches.
    """
    found = sheets_of(
        actor,
        learner_ids=learner_ids,
        permission=Permission.LEARNER_HEALTH_READ,
        table="health",
        details=HealthDetails,
    )
    if not found:
        return Unchanged(found)
    record_each(actor, HealthExported, LearnerHealth, list(found), {})
    return found


@action(Permission.LEARNER_HEALTH_EDIT)
def edit_health(actor: Actor, *, learner_id: UUID, details: HealthDetails, version: int) -> LearnerHealth | Unchanged:
    """Change what is known of a learner's health.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    country = Organisation.objects.values_list("country", flat=True).get()
    if found := faults(details, country=country):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return kept(
        actor,
        Permission.LEARNER_HEALTH_EDIT,
        LearnerHealth,
        learner_id=learner_id,
        said=asdict(tidied(details, country=country)),
        version=version,
        fact=HealthEdited,
    )


def _seen(actor: Actor, permission: Permission, learner_id: UUID) -> HealthRow:
    row = health(actor, learner_id=learner_id, permission=permission)
    record(actor, HealthSeen(row.learner_id), LearnerHealth(pk=row.learner_id))
    return row
