"""What follows from what happened to people."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.jobs.glue import on
from cohortium.notifications.actions.letters import queue
from cohortium.people.events_consents import ConsentsRequested
from cohortium.people.queries.consent_requests import addresses


@on(ConsentsRequested)
def ask_for_consents(actor: Actor, fact: ConsentsRequested, now: datetime) -> None:
    """Whoever is asked gets a letter with a link of their own."""
    for request_id, email in addresses(fact.ids):
        queue(actor, kind=fact.kind, recipient=email, subject_id=request_id, now=now)
