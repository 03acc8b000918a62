"""The cards of the page where a member starts: what needs them now, each from the part that knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.access.second_factor import is_set_up as has_second_factor
from cohortium.desk.queries import approvals, tasks
from cohortium.onboarding.queries.checklist import ChecklistRow, checklist
from cohortium.people.queries import portal, profile_changes
from cohortium.privacy.queries import requests
from cohortium.web.entrance import Visit
from cohortium.web.staff import approvals as approval_pages
from cohortium.web.staff import doubles, households, privacy, second_factor
from cohortium.web.staff.tasks import shown


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the page: its template, and what it shows this person; None where it has nothing for them."""

    key: str
    template: str
    context: Callable[[Visit], dict[str, Any] | None]


def first_steps(visit: Visit) -> dict[str, Any] | None:
    """What is to do first in a new organisation, for those who decide about it, until it is done or put away."""
    if not visit.actor.may(Permission.CHECKLIST_EDIT):
        return None
    found = checklist(visit.actor)
    if found.is_over:
        return None if found.is_dismissed else _further(visit, found)
    code = visit.organisation.code
    return {
        "list": found,
        "lines": [{"step": one, "href": reverse(one.route, args=[code])} for one in found.steps],
        "dismissal_href": reverse("begin_dismissal", args=[code]),
    }


def _further(visit: Visit, found: ChecklistRow) -> dict[str, Any] | None:
    """What is worth doing when the first steps are done, until it is done too or put away."""
    code = visit.organisation.code
    lines: list[dict[str, Any]] = [
        {"label": one.label, "about": one.about, "href": reverse(one.route, args=[code])} for one in found.further
    ]
    if not has_second_factor(visit.actor.id):
        lines.insert(0, {"label": _("A second factor"), "about": _OF_FACTOR, "href": reverse("account")})
    if not lines:
        return None
    put_away = reverse("begin_dismissal", args=[code])
    return {"template": "staff/home/further.html", "lines": lines, "dismissal_href": put_away, "can_wait": True}


_OF_FACTOR = _("Your password alone opens everything here: a passkey or an app makes sure that it is you.")


def _tasks(visit: Visit) -> dict[str, Any] | None:
    if not visit.actor.may(Permission.TASK_READ):
        return None
    found = tasks.attention(visit.actor, now=visit.now, time_zone=visit.organisation.time_zone)
    return {
        "rows": [shown(visit, row) for row in found.rows],
        "waiting": found.waiting,
        "due": found.due,
        "can_add": visit.actor.may(Permission.TASK_ADD),
        "roles": visit.member.roles,
    }


def _approvals(visit: Visit) -> dict[str, Any] | None:
    rows = approvals.waiting(visit.actor)
    return {"rows": [approval_pages.shown(visit, row) for row in rows]} if rows else None


def _privacy(visit: Visit) -> dict[str, Any] | None:
    if not visit.actor.may(Permission.PRIVACY_MANAGE) or not visit.actor.may(Permission.PRIVACY_READ):
        return None
    found = requests.attention(visit.actor, today=visit.today)
    if not found.rows:
        return None
    return {"rows": [privacy.shown(visit, row) for row in found.rows], "open": found.open, "overdue": found.overdue}


def _changes(visit: Visit) -> dict[str, Any] | None:
    waiting = profile_changes.waiting(visit.actor) if visit.actor.may(Permission.PROFILE_CHANGE_DECIDE) else 0
    href = reverse("profile_changes", args=[visit.organisation.code])
    return {"waiting": waiting, "href": href} if waiting else None


def _own(visit: Visit) -> dict[str, Any] | None:
    """The way to what is their own, for staff whose children learn here."""
    return {"href": reverse("portal", args=[visit.organisation.code])} if portal.has_a_place(visit.actor) else None


def _doubles(visit: Visit) -> dict[str, Any] | None:
    people, homes = doubles.card(visit), households.card(visit)
    return {"people": people, "homes": homes} if people or homes else None


# In the order in which they are read.
CARDS: tuple[Card, ...] = (
    Card("second_factor", "staff/home/second_factor.html", second_factor.card),
    Card("first_steps", "staff/home/first_steps.html", first_steps),
    Card("changes", "staff/home/changes.html", _changes),
    Card("approvals", "staff/home/approvals.html", _approvals),
    Card("tasks", "staff/home/tasks.html", _tasks),
    Card("privacy", "staff/home/privacy.html", _privacy),
    Card("doubles", "staff/home/doubles.html", _doubles),
    Card("own", "staff/home/own.html", _own),
)


def cards_of(visit: Visit) -> list[dict[str, Any]]:
    """What this person sees: the key and the template of each card, and what it shows. What can wait comes last."""
    shows = ((card, card.context(visit)) for card in CARDS)
    found = [{"key": card.key, "template": card.template, **told} for card, told in shows if told is not None]
    return sorted(found, key=lambda card: card.get("can_wait", False))
