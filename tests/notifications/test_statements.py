"""How often telling many people asks the database. Apart from the others, whose worker would send all of them."""

from collections.abc import Callable
from typing import Any

from cohortium.jobs.facts import AT_MOST
from cohortium.notifications.events import NotificationQueued
from cohortium.notifications.models import Notification
from cohortium.notifications.rules.letters import Outcome, Receipt
from cohortium.notifications.tasks import note, write
from tests.fixtures import Provider, now
from tests.notifications.news import readers
from tests.notifications.test_together import publish


def test_as_many_statements_for_500_as_for_two(provider: Provider, statements: Callable[[], Any]) -> None:
    with statements() as few:
        publish(provider, readers(2))
    with statements() as many:
        publish(provider, readers(AT_MOST))

    assert (len(many) - len(few), len(many)) == (0, 14)


def test_what_writing_a_letter_and_noting_it_costs(provider: Provider, statements: Callable[[], Any]) -> None:
    [reader] = readers(1)
    publish(provider, [reader])
    with provider.scope():
        letter = Notification.objects.get(channel="email")
    fact = NotificationQueued(letter.pk)

    with statements() as written:
        with provider.scope():
            assert write(provider.system, fact, now())
    with statements() as noted:
        with provider.scope():
            note(provider.system, fact, Receipt(Outcome.SENT, "250 Taken"), now())

    # Each with what opens and closes the scope. A letter that can wait is asked five things more than one that cannot:
    # whether it comes back, what its reader chose, in which zone, what is set, and whether it is wanted at all.
    assert (len(written), len(noted)) == (13, 9)
