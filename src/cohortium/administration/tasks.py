"""What follows from what happened to campuses, and what the clock does to them."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.administration.actions.campuses import close_due_campuses
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.events import CampusesClosed, CampusesReopened
from cohortium.jobs.glue import every, on


@on(CampusesClosed, CampusesReopened)
def people_follow(actor: Actor, fact: CampusesClosed | CampusesReopened) -> None:
    """Whoever works at a closed campus only loses sight of it, until it opens again."""
    let_people_follow(actor, campus_ids=fact.ids)


@every("*/15 * * * *")
def close_due(actor: Actor, now: datetime) -> None:
    """A campus closes when its closing day begins; every zone is a multiple of a quarter of an hour from UTC."""
    close_due_campuses(actor, now=now)
