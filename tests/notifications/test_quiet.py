"""Quiet hours, across midnight and across the changes of the clock; what is critical does not wait."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from cohortium.administration.actions.settings import change_settings
from cohortium.core.ids import new_id
from cohortium.notifications.actions.letters import queue_each
from cohortium.notifications.rules.quiet import quiet_until
from cohortium.tenancy.models import Organisation
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.notifications.news import NEWS, STERN, readers

Work = Callable[[], None]
MELBOURNE = ZoneInfo("Australia/Melbourne")
NIGHT, LUNCH = (time(21), time(7)), (time(12), time(13))


def there(*clock: int) -> datetime:
    return datetime(*clock, tzinfo=MELBOURNE).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "hours", "until"),
    [
        (there(2026, 9, 7, 20, 59), NIGHT, None),
        (there(2026, 9, 7, 21, 0), NIGHT, there(2026, 9, 8, 7)),
        (there(2026, 9, 8, 0, 30), NIGHT, there(2026, 9, 8, 7)),
        (there(2026, 9, 8, 6, 59), NIGHT, there(2026, 9, 8, 7)),
        (there(2026, 9, 8, 7, 0), NIGHT, None),
        (there(2026, 9, 8, 12, 30), LUNCH, there(2026, 9, 8, 13)),
        (there(2026, 9, 8, 13, 0), LUNCH, None),
        # The clock goes forward on 4 October 2026, and back on 5 April 2026: the night is an hour shorter, or longer.
        (there(2026, 10, 3, 22, 0), NIGHT, datetime(2026, 10, 3, 20, 0, tzinfo=UTC)),
        (there(2026, 4, 4, 22, 0), NIGHT, datetime(2026, 4, 4, 21, 0, tzinfo=UTC)),
        (there(2026, 9, 8, 3, 0), (None, None), None),
        (there(2026, 9, 8, 3, 0), (time(7), None), None),
    ],
)
def test_it_is_quiet_until(at: datetime, hours: tuple[time | None, time | None], until: datetime | None) -> None:
    assert quiet_until(at, MELBOURNE, *hours) == until


def test_a_night_may_end_at_an_hour_that_there_is_not() -> None:
    until = quiet_until(there(2026, 10, 3, 23, 0), MELBOURNE, time(21), time(2, 30))

    assert until == datetime(2026, 10, 3, 16, 30, tzinfo=UTC)


def test_what_can_wait_waits_and_what_is_critical_does_not(provider: Provider, work: Work, post: Post) -> None:
    [reader, other] = readers(2)
    with provider.scope():
        # From an hour ago until in an hour, wherever the organisation is.
        zone = ZoneInfo(Organisation.objects.get().time_zone)
        begins, ends = ((now() + timedelta(hours=n)).astimezone(zone).strftime("%H:%M") for n in (-1, 1))
        change_settings(
            provider.system,
            group="notifications",
            values={"notifications.quiet_from": begins, "notifications.quiet_until": ends},
            version=0,
        )
        queue_each(provider.system, kind=NEWS.key, recipients=[reader], subject_id=new_id(), now=now())
        queue_each(provider.system, kind=STERN.key, recipients=[other], subject_id=new_id(), now=now())

    work()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at > now() FROM procrastinate_jobs WHERE status = 'todo' "
            "AND args->>'organisation_id' = %s",
            [str(provider.id)],
        )
        waiting = cursor.fetchall()
    assert (len(post.to(reader.address)), len(post.to(other.address)), waiting) == (0, 1, [(True,)])
