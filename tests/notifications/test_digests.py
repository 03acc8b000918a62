"""One letter a day: it holds all that came together, none of it twice, and what it holds goes its way."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from procrastinate.contrib.django import app

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.notifications.actions.letters import Recipient, note_failed, resend
from cohortium.notifications.actions.preferences import choose
from cohortium.notifications.actions.rhythms import gather, settle_each
from cohortium.notifications.models import LetterRhythm, Notification
from cohortium.notifications.rules.rhythms import Rhythm
from cohortium.notifications.states import Channel
from tests.cases.letters import NOBODY
from tests.fixtures import Provider, at_once, now
from tests.mail import Post, hang_up
from tests.notifications.news import NEWS, readers
from tests.notifications.test_bounces import bounce
from tests.notifications.test_letters import text
from tests.notifications.test_together import publish
from tests.notifications.test_waiting import choosing, letters, reader

Work = Callable[[], None]


def daily(provider: Provider) -> tuple[Actor, Recipient]:
    """Somebody whose daily letter is due in this minute."""
    minute = (now() + timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    return reader(provider, Rhythm(digest_at=minute, time_zone="UTC"))


def a_day_later(provider: Provider) -> Any:
    with provider.scope():
        return gather(provider.system, now=now() + timedelta(days=1))


def test_one_letter_a_day_holds_all_of_them(provider: Provider, work: Work, post: Post, told: Any) -> None:
    _, ada = daily(provider)
    [ben] = readers(1)
    for _ in range(3):
        publish(provider, [ada, ben])
    work()
    before = letters(provider, recipient=ada.address), len(post.to(ada.address)), len(post.to(ben.address))

    assert a_day_later(provider) == 1
    assert isinstance(a_day_later(provider), Unchanged)
    work()

    assert before == ([("queued", "digest")] * 3, 0, 3)
    [letter] = post.to(ada.address)
    assert letter["Subject"] == f"Today from {provider.name}: 3 notifications"
    assert text(letter, "plain").count("There is news.") == 3
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letters(provider, recipient=ada.address) == [("sent", "")] * 4
    with provider.scope():
        one = Notification.objects.filter(channel="email", recipient=ada.address).earliest("created_at")
    assert told(one)[0] == [
        *("notification.queued_together", "notification.held"),
        *("notification.collected", "notification.settled_together"),
    ]


def test_the_clock_sends_it_once_however_often_it_is_run(provider: Provider, work: Work, post: Post) -> None:
    due = (now() - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    _, ada = reader(provider, Rhythm(digest_at=due, time_zone="UTC"))
    publish(provider, [ada])
    publish(provider, [ada])
    work()
    with provider.scope():
        Notification.objects.filter(channel="email").update(created_at=now() - timedelta(hours=2))

    clock = app.tasks["notifications.tasks.send_daily_letters.for_each_organisation"]
    for timestamp in (1_789_000_000, 1_789_000_000, 1_789_000_900):
        clock.defer(timestamp=timestamp)
    work()

    [letter] = post.to(ada.address)
    assert text(letter, "plain").count("There is news.") == 2
    assert letters(provider) == [("sent", "")] * 3


def test_what_comes_after_the_hour_is_in_the_next_one(provider: Provider, work: Work, post: Post) -> None:
    _, ada = daily(provider)
    publish(provider, [ada])
    work()

    with provider.scope():
        early = gather(provider.system, now=now())

    assert isinstance(early, Unchanged)
    assert letters(provider) == [("queued", "digest")]


def test_two_who_gather_at_once_gather_once(provider: Provider, work: Work, post: Post) -> None:
    _, ada = daily(provider)
    publish(provider, [ada])
    work()
    later = now() + timedelta(days=1)

    done = at_once(provider, *[lambda: gather(provider.system, now=later)] * 3)
    work()

    assert done == ["done"] * 3
    assert len(post.to(ada.address)) == 1


def test_a_daily_letter_goes_the_way_of_every_letter(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    _, ada = daily(provider)
    publish(provider, [ada])
    publish(provider, [ada])
    work()
    a_day_later(provider)
    post.on_recipient[ada.address].append("550 Not today")
    work()
    refused = letters(provider)
    with provider.scope():
        digest = Notification.objects.get(kind="notification.digest")
        resend(owner, notification_id=digest.pk)
    work()
    again = letters(provider)
    bounce(provider, digest.pk)
    work()

    assert refused == [("failed", "")] * 3
    assert again == [("sent", "")] * 3
    assert text(post.to(ada.address)[0], "plain").count("There is news.") == 2
    with provider.scope():
        assert set(Notification.objects.filter(channel="email").values_list("status", "answer")) == {
            ("failed", NOBODY.answer)
        }


def test_a_server_that_vanishes_leaves_all_of_it_unknown(provider: Provider, work: Work, post: Post) -> None:
    _, ada = daily(provider)
    publish(provider, [ada])
    work()
    a_day_later(provider)
    post.before_answer[ada.address] = hang_up
    work()

    assert letters(provider) == [("unknown", "")] * 2


def test_who_stops_the_daily_letter_gets_none_of_it(provider: Provider, work: Work, post: Post) -> None:
    member, ada = daily(provider)
    publish(provider, [ada])
    work()
    with provider.scope():
        choose(member, wanted={("notification.digest", Channel.EMAIL): False})

    a_day_later(provider)
    work()

    assert (letters(provider), post.to(ada.address)) == ([("cancelled", "")], [])


def test_who_wants_a_kind_no_longer_does_not_find_it_in_the_daily_letter(
    provider: Provider, work: Work, post: Post
) -> None:
    member, ada = daily(provider)
    publish(provider, [ada])
    work()
    with provider.scope():
        choose(member, wanted={(NEWS.key, Channel.EMAIL): False})
    a_day_later(provider)
    work()

    assert (letters(provider), post.to(ada.address)) == ([("cancelled", "")] * 2, [])


def test_who_wants_no_daily_letter_any_more_gets_a_last_one(provider: Provider, work: Work, post: Post) -> None:
    member, ada = daily(provider)
    publish(provider, [ada])
    work()
    choosing(provider, member, Rhythm())
    with provider.scope():
        gather(provider.system, now=now())
    work()

    assert (letters(provider), len(post.to(ada.address))) == ([("sent", "")] * 2, 1)


def test_gathering_for_many_costs_as_many_statements_as_for_two(
    provider: Provider, work: Work, statements: Any
) -> None:
    def gathering(number: int) -> int:
        people = readers(number)
        with provider.scope():
            LetterRhythm.objects.bulk_create(
                LetterRhythm(recipient_type="member", recipient_id=one.id, digest_at=time(9)) for one in people
            )
        publish(provider, people)
        publish(provider, people)
        with provider.scope():
            Notification.objects.filter(channel="email", recipient_id__in=[one.id for one in people]).update(
                waits_for="digest"
            )
        with statements() as asked:
            assert a_day_later(provider) == number
        return len(asked)

    assert gathering(2) == gathering(60)


def test_what_went_another_way_is_not_settled_with_the_others(provider: Provider) -> None:
    publish(provider, readers(1))
    with provider.scope():
        letter = Notification.objects.get(channel="email")
        note_failed(provider.system, notification_id=letter.pk, answer="550 No", now=now())
        same = settle_each(provider.system, ids=[letter.pk], act="note_failed", answer="", now=now())
    assert isinstance(same, Unchanged)
