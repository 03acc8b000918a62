"""Two thousand letters through a real mail server with faults, while the worker is killed three times."""

import time
from collections import Counter
from contextlib import suppress

import pytest
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.jobs.facts import AT_MOST
from cohortium.notifications.actions.letters import queue_each
from cohortium.notifications.models import Notification
from cohortium.notifications.states import Channel
from tests.administration.test_invitations import invited
from tests.databases import rows
from tests.fixtures import Provider, now
from tests.journeys.test_resilience import give_back
from tests.mail import Post, hang_up
from tests.notifications.news import readers
from tests.programs import working

LETTERS = 2000
KILLED_AT = (400, 900, 1400)
# A quiet machine of two cores sends thirty letters a second, and a busy one two.
LONG = 1500.0
# By the place in the list: one in so many.
GREYLISTED, REFUSED, VANISHED = 20, 50, 100


def unfinished(provider: Provider) -> int:
    [(number,)] = rows(
        connection,
        "SELECT count(*) FROM procrastinate_jobs WHERE args->>'organisation_id' = %s AND status IN ('todo', 'doing')",
        str(provider.id),
    )
    return int(number)


def hurry(provider: Provider) -> None:
    """Let jobs that wait for their next try be due, and give back those of workers that are dead."""
    rows(
        connection,
        "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE args->>'organisation_id' = %s AND status = 'todo' "
        "AND scheduled_at IS NOT NULL RETURNING id",
        str(provider.id),
    )
    with suppress(Exception):
        give_back()


def asked_to_misbehave(post: Post, addresses: list[str]) -> None:
    for address in addresses[1::GREYLISTED]:
        post.on_recipient[address].append("451 Greylisted, come back")
    for address in addresses[2::REFUSED]:
        post.on_recipient[address].append("550 No such person here")
    for address in addresses[3::VANISHED]:
        post.before_answer[address] = hang_up


@pytest.mark.takes_long
@pytest.mark.timeout(3000)
def test_none_is_lost_and_none_is_sent_twice(provider: Provider, owner: Actor, post: Post) -> None:
    recipients = readers(LETTERS)
    addresses = [one.address for one in recipients]
    asked_to_misbehave(post, addresses)
    # The workers know the kinds of the product alone: all of them are told of one invitation.
    _, invitation = invited(provider, owner, now=now())
    with provider.scope():
        for start in range(0, LETTERS, AT_MOST):
            some = recipients[start : start + AT_MOST]
            queue_each(provider.system, kind="member.invited", recipients=some, subject_id=invitation.pk, now=now())
    environment = {"COHORTIUM_STALLED_AFTER": "8", "COHORTIUM_SMTP": f"smtp+plain://127.0.0.1:{post.port}"}

    for many in KILLED_AT:
        with working(environment) as worker:
            assert wait_until(lambda many=many: len(post.messages) >= many, LONG), worker.said()
            worker.kill()

    def done() -> bool:
        # Whoever looks all the time takes from the worker what it needs.
        time.sleep(0.5)
        hurry(provider)
        return unfinished(provider) == 0

    with working(environment) as last:
        assert wait_until(done, LONG), (unfinished(provider), last.said()[-2000:])

    came = Counter(str(message["To"]) for message in post.messages)
    ids = Counter(str(message["Message-ID"]) for message in post.messages)
    with provider.scope():
        letters = Notification.objects.exclude(recipient_id=None).filter(channel=Channel.EMAIL)
        became = dict(letters.values_list("recipient", "status"))
    by_status = {status: {to for to, one in became.items() if one == status} for status in set(became.values())}
    refused, vanished = set(addresses[2::REFUSED]), set(addresses[3::VANISHED])

    # Everybody is accounted for, and nobody got it twice.
    assert len(became) == LETTERS
    assert [to for to, times in came.items() if times > 1] == []
    assert [one for one, times in ids.items() if times > 1] == []
    # What is said to be sent came; what is said to be refused did not.
    assert set(by_status) <= {"sent", "failed", "unknown"}
    assert sorted(by_status["sent"] - came.keys()) == []
    assert by_status["failed"] == refused
    assert sorted(by_status["failed"] & came.keys()) == []
    # Of the rest it is said that nobody knows: the server vanished, or the worker was killed, with a letter in its hands.
    assert vanished <= by_status["unknown"]
    assert len(by_status["unknown"] - vanished) <= 4 * len(KILLED_AT)
