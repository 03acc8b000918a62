"""Inviting the guardians of many families to the portal: those who were picked, or of all that the list shows."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.lists import Showing
from cohortium.people.actions.inviting import invite_guardians
from cohortium.people.queries import family_lists
from cohortium.people.queries.invitable import invitable
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import families
from cohortium.web.staff.campus_form import Ids

# Of one list.
MOST = 5000


@page(Permission.PORTAL_INVITE, posts=True)
@adds
def inviting(visit: Visit) -> Answer:
    """Say whom letters go to, and send them to those who were shown."""
    request = visit.request
    sent = request.POST if request.method == "POST" else request.GET
    back = _list(visit, sent.get("shown", "") if request.method == "POST" else request.GET.urlencode())
    if request.method == "POST" and (guardian_ids := _ids(sent, "guardian")):
        done = invite_guardians(visit.actor, guardian_ids=guardian_ids, now=visit.now)
        n = 0 if isinstance(done, Unchanged) else len(done)
        saying = ngettext("1 invitation sent.", "%(n)s invitations sent.", n) % {"n": n} if n else ""
        if left := len(guardian_ids) - n:
            saying = " ".join((saying, _("Not sent: %(n)s. They were invited by now, or need a look.") % {"n": left}))
        return Redirect(back, saying.strip())
    family_ids = _ids(sent, "family") if request.method == "POST" else _all(visit)
    found = invitable(visit.actor, family_ids=family_ids)
    shown = sent.get("shown", "") if request.method == "POST" else request.GET.urlencode()
    return Page("staff/families/inviting.html", {"found": found, "back_href": back, "shown": shown, **_others(found)})


def _all(visit: Visit) -> list[UUID]:
    if not visit.actor.may(Permission.FAMILY_READ):
        return []
    wanted: dict[str, Any] = {**families.asked(visit), "showing": Showing.ACTIVE}
    return family_lists.ids(visit.actor, permission=Permission.PORTAL_INVITE, at_most=MOST, **wanted)


def _others(found: Any) -> dict[str, Any]:
    reasons = [
        (_("Invited already"), found.invited),
        (_("Have a log-in"), found.inside),
        (_("Without an e-mail address"), found.without_address),
        (_("May not see anything"), found.sees_nothing),
        (_("Share an address: invite them from their own page"), found.to_ask),
    ]
    return {"reasons": [(words, names) for words, names in reasons if names]}


def _ids(sent: QueryDict, name: str) -> list[UUID]:
    try:
        return Ids().clean(sent.getlist(name))
    except forms.ValidationError:
        return []


def _list(visit: Visit, shown: str) -> str:
    code = visit.organisation.code
    if not visit.actor.may(Permission.FAMILY_READ):
        return reverse("organisation", args=[code])
    asked = QueryDict(shown).urlencode()
    return reverse("families", args=[code]) + (f"?{asked}" if asked else "")
