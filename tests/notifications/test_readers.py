"""A letter reaches its reader where they are when it leaves, and nobody who is not in the team any more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cohortium.access.actor import Actor
from cohortium.administration.actions.members import remove, suspend
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from cohortium.identity.states import LogInStatus
from cohortium.notifications.actions.letters import queue_each, resend
from cohortium.notifications.models import Notification
from cohortium.notifications.rules.rhythms import Rhythm
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.notifications.news import STERN
from tests.notifications.test_digests import a_day_later, daily
from tests.notifications.test_together import publish
from tests.notifications.test_waiting import letters, quiet_now, reader, wake

Work = Callable[[], None]


def removed(provider: Provider, owner: Actor, ada: Actor) -> None:
    with provider.scope():
        remove(owner, membership_id=ada.id)


def suspended(provider: Provider, owner: Actor, ada: Actor) -> None:
    with provider.scope():
        suspend(owner, membership_id=ada.id)


def shut_out(provider: Provider, owner: Actor, ada: Actor) -> None:
    with transaction.atomic():
        User.objects.filter(pk=provider.users[ada.id].pk).update(status=LogInStatus.SUSPENDED)


GONE: list[Any] = [removed, suspended, shut_out]


@pytest.mark.parametrize("gone", GONE)
def test_what_waited_for_the_morning_leaves_to_nobody_who_is_gone_by_then(
    gone: Any, provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    begins, ends = quiet_now()
    ada, recipient = reader(provider, Rhythm(begins, ends, time_zone="UTC"))
    publish(provider, [recipient])
    work()

    gone(provider, owner, ada)
    wake(provider)
    work()

    assert (post.to(recipient.address), letters(provider, recipient_id=ada.id)) == ([], [("cancelled", "")])


@pytest.mark.parametrize("gone", GONE)
def test_no_daily_letter_leaves_to_somebody_who_is_gone(
    gone: Any, provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    ada, recipient = daily(provider)
    publish(provider, [recipient])
    publish(provider, [recipient])
    work()

    gone(provider, owner, ada)
    a_day_later(provider)
    work()

    assert post.to(recipient.address) == []
    assert letters(provider, recipient_id=ada.id) == [("cancelled", "")] * 3


def test_what_is_critical_and_tried_again_does_not_leave_either(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    ada, recipient = reader(provider)
    post.on_recipient[recipient.address].append("550 No such person here")
    with provider.scope():
        queue_each(provider.system, kind=STERN.key, recipients=[recipient], subject_id=new_id(), now=now())
    work()
    before = letters(provider, recipient_id=ada.id)

    removed(provider, owner, ada)
    with provider.scope():
        resend(owner, notification_id=Notification.objects.get(recipient_id=ada.id, channel="email").pk)
    work()

    assert (before, letters(provider, recipient_id=ada.id)) == ([("failed", "")], [("cancelled", "")])
    assert post.to(recipient.address) == []


def test_a_letter_goes_where_its_reader_is_by_now(provider: Provider, work: Work, post: Post, told: Any) -> None:
    begins, ends = quiet_now()
    ada, recipient = reader(provider, Rhythm(begins, ends, time_zone="UTC"))
    publish(provider, [recipient])
    work()
    new = f"ada.{new_id().hex}@example.com"
    User.objects.filter(pk=provider.users[ada.id].pk).update(email=new)

    wake(provider)
    work()

    assert (len(post.to(new)), post.to(recipient.address)) == (1, [])
    with provider.scope():
        letter = Notification.objects.get(recipient_id=ada.id, channel="email")
    assert (letter.recipient, letter.status) == (new, "sent")
    assert told(letter)[0][-2:] == ["notification.readdressed", "notification.sent"]
