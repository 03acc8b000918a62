"""Organisations of the installation: which there are, switching one off and on, asking somebody to found one."""

from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.finding import AnOrganisation, organisations_of_installation
from cohortium.core.errors import Invalid, NotFound
from cohortium.onboarding.actions.foundings import CLOSED, ask_to_begin
from cohortium.onboarding.actions.switching import LONGEST_REASON, switch_by_code
from cohortium.web import drafts
from cohortium.web.account.forms import EmailForm
from cohortium.web.operators.page import Shift, operators_page
from cohortium.web.page import Answer, Page, Redirect

READS, BOTH = ("GET", "HEAD"), ("GET", "HEAD", "POST")
AT_MOST, LONGEST_QUESTION = 50, 200


@operators_page(*READS)
def index(shift: Shift) -> Answer:
    """All of them, by their codes, a page at a time."""
    asked = shift.request.GET
    begins, behind = asked.get("q", "").strip()[:LONGEST_QUESTION], asked.get("after", "")[:LONGEST_QUESTION]
    rows = organisations_of_installation(begins=begins, behind=behind, at_most=AT_MOST + 1)
    shown = rows[:AT_MOST]
    shows = {
        "rows": shown,
        "q": begins,
        "next_href": _address(q=begins, after=shown[-1].code) if len(rows) > AT_MOST else "",
        "first_href": _address(q=begins) if behind else "",
        "may_invite": settings.SIGN_UP != CLOSED,
    }
    return Page("operators/organisations.html", shows)


@operators_page(*BOTH, transaction_of_its_own=False)
def switching(shift: Shift, house: str) -> Answer:
    """What switching means, and why; and switching. The page says which way it goes: pressed twice, it goes once."""
    row = _row(house)
    shows: dict[str, Any] = {"row": row, "reason": "", "wrong": [], "longest": LONGEST_REASON}
    if shift.request.method != "POST":
        kept = drafts.take(shift.request)
        return Page("operators/switch.html", shows | {"reason": kept.get("reason", "") if kept else ""})
    reason, turned_on = shift.request.POST.get("reason", ""), shift.request.POST.get("on") == "1"
    try:
        switch_by_code(shift.operator_id, code=row.code, is_active=turned_on, reason=reason)
    except Invalid as refusal:
        return Page("operators/switch.html", shows | {"reason": reason, "wrong": refusal.errors["reason"]}, 422)
    saying = _("%(name)s switched on.") if turned_on else _("%(name)s switched off.")
    return Redirect(reverse("operators_organisations"), saying % {"name": row.name})


@operators_page(*BOTH)
def invitation(shift: Shift) -> Answer:
    """Ask somebody to found one, by letter."""
    form = EmailForm(shift.request.POST if shift.request.method == "POST" else None)
    if shift.request.method != "POST" or not form.is_valid():
        return Page("operators/invite.html", {"form": form}, 422 if form.is_bound else 200)
    ask_to_begin(form.cleaned_data["email"], is_invited=True)
    saying = _("E-mail sent to %(email)s.") % {"email": form.cleaned_data["email"]}
    return Redirect(reverse("operators_organisations"), saying)


def _row(code: str) -> AnOrganisation:
    behind = ""
    # Others may begin so as well, or have such a name.
    while rows := organisations_of_installation(begins=code, behind=behind, at_most=AT_MOST):
        for row in rows:
            if row.code == code:
                return row
        behind = rows[-1].code
    raise NotFound


def _address(**asked: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in asked.items() if value})
    return f"?{query.urlencode()}"
