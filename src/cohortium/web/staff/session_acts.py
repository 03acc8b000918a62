"""What is done with sessions: somebody else leads them, they are cancelled and brought back, they begin and end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.delivery.actions import session_moves as actions
from cohortium.delivery.actions.session_edits import substitute
from cohortium.delivery.queries import sessions as queries
from cohortium.delivery.queries.sessions import SessionRow
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.session_form import ActForm
from cohortium.web.staff.sessions import offered_for, page_of, shown


@page(Permission.SESSION_EDIT, posts=True)
def substitution(visit: Visit, session_id: UUID) -> Answer:
    """Choose who leads it instead, and say why."""
    row = queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_EDIT)

    def act(form: ActForm) -> object:
        chosen = form.cleaned_data
        if chosen["lead"] is None:
            raise Invalid({"lead": [_("Choose a person.")]})
        return substitute(
            visit.actor,
            session_id=session_id,
            membership_id=chosen["lead"],
            reason=chosen["reason"],
            scope=form.chosen_scope,
            anyway=chosen["anyway"],
        )

    people = [one for one in offered_for(row).people if one[0] != row.lead_id]
    shows = {"title": said(_("Choose a substitute")), "yes": _("Save"), "people": people}
    return _acted(visit, row, act, ("lead", "reason", "scope", "anyway"), shows)


@page(Permission.SESSION_CANCEL, posts=True)
def cancellation(visit: Visit, session_id: UUID) -> Answer:
    """Cancel it, and others with it, and say why."""
    row = queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_CANCEL)

    def act(form: ActForm) -> object:
        reason = form.cleaned_data["reason"]
        return actions.cancel_sessions(visit.actor, session_ids=[session_id], reason=reason, scope=form.chosen_scope)

    shows = {"title": said(_("Cancel this %(session_one)s?")), "yes": _("Cancel it"), "is_dangerous": True}
    return _acted(visit, row, act, ("reason", "scope"), shows)


@page(Permission.SESSION_CANCEL, posts=True)
def restoring(visit: Visit, session_id: UUID) -> Answer:
    """Bring it back, if its time is still free."""
    row = queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_CANCEL)

    def act(form: ActForm) -> object:
        return actions.restore_session(visit.actor, session_id=session_id, anyway=form.cleaned_data["anyway"])

    shows = {"title": said(_("Restore this %(session_one)s?")), "yes": _("Restore")}
    return _acted(visit, row, act, ("anyway",), shows)


@page(Permission.SESSION_HOLD, posts=True)
def start(visit: Visit, session_id: UUID) -> Answer:
    """Say that it has begun."""
    queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_HOLD)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, session_id))
    done = actions.start_session(visit.actor, session_id=session_id, now=visit.now)
    return Redirect(page_of(visit, session_id), _saying(done, _("Started.")))


@page(Permission.SESSION_HOLD, posts=True)
def completion(visit: Visit, session_id: UUID) -> Answer:
    """Say that it is over."""
    queries.session(visit.actor, session_id=session_id, permission=Permission.SESSION_HOLD)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, session_id))
    done = actions.complete_session(visit.actor, session_id=session_id, now=visit.now)
    return Redirect(page_of(visit, session_id), _saying(done, _("Completed.")))


@page(Permission.SESSION_CANCEL, posts=True)
def on_closed_days(visit: Visit) -> Answer:
    """Those to come on days that were closed later: each can be moved, and all of them cancelled together."""
    rows = queries.on_closed_days(visit.actor, today=visit.today) if visit.actor.may(Permission.SESSION_READ) else []
    typed = visit.request.POST if visit.request.method == "POST" else None
    form = ActForm(typed, asks=("reason",), people=[])
    if visit.request.method == "POST" and form.is_valid():
        ids = [one for one in map(lists.uuid, visit.request.POST.getlist("session")) if one]
        try:
            done = actions.cancel_sessions(visit.actor, session_ids=ids, reason=form.cleaned_data["reason"])
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            n = 0 if isinstance(done, Unchanged) else len(done)
            saying = ngettext("%(n)s cancelled.", "%(n)s cancelled.", n) % {"n": n}
            return Redirect(reverse("calendar", args=[visit.organisation.code]), saying)
    shows = {
        "rows": [shown(visit, row) for row in rows],
        "form": form,
        "calendar_href": reverse("calendar", args=[visit.organisation.code]),
        "chosen": visit.request.POST.getlist("session") or [str(row.session_id) for row in rows],
    }
    return Page("staff/sessions/closed.html", shows, 422 if visit.request.method == "POST" else 200)


def _acted(
    visit: Visit,
    row: SessionRow,
    act: Callable[[ActForm], object],
    asks: tuple[str, ...],
    shows: dict[str, Any],
) -> Answer:
    asked = tuple(name for name in asks if name != "scope" or row.of > 1)
    people = shows.pop("people", [])
    form = ActForm(
        visit.request.POST if visit.request.method == "POST" else None,
        asks=asked,
        people=people,
        initial={"scope": "this"},
    )
    back = page_of(visit, row.session_id)
    if visit.request.method == "POST" and form.is_valid():
        try:
            done = act(form)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _saying(done, _("Saved.")))
    shows = {"session": shown(visit, row), "form": form, "back_href": back, **shows}
    return Page("staff/sessions/act.html", shows, 422 if visit.request.method == "POST" else 200)


def _saying(done: object, saying: str) -> str:
    return _("Nothing had changed.") if isinstance(done, Unchanged) else saying
