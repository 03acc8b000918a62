"""What people do for themselves, and for those whom they look after: they answer, and they look."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action
from cohortium.core.errors import NotFound
from cohortium.people.actions.consents import Chosen, answer_each
from cohortium.people.actions.health import see_health
from cohortium.people.queries import portal
from cohortium.people.queries.health import HealthRow
from cohortium.people.rules.consents import By, How, Said
from cohortium.people.rules.guardians import Sight


@action(Permission.PORTAL_ANSWER)
def answer_for_own(
    actor: Actor, *, learner_id: UUID, chosen: Mapping[str, Chosen], today: date
) -> list[UUID] | Unchanged:
    """Say yes or no to what is asked about a learner of one's own, as often as one likes.

    Raises:
        NotFound: the learner is not one's own, or something was answered that is not asked.
        Invalid: nothing was chosen.
    """
    name = portal.own_name(actor, learner_id=learner_id)
    asked = {one.kind for one in portal.questions(actor, learner_id=learner_id)}
    if not set(chosen) <= asked:
        raise NotFound
    said = Said(By.GUARDIAN if name else By.LEARNER, How.PORTAL, today, name)
    return answer_each(actor.lent(Permission.CONSENT_RECORD), learner_id=learner_id, chosen=chosen, said=said)


@action(Permission.PORTAL_SEE)
def see_own_health(actor: Actor, *, learner_id: UUID, today: date) -> HealthRow:
    """What is known of the health of a learner of one's own, for who may look at that. It stands in the trail.

    Raises:
        NotFound: the learner is not one's own, or this is not for them.
    """
    if Sight.HEALTH not in portal.learner(actor, learner_id=learner_id, today=today).sees:
        raise NotFound
    row: HealthRow = see_health(actor.lent(Permission.LEARNER_HEALTH_READ), learner_id=learner_id)
    return row
