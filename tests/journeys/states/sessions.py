"""The calendar, timetables and sessions."""

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.delivery.actions.session_edits import move_session
from cohortium.delivery.actions.session_moves import start_session
from cohortium.delivery.models import Cohort, Session
from tests.delivery.houses import room
from tests.delivery.meetings import SATURDAY, TEN, WEEKLY, cohort, plan, session, trainer
from tests.fixtures import MORNING, now
from tests.journeys.states import Scene, State, to


def _cohort(here: Scene) -> Cohort:
    return cohort(here.provider, here.campus, "Robotics for beginners and those who come back, Saturdays")


def _whole(here: Scene, **said: Any) -> Session:
    """A session of which everything is known, with others after it."""
    row = _cohort(here)
    hana, ada = (trainer(here.provider, here.campus, name=name) for name in ("Hana Tanaka", "Ada Ncube"))
    known = {"room_id": room(here.provider, here.campus).pk, "lead_id": hana.id, "assistant_ids": (ada.id,)}
    plan(here.provider, row, WEEKLY, **known, location_note="Through the garden, second door")
    return session(here.provider, row, on=date(2027, 2, 10), **known, note="Bring the batteries.", **said)


def _moved(here: Scene) -> Session:
    row = _whole(here)
    with here.provider.scope():
        move_session(here.owner, session_id=row.pk, on=date(2027, 2, 11), starts=TEN, version=1, room_id=None)
    return row


def _of(path: str, make: Any = _whole) -> Any:
    return lambda page, here: page.goto(here.path(path.format(make(here).pk)))


def _timetable(page: Page, here: Scene) -> None:
    row = _whole(here, cancelled=True)
    page.goto(here.path(f"cohorts/{row.cohort_id}/sessions/"))


def _planned(page: Page, here: Scene) -> None:
    row = _cohort(here)
    with here.provider.scope():
        closed = ClosedDayDetails(f"Staff day {row.pk}", date(2027, 2, 13), date(2027, 2, 13), here.campus.pk)
        add_closed_day(here.owner, details=closed)
    page.goto(here.path(f"cohorts/{row.pk}/sessions/plan"))
    page.get_by_label("First day").fill("2027-02-06")
    page.get_by_label("Saturday").check()
    page.get_by_label("How many").fill("12")
    page.get_by_label("Last day").fill("")
    page.get_by_role("button", name="Show the dates").click()
    expect(page.get_by_text("Closed days skipped")).to_be_visible()


def _plan_refused(page: Page, here: Scene) -> None:
    row = _cohort(here)
    page.goto(here.path(f"cohorts/{row.pk}/sessions/plan"))
    page.get_by_label("How many").fill("500")
    page.get_by_role("button", name="Show the dates").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _clash(page: Page, here: Scene) -> None:
    row = _whole(here)
    page.goto(here.path(f"cohorts/{row.cohort_id}/sessions/new"))
    page.get_by_label("Day", exact=True).fill(f"{SATURDAY:%Y-%m-%d}")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_be_focused()


def _closed(page: Page, here: Scene) -> None:
    today = now().date()
    row = cohort(here.provider, here.campus, first_on=today, last_on=None)
    one = session(here.provider, row, on=today + timedelta(days=10))
    with here.provider.scope():
        closed = ClosedDayDetails(f"Flood {row.pk}", one.on, one.on, here.campus.pk)
        add_closed_day(here.owner, details=closed)
    page.goto(here.path("sessions/on-closed-days"))


def _week(path: str) -> Any:
    def act(page: Page, here: Scene) -> None:
        _moved(here)
        _whole(here, cancelled=True)
        page.goto(here.path(path))

    return act


def _under_way(page: Page, here: Scene) -> None:
    row = _whole(here)
    with here.provider.scope():
        start_session(here.owner, session_id=row.pk, now=MORNING)
    page.goto(here.path(f"sessions/{row.pk}"))


def _contest(page: Page, here: Scene) -> None:
    row = _whole(here)
    page.goto(here.path(f"sessions/{row.pk}/edit"))
    page.get_by_label("Minutes").fill("45")
    with here.provider.scope():
        move_session(here.owner, session_id=row.pk, on=date(2027, 2, 12), starts=TEN, version=1, room_id=None)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


STATES = [
    State("calendar", "calendar", "owner", _week("calendar/?day=2027-02-10")),
    State("calendar-day", "calendar", "owner", _week("calendar/?day=2027-02-10&view=day")),
    State("calendar-empty", "calendar", "owner", to("calendar/?day=2031-02-10")),
    State("calendar-none-found", "calendar", "owner", to("calendar/?day=2031-02-10&mine=1")),
    State("calendar-of-an-auditor", "calendar", "auditor", _week("calendar/?day=2027-02-10")),
    State("timetable", "sessions", "owner", _timetable),
    State("timetable-empty", "sessions", "owner", _of("cohorts/{}/sessions/", _cohort)),
    State("sessions-plan", "sessions_plan", "owner", _of("cohorts/{}/sessions/plan", _cohort)),
    State("sessions-plan-shown", "sessions_plan", "owner", _planned),
    State("sessions-plan-refused", "sessions_plan", "owner", _plan_refused),
    State("session-form", "session_new", "owner", _of("cohorts/{}/sessions/new", _cohort)),
    State("session-form-refused", "session_new", "owner", _clash),
    State("session", "session", "owner", _of("sessions/{}")),
    State("session-moved", "session", "owner", _of("sessions/{}", _moved)),
    State("session-under-way", "session", "owner", _under_way),
    State("session-cancelled", "session", "owner", _of("sessions/{}", lambda here: _whole(here, cancelled=True))),
    State("session-edit", "session_edit", "owner", _of("sessions/{}/edit")),
    State("session-conflict", "session_edit", "owner", _contest),
    State("session-substitution", "session_substitution", "owner", _of("sessions/{}/substitute")),
    State("session-cancellation", "session_cancellation", "owner", _of("sessions/{}/cancellation")),
    State(
        "session-restoring",
        "session_restoring",
        "owner",
        _of("sessions/{}/restoring", lambda here: _whole(here, cancelled=True)),
    ),
    State("sessions-on-closed-days", "sessions_on_closed_days", "owner", _closed),
    State(
        "sessions-on-closed-days-none",
        "sessions_on_closed_days",
        "owner",
        lambda page, here: page.goto(here.path("sessions/on-closed-days", here.empty)),
    ),
]
