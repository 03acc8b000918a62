"""What follows from what happened to people."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.jobs.glue import on
from cohortium.notifications.actions.letters import Recipient, queue, queue_each
from cohortium.notifications.states import RecipientType
from cohortium.people.events_consents import ConsentsRequested
from cohortium.people.events_portal import ProfileChangeApproved, ProfileChangeRefused
from cohortium.people.queries.consent_requests import addresses
from cohortium.people.queries.profile_change_news import DECIDED, asker


@on(ConsentsRequested)
def ask_for_consents(actor: Actor, fact: ConsentsRequested, now: datetime) -> None:
    """Whoever is asked gets a letter with a link of their own."""
    for request_id, email in addresses(fact.ids):
        queue(actor, kind=fact.kind, recipient=email, subject_id=request_id, now=now)


@on(ProfileChangeApproved, ProfileChangeRefused)
def tell_who_asked_for_it(actor: Actor, fact: ProfileChangeApproved | ProfileChangeRefused, now: datetime) -> None:
    """Whoever asked for a change is told what became of it."""
    found = asker(change_id=fact.change_id)
    if found:
        recipients = [Recipient(RecipientType.MEMBER, *found)]
        queue_each(actor, kind=DECIDED, recipients=recipients, subject_id=fact.change_id, now=now)
