"""What people do for themselves, and for those whom they look after: they answer, and they take out what is known."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.errors import NotFound
from cohortium.partners.queries.log_ins import own_partner
from cohortium.people.actions.consents import Chosen, answer_each
from cohortium.people.actions.health import see_health
from cohortium.people.events_portal import OwnDataTaken
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


@action(Permission.PORTAL_DOWNLOAD)
def take_own_data(actor: Actor, *, today: date) -> dict[str, Any]:
    """All that is known of oneself and of one's learners, as far as one may see it, in plain values for a file.

    Raises:
        NotFound: there is nothing of one's own here.
    """
    learners, families = portal.learners(actor, today=today), portal.families(actor)
    house = own_partner(actor)
    if not learners and not families and not house:
        raise NotFound
    taken: dict[str, Any] = {
        "learners": [_learner(actor, one, today) for one in learners],
        "families": [_family(one) for one in families],
        **({"partners": [asdict(house)]} if house else {}),
    }
    mine = Membership.objects.get(pk=actor.id)
    counted = {name: (None, len(rows)) for name, rows in taken.items() if rows}
    record(actor, OwnDataTaken(actor.id), mine, counted)
    return taken


def _learner(actor: Actor, one: portal.OwnLearner, today: date) -> dict[str, Any]:
    health = see_own_health(actor, learner_id=one.learner_id, today=today) if Sight.HEALTH in one.sees else None
    said = [asdict(row) for row in portal.said_of(one.learner_id)]
    # Not said yet: the text that waits for an answer.
    waiting = [
        {
            "kind": question.kind,
            "answer": None,
            "said_on": None,
            "text": question.text.words,
            "text_version": question.text.version,
        }
        for question in portal.questions(actor, learner_id=one.learner_id)
        if not question.answered
    ]
    return {
        "details": one.details,
        "health": asdict(health.details) if health and health.version else None,
        "consents": said + waiting,
    }


def _family(one: portal.OwnFamily) -> dict[str, Any]:
    known = one.known
    return {
        "name": known.family,
        "me": {name: value for name, value in asdict(known.details).items() if name != "note"},
        "household": asdict(known.household) if known.household else None,
        "children": [{"first_name": child.first_name, "last_name": child.last_name} for child in known.children],
        "others": [
            {"name": other.name, "relationship": other.relationship, "email": other.email, "phone": other.phone}
            for other in known.others
        ],
    }
