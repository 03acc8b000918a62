"""All cohorts of a term again, in another one: what that comes to, and doing it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.delivery.actions.term_copies import copy_term
from cohortium.delivery.queries import term_copies, terms
from cohortium.delivery.queries.term_copies import Standing
from cohortium.delivery.queries.terms import TermRow
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.term_form import GONE

STANDINGS = {
    Standing.COPIED: gettext_lazy("Will be copied"),
    Standing.THERE: gettext_lazy("Copied before"),
    Standing.ARCHIVED: gettext_lazy("The %(program_one)s is in the archive"),
    Standing.CAMPUS_CLOSED: gettext_lazy("The %(campus_one)s is closed"),
}


class TermCopyForm(forms.Form):
    """Into which term, and whether with who teaches."""

    target_id = forms.TypedChoiceField(
        label=gettext_lazy("Into"), coerce=UUID, error_messages=dict.fromkeys(("required", "invalid_choice"), GONE)
    )
    with_staff = forms.BooleanField(label=gettext_lazy("Copy who teaches them"), required=False)

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["target_id"].choices = [("", _("Choose")), *offered]  # type: ignore[attr-defined]


@page(Permission.COHORT_ADD, posts=True)
def copying(visit: Visit, term_id: UUID) -> Answer:
    """Choose the other term; see what would be added; add it."""
    source = terms.term(visit.actor, term_id=term_id)
    found = term_copies.targets(visit.actor, source)
    offered = [(str(one), f"{name} ({_days(first, last)})") for one, name, first, last in found]
    request, posted = visit.request, visit.request.method == "POST"
    given = request.POST if posted else request.GET if "target_id" in request.GET else None
    form = TermCopyForm(given, initial={"with_staff": True}, offered=offered)
    shows: dict[str, Any] = {
        "term": source,
        "form": form,
        "has_some": bool(offered),
        "back_href": reverse("term", args=[visit.organisation.code, term_id]),
    }
    if not form.is_bound:
        return Page("staff/terms/copying.html", shows)
    if not form.is_valid():
        return Page("staff/terms/copying.html", shows, 422)
    target = terms.term(visit.actor, term_id=form.cleaned_data["target_id"])
    if posted:
        try:
            done = copy_term(
                visit.actor,
                source_id=term_id,
                target_id=target.term_id,
                with_staff=form.cleaned_data["with_staff"],
            )
        except Invalid as refusal:
            for sentence in refusal.errors["target_id"]:
                form.add_error("target_id", str(sentence))
            return Page("staff/terms/copying.html", shows, 422)
        return Redirect(_cohorts(visit, target), _saying(done))
    rows = [
        asdict(one) | {"words": said(STANDINGS[one.standing])}
        for one in term_copies.copies(visit.actor, source, target)
    ]
    n = sum(one["standing"] == Standing.COPIED for one in rows)
    return Page("staff/terms/copying.html", {**shows, "target": target, "rows": rows, "number": n})


def _saying(done: Any) -> str:
    if isinstance(done, Unchanged):
        return _("Nothing was left to copy.")
    return ngettext("%(n)s copied as a draft.", "%(n)s copied as drafts.", len(done)) % {"n": len(done)}


def _cohorts(visit: Visit, target: TermRow) -> str:
    """What is there now, for who may see it."""
    code = visit.organisation.code
    if visit.actor.may(Permission.COHORT_READ):
        return f"{reverse('cohorts', args=[code])}?term={target.term_id}&status=all"
    return reverse("term", args=[code, target.term_id])


def _days(first: Any, last: Any) -> str:
    return f"{date_format(first, 'j M Y')} – {date_format(last, 'j M Y')}"
