"""The timetable of a cohort, its sessions one by one, and planning them."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid, NotFound
from cohortium.delivery.actions import session_edits as edits
from cohortium.delivery.actions import sessions as actions
from cohortium.delivery.queries import session_choices, timetables
from cohortium.delivery.queries import sessions as queries
from cohortium.delivery.queries.sessions import SessionRow, TimetabledCohort
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.cohort_links import links_to
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.session_form import MODES, Offered, PlanForm, SessionForm, first_time, initial
from cohortium.web.staff.timelines import happened


@page(Permission.SESSION_READ)
def timetable(visit: Visit, cohort_id: UUID) -> Answer:
    """All sessions of a cohort."""
    cohort = queries.cohort(visit.actor, cohort_id=cohort_id)
    rows = queries.sessions(visit.actor, cohort_id=cohort_id)
    may_add = visit.actor.reach(Permission.SESSION_ADD).covers_campus(cohort.campus_id)
    shows = {
        "cohort": cohort,
        "rows": [shown(visit, row) for row in rows],
        "meetings": sum(not row.is_cancelled for row in rows),
        "can_add": may_add and not cohort.is_over,
        **links_to(visit, cohort_id, "cohort_href", "roster_href"),
    }
    return Page("staff/sessions/timetable.html", shows)


@page(Permission.SESSION_ADD, posts=True)
@adds
def plan(visit: Visit, cohort_id: UUID) -> Answer:
    """Plan many sessions: first all days are shown, then they are planned."""
    cohort = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.SESSION_ADD)
    offered = _offered(cohort)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = first_time(cohort.minutes, max(cohort.first_on, visit.today)) | {
            "weekdays": [cohort.first_on.weekday()],
            "last_on": cohort.last_on,
            **_start(cohort),
        }
        return _plan_page(visit, cohort, PlanForm(kept, initial=start, offered=offered), kept=kept is not None)
    form = PlanForm(visit.request.POST, offered=offered)
    if not form.is_valid():
        return _plan_page(visit, cohort, form, status=422)
    try:
        recurrence = replace(form.recurrence(), zone=cohort.time_zone)
        found = timetables.planned(recurrence, campus_id=cohort.campus_id)
        if "preview" in visit.request.POST:
            return _plan_page(visit, cohort, form, found=found)
        done = actions.plan_sessions(
            visit.actor,
            cohort_id=cohort_id,
            recurrence=recurrence,
            details=form.details(),
            anyway=form.cleaned_data["anyway"],
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _plan_page(visit, cohort, form, status=422)
    n = len(done.rows)
    return Redirect(_list(visit, cohort_id), ngettext("%(n)s date planned.", "%(n)s dates planned.", n) % {"n": n})


@page(Permission.SESSION_ADD, posts=True)
@adds
def new(visit: Visit, cohort_id: UUID) -> Answer:
    """The form for one more session."""
    cohort = queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.SESSION_ADD)
    offered = _offered(cohort)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = first_time(cohort.minutes, max(cohort.first_on, visit.today)) | _start(cohort)
        return _new_page(visit, cohort, SessionForm(kept, initial=start, offered=offered), kept=kept is not None)
    form = SessionForm(visit.request.POST, offered=offered)
    if form.is_valid():
        try:
            actions.add_session(
                visit.actor, cohort_id=cohort_id, details=form.details(), anyway=form.cleaned_data["anyway"]
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(_list(visit, cohort_id), _("Planned."))
    return _new_page(visit, cohort, form, status=422)


@page(Permission.SESSION_READ)
def show(visit: Visit, session_id: UUID) -> Answer:
    """One session: when, where, with whom, and what happened."""
    row = queries.session(visit.actor, session_id=session_id)

    def told(at_most: int) -> Any:
        return queries.happened(session_id=session_id, at_most=at_most)

    shows = {
        "session": shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "list_href": _list(visit, row.cohort_id),
        **links_to(visit, row.cohort_id, "cohort_href", "roster_href"),
        **happened(
            visit, lambda at_most: queries.happened(session_id=session_id, at_most=at_most), thing_id=session_id
        ),
    }
    return Page("staff/sessions/detail.html", shows)


@page(Permission.SESSION_EDIT, posts=True)
def edit(visit: Visit, session_id: UUID) -> Answer:
    """The form for what is known of a session. It carries the version that it was filled from.

    The address may name another day, on which somebody dropped it in the calendar.
    """

    def read() -> SessionRow:
        return queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_EDIT)

    row = read()
    dropped = lists.day(visit.request.GET.get("on", "")) if visit.request.method == "GET" else None
    offered = offered_for(row)
    return edited(
        visit,
        Editing(
            template="staff/sessions/form.html",
            read=read,
            form=lambda *args, **options: SessionForm(*args, offered=offered, **options),
            start=lambda row: initial(replace(row.details, on=dropped) if dropped else row.details),
            act=lambda form, _row: edits.edit_session(
                visit.actor,
                session_id=session_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
                scope=form.chosen_scope,
                anyway=form.cleaned_data["anyway"],
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened(session_id=session_id, at_most=1),
            back=page_of(visit, session_id),
            shows={"list_href": _list(visit, row.cohort_id), "heading": row.cohort, "number": row.number},
        ),
    )


def shown(visit: Visit, row: SessionRow) -> dict[str, Any]:
    """What templates show of a session."""
    moved_from = row.moved_from.astimezone(ZoneInfo(row.time_zone)) if row.moved_from else None
    return asdict(row) | {
        "href": reverse("session", args=[visit.organisation.code, row.session_id]),
        "starts": row.starts,
        "ends": row.ends,
        "was_to_start": moved_from,
        "minutes": row.minutes,
        "mode_label": MODES[row.mode],
        "is_cancelled": row.is_cancelled,
        "local_ends": row.over_at.astimezone(ZoneInfo(row.time_zone)) if row.over_at else None,
        "local_began": row.began_at.astimezone(ZoneInfo(row.time_zone)) if row.began_at else None,
    }


def offered_for(row: SessionRow) -> Offered:
    """Who and where can be chosen for a session, with those that it has."""
    people = session_choices.people_to_choose(cohort_id=row.cohort_id, campus_id=row.campus_id)
    rooms = session_choices.rooms_to_choose(campus_id=row.campus_id)
    there = [(one.membership_id, one.name) for one in row.assistants]
    there += [(row.lead_id, row.lead)] if row.lead_id else []
    people += [one for one in there if one not in people]
    rooms += [(row.room_id, row.room)] if row.room_id and row.room_id not in dict(rooms) else []
    return Offered(people, rooms, has_others=row.of > 1)


def page_of(visit: Visit, session_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if not visit.actor.may(Permission.SESSION_READ):
        return reverse("organisation", args=[visit.organisation.code])
    try:
        queries.session(visit.actor, session_id=session_id)
    except NotFound:
        return reverse("calendar", args=[visit.organisation.code])
    return reverse("session", args=[visit.organisation.code, session_id])


def _list(visit: Visit, cohort_id: UUID) -> str:
    if visit.actor.may(Permission.SESSION_READ):
        return reverse("sessions", args=[visit.organisation.code, cohort_id])
    return reverse("organisation", args=[visit.organisation.code])


def _offered(cohort: TimetabledCohort) -> Offered:
    people = session_choices.people_to_choose(cohort_id=cohort.cohort_id, campus_id=cohort.campus_id)
    return Offered(people, session_choices.rooms_to_choose(campus_id=cohort.campus_id))


def _start(cohort: TimetabledCohort) -> dict[str, Any]:
    helping = sorted(str(one) for one in cohort.assistant_ids)
    return {"room": cohort.room_id, "lead": cohort.lead_id, "assistants": helping}


def _plan_page(
    visit: Visit, cohort: TimetabledCohort, form: PlanForm, *, found: Any = None, kept: bool = False, status: int = 200
) -> Answer:
    shows = {
        "form": form,
        "cohort": cohort,
        "found": found,
        "kept": kept,
        "meanwhile": None,
        "back_href": _list(visit, cohort.cohort_id),
    }
    return Page("staff/sessions/plan.html", shows, status)


def _new_page(
    visit: Visit, cohort: TimetabledCohort, form: SessionForm, *, kept: bool = False, status: int = 200
) -> Answer:
    back = _list(visit, cohort.cohort_id)
    shows = {"form": form, "row": None, "kept": kept, "meanwhile": None, "back_href": back, "list_href": back}
    return Page("staff/sessions/form.html", {**shows, "heading": cohort.name}, status)
