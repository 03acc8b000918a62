"""Addresses of pages: the calendar, timetables and sessions."""

from django.urls import path

from cohortium.web.staff import calendar, session_acts, sessions

urlpatterns = [
    path("o/<str:code>/calendar/", calendar.index, name="calendar"),
    path("o/<str:code>/cohorts/<uuid:cohort_id>/sessions/", sessions.timetable, name="sessions"),
    path("o/<str:code>/cohorts/<uuid:cohort_id>/sessions/plan", sessions.plan, name="sessions_plan"),
    path("o/<str:code>/cohorts/<uuid:cohort_id>/sessions/new", sessions.new, name="session_new"),
    path("o/<str:code>/sessions/on-closed-days", session_acts.on_closed_days, name="sessions_on_closed_days"),
    path("o/<str:code>/sessions/<uuid:session_id>", sessions.show, name="session"),
    path("o/<str:code>/sessions/<uuid:session_id>/edit", sessions.edit, name="session_edit"),
    path("o/<str:code>/sessions/<uuid:session_id>/substitute", session_acts.substitution, name="session_substitution"),
    path(
        "o/<str:code>/sessions/<uuid:session_id>/cancellation", session_acts.cancellation, name="session_cancellation"
    ),
    path("o/<str:code>/sessions/<uuid:session_id>/restoring", session_acts.restoring, name="session_restoring"),
    path("o/<str:code>/sessions/<uuid:session_id>/start", session_acts.start, name="session_start"),
    path("o/<str:code>/sessions/<uuid:session_id>/completion", session_acts.completion, name="session_completion"),
]
