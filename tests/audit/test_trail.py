"""Questions to the trail: each filter, the days of the organisation, pages, and who may ask at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from cohortium.access.actor import Actor, Origin
from cohortium.access.permissions import Permission
from cohortium.access.reach import Reach
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.administration.actions.campuses import close_campuses, edit_campus
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.audit.queries import Asked, EntryRow, entries
from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.core.pages import Cursor
from tests.audit.tampering import back_dated
from tests.fixtures import MORNING, Provider

MELBOURNE = "Australia/Melbourne"
EVERYTHING = Asked()


def told(provider: Provider, actor: Actor, asked: Asked = EVERYTHING, zone: str = MELBOURNE) -> list[EntryRow]:
    with provider.scope():
        return entries(actor, asked=asked, time_zone=zone).rows


def test_entry_says_who_did_what_to_which_thing_and_from_where(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    origin = Origin(ip="203.0.113.7", user_agent="Firefox")
    with provider.scope():
        edit_campus(
            replace(owner, origin=origin),
            campus_id=campus.pk,
            details=CampusDetails(name="Werribee", time_zone=MELBOURNE, suburb="Wyndham"),
            version=1,
            now=MORNING,
        )

    newest = told(provider, owner)[0]

    assert (newest.by, str(newest.sentence), newest.kind, newest.thing) == (
        "Grace Whitlock",
        "Edited",
        "campus",
        "Werribee",
    )
    assert [(str(label), before, after) for label, before, after in newest.changes] == [("Suburb", "", "Wyndham")]
    assert (newest.ip, newest.user_agent, newest.correlation_id) == ("203.0.113.7", "Firefox", origin.correlation_id)


def test_what_is_masked_stays_masked_and_is_seen_to_have_changed(provider: Provider, owner: Actor) -> None:
    provider.member(CAMPUS_MANAGER, name="Maya Okafor")

    entry = next(one for one in told(provider, owner) if one.thing == "Maya Okafor")

    assert "Maya Okafor" not in str(entry.values)
    assert ("Name", None, "•••") in [(str(label), before, after) for label, before, after in entry.changes]


@pytest.mark.parametrize(
    ("asked", "acts"),
    [
        (lambda one: Asked(who=one.actor_id), {"campus.closed"}),
        (lambda one: Asked(kind="campus"), {"campus.closed", "campus.opened"}),
        (lambda one: Asked(act="campus.closed"), {"campus.closed"}),
        (lambda one: Asked(thing=one.thing_id), {"campus.closed", "campus.opened"}),
        (lambda one: Asked(request=one.correlation_id), {"campus.closed"}),
        (lambda one: Asked(kind="campus", who=one.actor_id), {"campus.closed"}),
        (lambda one: Asked(kind="role", act="campus.closed"), set()),
        (lambda one: Asked(thing=new_id()), set()),
    ],
)
def test_each_filter_leaves_what_it_names(provider: Provider, owner: Actor, asked: Any, acts: set[str]) -> None:
    campus = provider.campus()
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    newest = told(provider, owner)[0]

    assert {one.act for one in told(provider, owner, asked(newest))} == acts


@pytest.mark.parametrize(
    ("zone", "day", "hours", "first", "last"),
    [
        # The day when clocks go back is 25 hours long, the one when they go forward 23.
        (
            MELBOURNE,
            date(2026, 4, 5),
            25,
            datetime(2026, 4, 4, 13, tzinfo=UTC),
            datetime(2026, 4, 5, 13, 59, tzinfo=UTC),
        ),
        (
            MELBOURNE,
            date(2026, 10, 4),
            23,
            datetime(2026, 10, 3, 14, tzinfo=UTC),
            datetime(2026, 10, 4, 12, 59, tzinfo=UTC),
        ),
        # Where midnight itself is left out, the day begins at one.
        (
            "Africa/Cairo",
            date(2026, 4, 24),
            23,
            datetime(2026, 4, 23, 22, tzinfo=UTC),
            datetime(2026, 4, 24, 20, 59, tzinfo=UTC),
        ),
    ],
)
def test_a_day_is_one_of_the_organisation(
    provider: Provider, owner: Actor, zone: str, day: date, hours: int, first: datetime, last: datetime
) -> None:
    thing = new_id()
    minutes = [*(first.replace(minute=n) for n in (0, 59)), last]
    for at in minutes:
        back_dated(provider, at, thing)
    back_dated(provider, datetime.fromtimestamp(first.timestamp() - 1, UTC), thing)
    back_dated(provider, datetime.fromtimestamp(last.timestamp() + 60, UTC), thing)

    found = told(provider, owner, Asked(thing=thing, first_day=day, last_day=day), zone)

    assert [one.at for one in found] == sorted(minutes, reverse=True)
    assert (last.timestamp() + 60 - first.timestamp()) / 3600 == hours


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(kind="spaceship"), "kind"),
        (Asked(act="campus.exploded"), "act"),
        (Asked(first_day=date(2026, 9, 8), last_day=date(2026, 9, 7)), "last_day"),
        (Asked(first_day=date.min), "first_day"),
        (Asked(last_day=date.max), "last_day"),
    ],
)
def test_what_there_is_not_is_refused(provider: Provider, owner: Actor, asked: Asked, field: str) -> None:
    with provider.scope(), pytest.raises(Invalid) as refused:
        entries(owner, asked=asked, time_zone=MELBOURNE)

    assert list(refused.value.errors) == [field]


def walked(provider: Provider, actor: Actor, at_most: int, **asked: Any) -> Iterator[list[UUID]]:
    after: Cursor | None = None
    while True:
        with provider.scope():
            page = entries(actor, asked=Asked(**asked), time_zone=MELBOURNE, after=after, at_most=at_most)
        yield [row.entry_id for row in page.rows]
        if page.next is None:
            return
        after = Cursor.read(str(page.next))


def test_pages_hold_each_entry_once_also_of_one_moment(provider: Provider, owner: Actor) -> None:
    thing = new_id()
    for _ in range(5):
        back_dated(provider, MORNING, thing)
    back_dated(provider, MORNING.replace(minute=1), thing)
    back_dated(provider, MORNING.replace(microsecond=1), thing)

    pages = list(walked(provider, owner, 2, thing=thing))

    everything = [one.entry_id for one in told(provider, owner, Asked(thing=thing))]
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert [one for page in pages for one in page] == everything
    assert len(set(everything)) == 7


@pytest.mark.parametrize("value", ["yesterday", "2026-09-07", "2026-09-07T08:00:00", "", "2026-13-45T00:00:00+00:00"])
def test_a_cursor_with_another_moment_than_ours_is_refused(provider: Provider, owner: Actor, value: str) -> None:
    with provider.scope(), pytest.raises(Invalid):
        entries(owner, asked=EVERYTHING, time_zone=MELBOURNE, after=Cursor("-created_at", value, new_id()))


@pytest.mark.parametrize("reach", [Reach(campuses=frozenset({new_id()})), Reach(own=True), Reach()])
def test_a_reach_that_is_not_everything_sees_nothing(provider: Provider, owner: Actor, reach: Reach) -> None:
    limited = replace(owner, permissions={Permission.TRAIL_READ: reach})

    assert told(provider, limited) == []
    assert told(provider, owner) != []


def test_the_trail_of_another_organisation_is_not_there(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    theirs = other_provider.campus()

    assert told(provider, owner, Asked(thing=theirs.pk)) == []
    assert told(provider, owner, Asked(who=other_provider.system.id, thing=theirs.pk)) == []
