"""What people take out of all that is known of themselves, and of those whom they look after."""

from dataclasses import asdict
from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.action import action, record
from cohortium.core.errors import NotFound
from cohortium.partners.queries.log_ins import own_partner
from cohortium.people.actions.background import take_out_demographics
from cohortium.people.actions.national_ids import take_out_ids
from cohortium.people.actions.portal import see_own_health
from cohortium.people.events_portal import OwnDataTaken
from cohortium.people.queries import own_data, portal
from cohortium.people.queries.background import background
from cohortium.people.rules.guardians import Sight


@action(Permission.PORTAL_DOWNLOAD)
def take_own_data(actor: Actor, *, today: date) -> dict[str, Any]:
    """All that is known of oneself and of one's learners, as far as one may see it, in plain values for a file.

    Whole identity numbers are among it: of oneself, and of a child for a guardian who may see their papers. That each
    went into a file stands in the trail.

    Raises:
        NotFound: there is nothing of one's own here.
    """
    learners, families = portal.learners(actor, today=today), portal.families(actor)
    house = own_partner(actor)
    if not learners and not families and not house:
        raise NotFound
    taken: dict[str, Any] = {
        "learners": [_learner(actor, one, today) for one in learners],
        "families": [_family(actor, one) for one in families],
        **({"partners": [asdict(house)]} if house else {}),
    }
    mine = Membership.objects.get(pk=actor.id)
    counted = {name: (None, len(rows)) for name, rows in taken.items() if rows}
    record(actor, OwnDataTaken(actor.id), mine, counted)
    return taken | {"changes_asked_for": own_data.changes(actor)}


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
        # By which its photo is called.
        "learner_id": one.learner_id,
        "details": one.details,
        "fields": own_data.fields_of_learner(one),
        "identity_numbers": _numbers(actor, one),
        "background": _background(actor, one),
        "demographics": _demographics(actor, one),
        "health": asdict(health.details) if health and health.version else None,
        "emergency_contacts": own_data.contacts_of_learner(actor, one),
        "consents": said + waiting,
        "consent_answers": own_data.answers_of_learner(actor, one),
    }


def _numbers(actor: Actor, one: portal.OwnLearner) -> list[dict[str, Any]]:
    if Sight.PAPERS not in one.sees:
        return []
    found: Any = take_out_ids(actor.lent(Permission.LEARNER_ID_REVEAL), learner_id=one.learner_id)
    return [] if not isinstance(found, list) else found


def _background(actor: Actor, one: portal.OwnLearner) -> dict[str, Any] | None:
    if Sight.LEARNING not in one.sees:
        return None
    row = background(actor.lent(Permission.LEARNER_BACKGROUND_READ), learner_id=one.learner_id)
    return asdict(row.details) if row.version else None


def _demographics(actor: Actor, one: portal.OwnLearner) -> dict[str, Any] | None:
    """Of oneself alone: what somebody said of their race or disability for statistics they said to the office."""
    if not one.is_self:
        return None
    lent = actor.lent(Permission.LEARNER_DEMOGRAPHICS_READ)
    found: Any = take_out_demographics(lent, learner_ids=[one.learner_id])
    return asdict(found[one.learner_id]) if isinstance(found, dict) else None


def _family(actor: Actor, one: portal.OwnFamily) -> dict[str, Any]:
    known = one.known
    return {
        "name": known.family,
        "me": {name: value for name, value in asdict(known.details).items() if name != "note"},
        "household": asdict(known.household) if known.household else None,
        "fields": own_data.fields_of_household(one),
        "emergency_contacts": own_data.contacts_of_household(actor, one),
        "children": [{"first_name": child.first_name, "last_name": child.last_name} for child in known.children],
        "others": [
            {"name": other.name, "relationship": other.relationship, "email": other.email, "phone": other.phone}
            for other in known.others
        ],
    }
