"""Pages of sessions: the timetable of a cohort, planning it, one session, and the calendar."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.delivery.models import Cohort, Session
from cohortium.delivery.queries import sessions as queries
from tests.delivery.houses import room
from tests.delivery.meetings import SATURDAY, WEEKLY, cohort, plan, session, trainer
from tests.fixtures import Provider, now

PLANNED: dict[str, Any] = {
    "first_on": "2027-02-06",
    "weekdays": ["5"],
    "starts": "10:00",
    "minutes": "90",
    "weeks": "1",
    "count": "3",
}


@pytest.fixture
def browser(provider: Provider, owner: Actor) -> Client:
    """Grace's browser."""
    return provider.signed_in(owner)


@pytest.fixture
def taught(provider: Provider) -> Cohort:
    """A cohort at a campus of its own."""
    return cohort(provider, provider.campus())


def at(provider: Provider, path: str) -> str:
    return f"/o/{provider.code}/{path}"


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_dates_are_shown_and_then_planned_once(
    provider: Provider, browser: Client, taught: Cohort, owner: Actor
) -> None:
    path = at(provider, f"cohorts/{taught.pk}/sessions/plan")
    with provider.scope():
        add_closed_day(owner, details=ClosedDayDetails("Flood", date(2027, 2, 13), date(2027, 2, 13), taught.campus_id))

    shown = browser.post(path, PLANNED | {"preview": "1"})
    with provider.scope():
        before = Session.objects.count()
    done = browser.post(path, PLANNED | {"plan": "1"}, follow=True)
    twice = browser.post(path, PLANNED | {"plan": "1"})

    assert (shown.status_code, before, twice.status_code) == (200, 0, 422)
    assert "Sat 27 Feb 2027" in text(shown)
    assert "Closed days skipped</span> Sat 13 Feb 2027" in text(shown)
    assert "3 dates planned." in text(done)
    assert "This cohort already has a session at this time: Sat 6 Feb 2027, 10:00–11:30." in text(twice)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"count": "500"}, "This comes to more than 400. Enter it in parts."),
        ({"count": ""}, "Enter the last day, or how many there are."),
        ({"count": "many"}, "Enter a number of 1 or more."),
        ({"weekdays": []}, "Choose at least one day of the week."),
        ({"starts": "ten"}, "Enter a time, such as 09:30."),
        ({"minutes": "1441"}, "Enter a length from 1 minute to 24 hours."),
        ({"first_on": "2027-01-02"}, "This is outside the first and last day of this cohort."),
    ],
)
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(
    provider: Provider, browser: Client, taught: Cohort, typed: Any, words: str
) -> None:
    answer = browser.post(
        at(provider, f"cohorts/{taught.pk}/sessions/plan"), PLANNED | {"location_note": "Door 4", "plan": "1"} | typed
    )

    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="Door 4"' in text(answer)


def test_one_is_added_in_the_way_of_another_and_then_beside_it(
    provider: Provider, browser: Client, taught: Cohort
) -> None:
    hall = room(provider, provider.campus("Camberwell"))
    path = at(provider, f"cohorts/{taught.pk}/sessions/new")
    session(provider, taught)
    typed = {"on": "2027-02-06", "starts": "11:00", "minutes": "60"}

    clash = browser.post(path, typed)
    elsewhere = browser.post(path, typed | {"starts": "11:30", "room": str(hall.pk)})
    done = browser.post(path, typed | {"starts": "11:30"}, follow=True)

    assert (clash.status_code, elsewhere.status_code) == (422, 422)
    assert "already has a session at this time" in text(clash)
    assert "Your choice is no longer available to you." in text(elsewhere)
    assert "1 of 2" in text(done)
    assert "2 of 2" in text(done)


def test_it_is_moved_with_those_that_follow_and_a_stranger_saved_meanwhile(
    provider: Provider, browser: Client, taught: Cohort, owner: Actor
) -> None:
    rows = plan(provider, taught, WEEKLY).rows
    path = at(provider, f"sessions/{rows[6].pk}/edit")

    dropped = browser.get(f"{path}?on=2027-03-21")
    typed = {"on": "2027-03-21", "starts": "14:00", "minutes": "90", "scope": "following", "version": "1"}
    moved = browser.post(path, typed, follow=True)
    stale = browser.post(path, typed | {"starts": "16:00"})

    with provider.scope():
        found = queries.sessions(owner, cohort_id=taught.pk)
    assert 'value="2027-03-21"' in text(dropped)
    assert "It was first planned for 20 Mar 2027 at 10:00." in text(moved)
    assert [one.number for one in found if one.starts.hour == 14] == [7, 8]
    assert stale.status_code == 409


def test_who_is_away_can_be_planned_with_a_reason(
    provider: Provider, browser: Client, taught: Cohort, owner: Actor
) -> None:
    with provider.scope():
        add_closed_day(owner, details=ClosedDayDetails("Flood", SATURDAY, SATURDAY, taught.campus_id))
    path = at(provider, f"cohorts/{taught.pk}/sessions/new")
    typed = {"on": "2027-02-06", "starts": "11:00", "minutes": "60"}

    refused = browser.post(path, typed)
    done = browser.post(path, typed | {"anyway": "At the river"})

    assert "Closed on Sat 6 Feb 2027: Flood." in text(refused)
    assert (refused.status_code, done.status_code) == (422, 302)


def test_it_is_cancelled_and_restored_and_somebody_else_leads_it(
    provider: Provider, browser: Client, taught: Cohort
) -> None:
    campus = provider.campus("Camberwell")
    row = cohort(provider, campus)
    hana, ada = trainer(provider, campus), trainer(provider, campus, name="Ada Ncube")
    one = session(provider, row, lead_id=hana.id)
    path = at(provider, f"sessions/{one.pk}")

    unsaid = browser.post(f"{path}/cancellation", {"reason": ""})
    cancelled = browser.post(f"{path}/cancellation", {"reason": "A storm"}, follow=True)
    restored = browser.post(f"{path}/restoring", follow=True)
    nobody = browser.post(f"{path}/substitute", {"reason": "Hana is ill"})
    given = browser.post(f"{path}/substitute", {"lead": str(ada.id), "reason": "Hana is ill"}, follow=True)
    started = browser.post(f"{path}/start", follow=True)
    completed = browser.post(f"{path}/completion", follow=True)
    too_late = browser.post(f"{path}/cancellation", {"reason": "A storm"})

    assert "Enter a reason." in text(unsaid)
    assert "A storm" in text(cancelled)
    assert "Scheduled</span>" in text(restored)
    assert "Choose a person." in text(nobody)
    assert "Ada Ncube" in text(given)
    assert "In progress</span>" in text(started)
    assert "Completed</span>" in text(completed)
    assert too_late.status_code == 409


def test_the_calendar_shows_a_week_or_a_day_by_campus_room_and_trainer(
    provider: Provider, browser: Client, statements: Any
) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    hana, hall = trainer(provider, werribee), room(provider, werribee)
    session(provider, cohort(provider, werribee, "Robots"), lead_id=hana.id, room_id=hall.pk)
    session(provider, cohort(provider, camberwell, "Rockets"), on=date(2027, 2, 3))
    session(provider, cohort(provider, camberwell, "Rivers"), cancelled=True)
    session(provider, cohort(provider, camberwell, "Later"), on=date(2027, 2, 8))
    asked = {
        "": ["Robots", "Rockets", "Rivers"],
        "&view=day": ["Robots", "Rivers"],
        f"&campus={camberwell.pk}": ["Rockets", "Rivers"],
        f"&person={hana.id}": ["Robots"],
        f"&room={hall.pk}": ["Robots"],
        "&mine=1": [],
    }

    found = {}
    for also in asked:
        page = text(browser.get(at(provider, f"calendar/?day=2027-02-06{also}")))
        found[also] = [name for name in ("Robots", "Rockets", "Rivers", "Later") if f"<strong>{name}</strong>" in page]
    theirs = text(provider.signed_in(hana).get(at(provider, "calendar/?day=2027-02-06")))

    assert found == asked
    assert ("Robots" in theirs, "Rockets" in theirs) == (True, False)
    assert browser.get(at(provider, "calendar/?day=never")).status_code == 200


def test_a_week_of_the_calendar_takes_as_many_statements_for_many(
    provider: Provider, browser: Client, taught: Cohort, statements: Any
) -> None:
    path = at(provider, "calendar/?day=2027-02-06")
    session(provider, taught)
    browser.get(path)
    with statements() as few:
        browser.get(path)
    for n in range(12):
        session(provider, taught, starts=WEEKLY.starts.replace(hour=n), minutes=30, on=date(2027, 2, 5))
    with statements() as many:
        browser.get(path)

    assert len(few) == len(many)


def test_what_falls_on_a_day_that_was_closed_is_cancelled_together(
    provider: Provider, browser: Client, owner: Actor
) -> None:
    today = now().date()
    campus = provider.campus()
    row = cohort(provider, campus, first_on=today, last_on=today + timedelta(days=90))
    ones = [session(provider, row, on=today + timedelta(days=n)) for n in (7, 8, 20)]
    with provider.scope():
        first, last = ones[0].on, ones[1].on
        add_closed_day(owner, details=ClosedDayDetails("Flood", first, last, campus.pk))
    path = at(provider, "sessions/on-closed-days")

    warned = text(browser.get(at(provider, "calendar/")))
    unsaid = browser.post(path, {"session": [str(ones[0].pk)], "reason": ""})
    done = browser.post(path, {"session": [str(one.pk) for one in ones[:2]], "reason": "Flood"}, follow=True)

    assert "2 dates fall on closed days" in warned
    assert unsaid.status_code == 422
    assert "2 cancelled." in text(done)
    assert "Nothing is planned on closed days" in text(browser.get(path))
