"""The calendar of closed days: it does, it refuses, it tells; and what is public."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.permissions import Permission
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, OWNER
from cohortium.action import Unchanged
from cohortium.administration.actions.closed_days import (
    accept_holidays,
    add_closed_day,
    edit_closed_day,
    remove_closed_day,
)
from cohortium.administration.models import ClosedDay
from cohortium.administration.queries import closed_days as queries
from cohortium.administration.rules.closed_days import ClosedDayDetails, public_holidays
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from tests.fixtures import Provider

FIRST, LAST = date(2027, 5, 3), date(2027, 5, 5)
STAFF_DAYS = ClosedDayDetails("Staff days", FIRST, LAST)


def added(provider: Provider, details: ClosedDayDetails = STAFF_DAYS, actor: Any = None) -> ClosedDay:
    with provider.scope():
        return add_closed_day(actor or provider.system, details=details)


def closed(provider: Provider, campus: Any, first: date, last: date) -> list[str]:
    with provider.scope():
        return [one.name for one in queries.closed_on(campus_id=campus.pk, first=first, last=last)]


def test_a_closed_day_is_added_edited_and_removed_and_told(provider: Provider, told: Any) -> None:
    row = added(provider)

    with provider.scope():
        details = ClosedDayDetails("Staff day", FIRST, FIRST)
        edited = edit_closed_day(provider.system, closed_day_id=row.pk, details=details, version=1)
        again = edit_closed_day(provider.system, closed_day_id=row.pk, details=details, version=2)
        remove_closed_day(provider.system, closed_day_id=row.pk)

    assert (edited.name, isinstance(again, Unchanged)) == ("Staff day", True)
    assert told(row) == (["closed_day.added", "closed_day.edited", "closed_day.removed"], [])
    with provider.scope():
        assert ClosedDay.objects.count() == 0


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        (date(2027, 5, 1), date(2027, 5, 2), []),
        (date(2027, 5, 5), date(2027, 5, 9), ["Staff days"]),
        (date(2027, 5, 4), date(2027, 5, 4), ["Staff days"]),
        (date(2027, 1, 1), date(2027, 12, 31), ["Staff days", "Floor is varnished"]),
        (date(2027, 5, 6), date(2027, 5, 31), []),
    ],
)
def test_closed_on_gives_what_touches_the_days_at_the_campus(
    provider: Provider, statements: Any, first: date, last: date, names: list[str]
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    added(provider)
    added(provider, ClosedDayDetails("Floor is varnished", date(2027, 8, 1), date(2027, 8, 1), werribee.pk))
    added(provider, ClosedDayDetails("Elsewhere", FIRST, FIRST, camberwell.pk))

    with provider.scope(), statements() as seen:
        found = queries.closed_on(campus_id=werribee.pk, first=first, last=last)

    assert ([one.name for one in found], len(seen)) == (names, 1)


@pytest.mark.parametrize(
    ("details", "place"),
    [
        (ClosedDayDetails(" - ", FIRST, LAST), "name"),
        (ClosedDayDetails("a" * 121, FIRST, LAST), "name"),
        (ClosedDayDetails("Turned round", LAST, FIRST), "last_on"),
        (ClosedDayDetails("Long", FIRST, date(2028, 5, 3)), "last_on"),
        (ClosedDayDetails("Old", date(1999, 1, 1), date(1999, 1, 1)), "first_on"),
        (STAFF_DAYS, "name"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, details: ClosedDayDetails, place: str) -> None:
    added(provider)

    with pytest.raises(Invalid) as refused:
        added(provider, details)

    assert list(refused.value.errors) == [place]


def test_who_runs_a_campus_closes_that_one_and_reads_what_is_of_all(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))
    of_all = added(provider)
    elsewhere = added(provider, ClosedDayDetails("Elsewhere", FIRST, FIRST, other.pk))

    added(provider, ClosedDayDetails("Mine", FIRST, FIRST, mine.pk), manager)

    with pytest.raises(NotAllowed):
        added(provider, ClosedDayDetails("Of all", FIRST, FIRST), manager)
    with pytest.raises(NotFound):
        added(provider, ClosedDayDetails("Not mine", FIRST, FIRST, other.pk), manager)
    for row in (of_all, elsewhere):
        with provider.scope(), pytest.raises(NotFound):
            remove_closed_day(manager, closed_day_id=row.pk)
    with provider.scope():
        rows = queries.closed_days(manager, year=2027)
        assert [(one.name, one.may_edit) for one in rows] == [("Mine", True), ("Staff days", False)]


def test_an_older_version_is_stale(provider: Provider) -> None:
    row = added(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_closed_day(provider.system, closed_day_id=row.pk, details=STAFF_DAYS, version=0)


def test_public_holidays_are_entered_once_each_where_it_is_one(provider: Provider) -> None:
    victoria = provider.campus("Werribee", state="VIC")
    new_south_wales = provider.campus("Broken Hill", state="New South Wales")

    with provider.scope():
        entered = accept_holidays(provider.system, year=2026)
        again = accept_holidays(provider.system, year=2026)

    assert (entered, isinstance(again, Unchanged)) == (queries_rows(provider), True)
    cup = date(2026, 11, 3)
    assert closed(provider, victoria, cup, cup) == ["Melbourne Cup Day"]
    assert closed(provider, new_south_wales, cup, cup) == []
    christmas = date(2026, 12, 25)
    assert [closed(provider, one, christmas, christmas) for one in (victoria, new_south_wales)] == [
        ["Christmas Day"],
        ["Christmas Day"],
    ]


def queries_rows(provider: Provider) -> int:
    with provider.scope():
        return ClosedDay.objects.filter(is_public=True, first_on__year=2026).count()


def test_some_of_the_public_holidays_are_entered_and_no_others(provider: Provider) -> None:
    provider.campus("Werribee", state="VIC")

    with provider.scope():
        entered = accept_holidays(provider.system, year=2026, chosen=["2026-12-25/all"])
        with pytest.raises(Invalid):
            accept_holidays(provider.system, year=2026, chosen=["2026-12-24/all"])

    assert (entered, queries_rows(provider)) == (1, 1)


def test_who_runs_a_campus_enters_the_holidays_of_its_state_alone(provider: Provider) -> None:
    mine = provider.campus("Werribee", state="VIC")
    provider.campus("Broken Hill", state="NSW")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))

    with provider.scope():
        rows = queries.proposals(manager, year=2026).rows

    assert {one.holiday.campus_id for one in rows} == {mine.pk}


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("AU", date(2026, 1, 26), "Australia Day"),
        ("ZA", date(2026, 9, 24), "Heritage Day"),
        ("KE", date(2026, 12, 12), "Jamhuri Day"),
        ("SG", date(2026, 8, 9), "National Day"),
    ],
)
def test_holidays_of_the_countries_of_the_demo(country: str, day: date, name: str) -> None:
    found = {one.on: (one.name, one.campus_id) for one in public_holidays(country, {}, 2026)}

    assert found[day] == (name, None)


def test_a_state_that_nobody_knows_has_the_days_of_the_country() -> None:
    somewhere = new_id()

    assert public_holidays("AU", {somewhere: "Atlantis"}, 2026) == public_holidays("AU", {}, 2026)
    assert public_holidays("XX", {somewhere: ""}, 2026) == []


def test_the_same_day_at_several_places_is_one_line(provider: Provider) -> None:
    front_desk = provider.member(FRONT_DESK, campuses=(provider.campus("Geelong"), provider.campus("Werribee")))
    for campus_id in front_desk.reach(Permission.CAMPUS_READ).campuses:
        added(provider, ClosedDayDetails("Labour Day", FIRST, FIRST, campus_id))
    added(provider)
    path = f"/o/{provider.code}/settings/closed-days/?year={FIRST.year}"

    seen, edited = (provider.signed_in(one).get(path).text for one in (front_desk, provider.member(OWNER)))

    assert [page.count('class="main-cell">') for page in (seen, edited)] == [2, 2]
    assert [page.count("/removal") for page in (seen, edited)] == [0, 3]
    assert ("Geelong, Werribee" in seen or "Werribee, Geelong" in seen) is True
