"""Letters by real workers: one is killed while the mail server has the letter in its hands."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.notifications.models import Notification
from tests.administration.test_invitations import invited
from tests.databases import rows
from tests.fixtures import Provider
from tests.journeys.test_resilience import give_back, heart_is_silent
from tests.mail import Post
from tests.programs import Program, working

BACK = 60.0


def test_a_letter_whose_worker_is_killed_while_the_server_has_it_is_not_sent_twice(
    provider: Provider, owner: Actor, post: Post
) -> None:
    workers: list[Program] = []
    impatient = {"COHORTIUM_SMTP": f"smtp+plain://127.0.0.1:{post.port}", "COHORTIUM_STALLED_AFTER": "2"}
    _, invitation = invited(provider, owner, now=datetime.now(UTC))

    def kill(server: Any) -> None:
        post.before_answer.clear()
        workers[0].kill()

    def status() -> list[str]:
        with provider.scope():
            return list(Notification.objects.values_list("status", flat=True))

    post.before_answer[invitation.email] = kill
    with working(impatient) as first:
        workers.append(first)
        assert wait_until(lambda: first.process.poll() is not None, BACK), first.said()
    in_between = status()
    [(job,)] = rows(
        connection,
        # Only the letter: the clock may have begun a job for the same organisation in that moment.
        "SELECT id FROM procrastinate_jobs WHERE args->>'organisation_id' = %s AND status = 'doing' "
        "AND task_name = 'notifications.tasks.send'",
        str(provider.id),
    )
    with working(impatient) as second:
        assert wait_until(lambda: heart_is_silent(job), BACK), second.said()
        # The clock does so every minute.
        give_back()
        assert wait_until(lambda: status() == ["unknown"], BACK), second.said()

    # Nobody knows whether the server took it: whoever looks decides.
    assert (in_between, len(post.to(invitation.email))) == (["queued"], 1)
