"""Letters that can wait do: for quiet hours of both sides, for one letter a day, and for tomorrow where there are too many."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.settings import change_settings
from cohortium.core.errors import Invalid, Stale
from cohortium.core.ids import new_id
from cohortium.notifications.actions.letters import Recipient, queue_each, resend
from cohortium.notifications.actions.rhythms import choose_rhythm, take_place
from cohortium.notifications.models import LetterRhythm, Notification
from cohortium.notifications.queries.rhythms import limit
from cohortium.notifications.rules.rhythms import Hours, Rhythm, all_quiet_until, faults, last_digest, tomorrow
from cohortium.notifications.states import RecipientType
from tests.fixtures import Provider, at_once, now
from tests.mail import Post
from tests.notifications.news import STERN, readers
from tests.notifications.test_letters import now as let_jobs_be_due
from tests.notifications.test_together import publish

Work = Callable[[], None]
MELBOURNE, LISBON = ZoneInfo("Australia/Melbourne"), ZoneInfo("Europe/Lisbon")


def there(*clock: int, zone: ZoneInfo = MELBOURNE) -> datetime:
    return datetime(*clock, tzinfo=zone).astimezone(UTC)


def hours(begins: int, ends: int, zone: ZoneInfo = MELBOURNE) -> Hours:
    return Hours(time(begins), time(ends), zone)


NEVER = Hours(None, None, MELBOURNE)


@pytest.mark.parametrize(
    ("at", "quiet", "until"),
    [
        (there(2026, 9, 7, 20, 0), [hours(21, 7), NEVER], None),
        (there(2026, 9, 7, 22, 0), [hours(21, 7), NEVER], there(2026, 9, 8, 7)),
        # Where one ends the other has begun.
        (there(2026, 9, 7, 22, 0), [hours(21, 7), hours(6, 9)], there(2026, 9, 8, 9)),
        (there(2026, 9, 7, 22, 0), [hours(6, 9), hours(21, 7)], there(2026, 9, 8, 9)),
        # Each by its own clock: 22:00 in Lisbon is 07:00 in Melbourne.
        (there(2026, 9, 8, 6, 30), [hours(21, 7), hours(22, 8, LISBON)], there(2026, 9, 8, 8, zone=LISBON)),
        # The night in which the clock goes forward ends by the new one.
        (there(2026, 10, 3, 22, 0), [hours(21, 7), hours(7, 8)], datetime(2026, 10, 3, 21, 0, tzinfo=UTC)),
    ],
)
def test_it_is_quiet_while_it_is_so_for_one_of_both(at: datetime, quiet: list[Hours], until: datetime | None) -> None:
    assert all_quiet_until(at, quiet) == until


def test_who_is_never_to_be_told_is_told_in_the_end() -> None:
    until = all_quiet_until(there(2026, 9, 7, 12, 0), [hours(0, 12), hours(12, 0)])

    assert until == there(2026, 9, 10, 12, 0)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (there(2026, 9, 7, 18, 0), there(2026, 9, 7, 18, 0)),
        (there(2026, 9, 7, 17, 59), there(2026, 9, 6, 18, 0)),
        (there(2026, 9, 8, 0, 5), there(2026, 9, 7, 18, 0)),
        # A day of 23 hours, and one of 25.
        (there(2026, 10, 4, 17, 0), datetime(2026, 10, 3, 8, 0, tzinfo=UTC)),
        (there(2026, 10, 4, 19, 0), datetime(2026, 10, 4, 7, 0, tzinfo=UTC)),
        (there(2026, 4, 5, 19, 0), datetime(2026, 4, 5, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_daily_letter_is_due_by_the_clock_of_its_reader(moment: datetime, due: datetime) -> None:
    assert last_digest(moment, time(18), MELBOURNE) == due


def test_an_hour_that_there_is_not_is_due_all_the_same() -> None:
    assert last_digest(there(2026, 10, 4, 12, 0), time(2, 30), MELBOURNE) == datetime(2026, 10, 3, 16, 30, tzinfo=UTC)


def test_tomorrow_begins_by_the_clock_of_the_place() -> None:
    assert tomorrow(there(2026, 10, 3, 23, 59), MELBOURNE) == there(2026, 10, 4)


@pytest.mark.parametrize(
    ("rhythm", "wrong"),
    [
        (Rhythm(), {}),
        (Rhythm(time(21), time(7), time(18), "Europe/Lisbon"), {}),
        (Rhythm(quiet_from=time(21)), {"quiet_until": "both"}),
        (Rhythm(quiet_until=time(21)), {"quiet_from": "both"}),
        (Rhythm(time(7), time(7)), {"quiet_until": "never_over"}),
        (Rhythm(time_zone="Mars/Base"), {"time_zone": "no_zone"}),
    ],
)
def test_what_may_be_chosen(rhythm: Rhythm, wrong: dict[str, str]) -> None:
    assert faults(rhythm) == wrong


def quiet_now() -> tuple[time, time]:
    """From an hour ago until in two, in UTC."""
    begins, ends = ((now() + timedelta(hours=n)).time().replace(second=0, microsecond=0) for n in (-1, 2))
    return begins, ends


def choosing(provider: Provider, actor: Actor, rhythm: Rhythm) -> Any:
    with provider.scope():
        row = LetterRhythm.objects.filter(recipient_id=actor.id).first()
        return choose_rhythm(actor, rhythm=rhythm, version=getattr(row, "version", 0))


def reader(provider: Provider, rhythm: Rhythm | None = None) -> tuple[Actor, Recipient]:
    """Somebody of the team who chose this."""
    ada = provider.member(TRAINER, name="Ada Ncube")
    for one in filter(None, [rhythm]):
        choosing(provider, ada, one)
    return ada, Recipient(RecipientType.MEMBER, ada.id, provider.users[ada.id].email)


def letters(provider: Provider, **of: Any) -> list[tuple[str, str]]:
    with provider.scope():
        rows = Notification.objects.filter(channel="email", **of).order_by("created_at", "pk")
        return list(rows.values_list("status", "waits_for"))


def jobs_waiting(provider: Provider) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now() "
            "AND args->>'organisation_id' = %s AND task_name = 'notifications.tasks.send'",
            [str(provider.id)],
        )
        return int(cursor.fetchone()[0])


def wake(provider: Provider) -> None:
    """Let it be the time until which letters wait."""
    with provider.scope():
        LetterRhythm.objects.update(quiet_from=None, quiet_until=None)
    let_jobs_be_due(provider)


def test_who_has_quiet_hours_of_their_own_is_told_afterwards(
    provider: Provider, work: Work, post: Post, told: Any
) -> None:
    begins, ends = quiet_now()
    _, ada = reader(provider, Rhythm(begins, ends, time_zone="UTC"))
    [ben] = readers(1)

    publish(provider, [ada, ben])
    work()
    in_between = letters(provider, recipient=ada.address), len(post.to(ada.address)), len(post.to(ben.address))
    waiting = jobs_waiting(provider)
    wake(provider)
    work()

    assert in_between == ([("queued", "own_quiet")], 0, 1)
    assert waiting == 1
    assert letters(provider, recipient=ada.address) == [("sent", "")]
    assert len(post.to(ada.address)) == 1
    with provider.scope():
        letter = Notification.objects.get(channel="email", recipient=ada.address)
    assert told(letter)[0] == ["notification.queued_together", "notification.held", "notification.sent"]


def test_what_is_critical_does_not_wait(provider: Provider, work: Work, post: Post) -> None:
    begins, ends = quiet_now()
    _, ada = reader(provider, Rhythm(begins, ends, time(3), "UTC"))
    with provider.scope():
        queue_each(provider.system, kind=STERN.key, recipients=[ada], subject_id=new_id(), now=now())

    with override_settings(LETTERS_PER_DAY=1):
        work()

    assert len(post.to(ada.address)) == 1


def quiet_organisation(provider: Provider) -> None:
    begins, ends = (
        one.strftime("%H:%M") for one in (now().astimezone(MELBOURNE) + timedelta(hours=n) for n in (-1, 1))
    )
    values = {"notifications.quiet_from": begins, "notifications.quiet_until": ends}
    with provider.scope():
        change_settings(provider.system, group="notifications", values=values, version=0)


def test_what_is_tried_again_or_sent_again_waits_as_well(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    [ada, ben] = readers(2)
    post.on_recipient[ada.address].append("451 Later")
    post.on_recipient[ben.address].append("550 No")
    publish(provider, [ada, ben])
    work()
    quiet_organisation(provider)
    let_jobs_be_due(provider)
    with provider.scope():
        resend(owner, notification_id=Notification.objects.get(channel="email", recipient=ben.address).pk)
    work()

    assert letters(provider) == [("queued", "quiet"), ("queued", "quiet")]
    assert (len(post.to(ada.address)), len(post.to(ben.address)), jobs_waiting(provider)) == (0, 0, 2)


def test_a_job_that_comes_too_early_leaves_another_behind(provider: Provider, work: Work, post: Post) -> None:
    begins, ends = quiet_now()
    _, ada = reader(provider, Rhythm(begins, ends, time_zone="UTC"))
    publish(provider, [ada])
    work()
    let_jobs_be_due(provider)
    work()

    assert (letters(provider), post.to(ada.address), jobs_waiting(provider)) == ([("queued", "own_quiet")], [], 1)


@override_settings(LETTERS_PER_DAY=2)
def test_what_is_too_much_for_today_goes_on_tomorrow(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    recipients = readers(5)

    def came() -> int:
        return sum(len(post.to(one.address)) for one in recipients)

    publish(provider, recipients)
    work()
    with provider.scope():
        seen = limit(owner, now=now())
        Notification.objects.filter(counted_on__isnull=False).update(counted_on=now().date() - timedelta(days=7))
    sent_today, waiting = came(), letters(provider).count(("queued", "limit"))
    jobs = jobs_waiting(provider)
    let_jobs_be_due(provider)
    work()

    assert (sent_today, waiting, jobs, came()) == (2, 3, 3, 4)
    assert (seen.at_most, seen.taken, seen.waiting) == (2, 2, 3)


@override_settings(LETTERS_PER_DAY=3)
def test_the_last_place_is_taken_once(provider: Provider) -> None:
    publish(provider, readers(8))
    with provider.scope():
        ids = list(Notification.objects.filter(channel="email").values_list("pk", flat=True))

    def take(one: UUID) -> Callable[[], Any]:
        return lambda: take_place(provider.system, notification_id=one, now=now())

    done = at_once(provider, *(take(one) for one in [*ids, ids[0]]))

    assert done == ["done"] * 9
    with provider.scope():
        assert Notification.objects.filter(counted_on__isnull=False).count() == 3


@override_settings(LETTERS_PER_DAY=1)
def test_a_letter_that_is_tried_again_is_counted_once(provider: Provider, work: Work, post: Post) -> None:
    [ada] = readers(1)
    post.on_recipient[ada.address].append("451 Later")
    publish(provider, [ada])
    work()
    let_jobs_be_due(provider)
    work()

    assert (letters(provider), len(post.to(ada.address))) == ([("sent", "")], 1)


def test_what_somebody_chooses_is_theirs(provider: Provider, told: Any) -> None:
    member, _ = reader(provider)
    row = choosing(provider, member, Rhythm(time(21), time(7)))

    with provider.scope():
        assert isinstance(choose_rhythm(member, rhythm=Rhythm(time(21), time(7)), version=row.version), Unchanged)
        with pytest.raises(Stale):
            choose_rhythm(member, rhythm=Rhythm(), version=0)
        with pytest.raises(Invalid):
            choose_rhythm(member, rhythm=Rhythm(time(21)), version=row.version)
    assert told(row)[0] == ["letter_rhythm.chosen"]
