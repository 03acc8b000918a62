"""Seeds the learners, through the same actions that people use."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.demo.learners import LEARNERS, Learner
from cohortium.demo.seed_families import seed_families
from cohortium.people.actions.learners import add_learner, archive_learners
from cohortium.people.rules.learners import LearnerDetails


def seed_learners(owner: Actor, code: str, campuses: Mapping[str, UUID], today: date) -> dict[str, UUID]:
    """Add the learners of the organisation and their families, and give the learners' ids by their names."""
    here, added = access.organisation(), {}
    country = here.country if here else ""
    for one in LEARNERS.get(code, ()):
        learner = add_learner(owner, details=_details(one, country, campuses), today=today)
        added[str(learner)] = learner.pk
        if one.is_archived:
            archive_learners(owner, learner_ids=[learner.pk])
    seed_families(owner, code, campuses, added, country=country)
    return added


def _details(one: Learner, country: str, campuses: Mapping[str, UUID]) -> LearnerDetails:
    return LearnerDetails(
        first_name=one.first_name,
        last_name=one.last_name,
        preferred_name=one.preferred_name,
        pronouns=one.pronouns,
        date_of_birth=date.fromisoformat(one.born) if one.born else None,
        gender=one.gender,
        email=one.email,
        phone=one.phone,
        address=one.address,
        suburb=one.suburb,
        state=one.state,
        postcode=one.postcode,
        country=country,
        citizenship=one.citizenship,
        campus_id=campuses[one.campus],
    )
