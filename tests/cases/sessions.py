"""What can be asked of sessions, timetables and the calendar."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.delivery.actions.session_moves import start_session
from cohortium.delivery.models import SessionStaff
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.team import trainer
from tests.delivery import meetings
from tests.fixtures import MORNING, Provider


def a_cohort(provider: Provider, campus: Campus) -> UUID:
    """A cohort of the campus."""
    return meetings.cohort(provider, campus).pk


def a_session(provider: Provider, campus: Campus) -> UUID:
    """A session of the campus."""
    return meetings.a_session(provider, campus)


def cancelled(provider: Provider, campus: Campus) -> UUID:
    """A session that is cancelled."""
    return meetings.a_session(provider, campus, cancelled=True)


def under_way(provider: Provider, campus: Campus) -> UUID:
    """A session that has begun."""
    session_id = meetings.a_session(provider, campus)
    with provider.scope():
        start_session(provider.system, session_id=session_id, now=MORNING)
    return session_id


def led(provider: Provider, actor: Actor) -> UUID:
    """A session that this member helps in, and whose cohort they teach."""
    campus = provider.campus(f"Footscray {new_id()}")
    taught = meetings.cohort(provider, campus)
    meetings.teaches(provider, taught, actor)
    # Each on a day of its own: they cannot be at two places at once.
    with provider.scope():
        others = SessionStaff.objects.filter(membership=actor.id).count()
    on = meetings.SATURDAY + timedelta(days=others)
    return meetings.session(provider, taught, on=on, starts=time(7), assistant_ids=(actor.id,)).pk


def taught(provider: Provider, actor: Actor) -> UUID:
    """A cohort that this member teaches."""
    row = meetings.cohort(provider, provider.campus(f"Footscray {new_id()}"))
    meetings.teaches(provider, row, actor)
    return row.pk


def valid_session(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of one."""
    return SAID | {"room_id": None, "lead_id": None, "assistant_ids": [], "scope": "this"}


def valid_plan(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of many."""
    return PLAN | {"room_id": None, "lead_id": None, "assistant_ids": [], "last_on": None}


def valid_move(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Where one goes."""
    return {"on": "2027-02-09", "starts": "12:00", "room_id": None}


def valid_substitute(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Somebody who can teach there."""
    return {"membership_id": str(trainer(provider, campus)), "reason": "Hana is ill", "scope": "this"}


SAID = {"on": "2027-02-08", "starts": "10:00", "minutes": 90}
PLAN = {"first_on": "2027-02-08", "weekdays": [0], "starts": "10:00", "minutes": 90, "weeks": 1, "count": 2}
TYPED = {"starts": "10:00", "minutes": "90"}
_PLAN = {"first_on": "2027-02-08", "weekdays": ["0"], "weeks": "1", "count": "2", **TYPED}
CASES = [
    Case("calendar", page("calendar/?day=2027-02-08"), 200, None, not_own=200),
    Case("timetable", page("cohorts/ID/sessions/"), 200, a_cohort, own=taught),
    Case("planning, asked", page("cohorts/ID/sessions/plan"), 200, a_cohort),
    Case("planning, sent", post("cohorts/ID/sessions/plan", **_PLAN), 302, a_cohort),
    Case("one session more, asked", page("cohorts/ID/sessions/new"), 200, a_cohort),
    Case("one session more, sent", post("cohorts/ID/sessions/new", on="2027-02-08", **TYPED), 302, a_cohort),
    Case("sessions on closed days", page("sessions/on-closed-days"), 200, None),
    Case(
        "sessions on closed days, cancelled",
        post("sessions/on-closed-days", session="ID", reason="A storm"),
        302,
        a_session,
    ),
    Case("session", page("sessions/ID"), 200, a_session, own=led),
    Case("session, to edit", page("sessions/ID/edit"), 200, a_session),
    Case("session, edited", post("sessions/ID/edit", on="2027-02-09", version="1", **TYPED), 302, a_session),
    Case("substitute, asked", page("sessions/ID/substitute"), 200, a_session),
    Case(
        "substitute, sent", post("sessions/ID/substitute", lead="BESIDE", reason="Ill"), 302, a_session, beside=trainer
    ),
    Case("cancelling a session, asked", page("sessions/ID/cancellation"), 200, a_session),
    Case("cancelling a session, sent", post("sessions/ID/cancellation", reason="A storm"), 302, a_session),
    Case("restoring a session, asked", page("sessions/ID/restoring"), 200, cancelled),
    Case("restoring a session, sent", post("sessions/ID/restoring"), 302, cancelled),
    Case("starting a session, asked", page("sessions/ID/start"), 302, a_session, own=led, own_answer=302),
    Case("starting a session, sent", post("sessions/ID/start"), 302, a_session, own=led, own_answer=302),
    Case("completing a session, asked", page("sessions/ID/completion"), 302, under_way),
    Case("completing a session, sent", post("sessions/ID/completion"), 302, under_way),
    Case("API: sessions", call("get", "sessions?first=2027-02-01&last=2027-02-28"), 200, None, not_own=200),
    Case("API: sessions of a cohort", call("get", "cohorts/ID/sessions"), 200, a_cohort, own=taught),
    Case("API: session added", call("post", "cohorts/ID/sessions", SAID), 201, a_cohort, values=valid_session),
    Case("API: sessions planned", call("post", "cohorts/ID/sessions/plan", PLAN), 201, a_cohort, values=valid_plan),
    Case("API: session", call("get", "sessions/ID"), 200, a_session, own=led),
    Case("API: session edited", call("patch", "sessions/ID", {"minutes": 60}), 200, a_session, values=valid_session),
    Case(
        "API: session moved",
        call("post", "sessions/ID/moving", {"on": "2027-02-09", "starts": "12:00"}),
        200,
        a_session,
        values=valid_move,
    ),
    Case(
        "API: substitute",
        call("post", "sessions/ID/substitution", {"membership_id": "BESIDE", "reason": "Ill"}),
        200,
        a_session,
        beside=trainer,
        values=valid_substitute,
    ),
    Case("API: session cancelled", call("post", "sessions/ID/cancellation", {"reason": "A storm"}), 200, a_session),
    Case("API: session restored", call("post", "sessions/ID/restoring", {}), 200, cancelled),
    Case("API: session started", call("post", "sessions/ID/start"), 200, a_session, own=led),
    Case("API: session completed", call("post", "sessions/ID/completion"), 200, under_way),
]
