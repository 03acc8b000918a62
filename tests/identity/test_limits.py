"""How often something may be tried: whatever the number of processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from cohortium.core.ids import new_id
from cohortium.identity.limits import Bucket, Limit, forget, give_back, is_full, network_of, take
from cohortium.identity.models import Attempts
from tests.fixtures import MORNING

FIVE = Limit("five in five minutes", 5, timedelta(minutes=5))


def bucket(limit: Limit = FIVE) -> Bucket:
    return Bucket(limit, new_id().hex)


def tries(one: Bucket, number: int, *, later: timedelta = timedelta()) -> list[bool]:
    return [take([one], now=MORNING + later) for _ in range(number)]


def test_so_many_tries_at_once_and_then_one_for_each_part_of_the_period() -> None:
    one = bucket()

    assert tries(one, 6) == [True] * 5 + [False]
    assert is_full(one, now=MORNING)
    assert tries(one, 2, later=timedelta(minutes=1)) == [True, False]
    assert tries(one, 6, later=timedelta(minutes=20)) == [True] * 5 + [False]


def test_a_try_that_was_right_does_not_count() -> None:
    one = bucket()

    for _ in range(20):
        assert take([one], now=MORNING)
        give_back([one])

    assert tries(one, 6) == [True] * 5 + [False]


def test_what_one_bucket_refuses_fills_no_other() -> None:
    full, empty = bucket(), bucket()
    tries(full, 5)

    assert [take([empty, full], now=MORNING) for _ in range(10)] == [False] * 10
    assert tries(empty, 6) == [True] * 5 + [False]


def test_many_at_the_same_moment_get_no_more_tries_than_one_after_the_other() -> None:
    one, barrier = bucket(), Barrier(20)

    def attempt(_: int) -> bool:
        barrier.wait(20)
        try:
            return take([one], now=MORNING)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as threads:
        assert sorted(threads.map(attempt, range(20))) == [False] * 15 + [True] * 5


def test_empty_buckets_are_forgotten_and_full_ones_are_not() -> None:
    empty, full = bucket(), bucket()
    tries(empty, 1)
    tries(full, 5)

    forget(now=MORNING + timedelta(minutes=2))

    assert [Attempts.objects.filter(pk=one.key).exists() for one in (empty, full)] == [False, True]


def test_a_row_says_nothing_about_whom_it_counts() -> None:
    one = Bucket(FIVE, "ada@example.com")
    take([one], now=MORNING)

    assert (len(one.key), "ada@" in one.key) == (64, False)


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_of_ipv6_a_whole_network_is_one(ip: str | None, network: str) -> None:
    assert network_of(ip) == network
