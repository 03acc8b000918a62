"""What families and learners ask to have changed: the list, and one of them to decide about."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.people.actions import profile_changes as actions
from cohortium.people.queries import profile_changes as queries
from cohortium.people.queries.profile_changes import LABELS, ChangeRow, ChangeShowing, Line, in_words
from cohortium.people.rules.profile_changes import AT_MOST, About
from cohortium.people.states import ProfileChangeStatus
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.timelines import happened


@page(Permission.PROFILE_CHANGE_READ)
def index(visit: Visit) -> Answer:
    """What waits for a decision, what was settled, or all."""
    asked = visit.request.GET
    showing = lists.one_of(ChangeShowing, asked.get("showing"), ChangeShowing.OPEN)
    found = queries.changes(visit.actor, showing=showing, after=lists.cursor(asked))
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "showing": showing.value,
    }
    return Page("staff/changes/_rows.html" if visit.wants_part else "staff/changes/list.html", shows)


@page(Permission.PROFILE_CHANGE_READ)
def show(visit: Visit, change_id: UUID) -> Answer:
    """What stands there, beside what is wanted."""
    row = queries.change(visit.actor, change_id=change_id)
    return _page(visit, row, DecisionForm(row))


@page(Permission.PROFILE_CHANGE_DECIDE, posts=True)
def approval(visit: Visit, change_id: UUID) -> Answer:
    """Approve what is ticked."""
    row = queries.change(visit.actor, change_id=change_id, permission=Permission.PROFILE_CHANGE_DECIDE)
    if visit.request.method != "POST":
        return _unsent(visit, row)
    form = DecisionForm(row, visit.request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = actions.approve_change(
                visit.actor,
                change_id=change_id,
                accepted=said["accepted"],
                reason=said["reason"],
                version=said["version"] or 0,
                seen=said["seen"] or 0,
                today=visit.today,
                now=visit.now,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except actions.NotTheirsAnyMore as refused:
            form.add_error(None, str(refused.sentence))
        except Stale:
            return _meanwhile(visit, change_id, form)
        else:
            return Redirect(_list_of(visit), _saying(done, _approved(row, said["accepted"])))
    return _page(visit, row, form, status=422)


@page(Permission.PROFILE_CHANGE_DECIDE, posts=True)
def refusal(visit: Visit, change_id: UUID) -> Answer:
    """Leave everything as it is."""
    row = queries.change(visit.actor, change_id=change_id, permission=Permission.PROFILE_CHANGE_DECIDE)
    if visit.request.method != "POST":
        return _unsent(visit, row)
    form = DecisionForm(row, visit.request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = actions.refuse_change(
                visit.actor, change_id=change_id, reason=said["reason"], version=said["version"] or 0, now=visit.now
            )
        except Invalid as refused:
            form.refuse(refused)
        except Stale:
            return _meanwhile(visit, change_id, form)
        else:
            return Redirect(_list_of(visit), _saying(done, _("Request declined. The person who asked will be told.")))
    return _page(visit, row, form, status=422)


class DecisionForm(forms.Form):
    """What is approved, a word to whoever asked, and which versions were seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    accepted = forms.MultipleChoiceField(
        label=gettext_lazy("Approve"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("That change was not requested. Reload the page.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Message to the person who asked"),
        required=False,
        max_length=AT_MOST["reason"],
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("This message is too long. Please shorten it.")},
    )

    def __init__(self, row: ChangeRow, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Any = self.fields["accepted"]
        choices.choices = [(name, LABELS[name]) for name in LABELS if name in row.wanted]

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields; what was asked for is told by its label."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                words = f"{LABELS[name]}: {sentence}" if name in LABELS else str(sentence)
                self.add_error(name if name in self.fields else None, words)


def shown(visit: Visit, row: ChangeRow) -> dict[str, Any]:
    """What templates show of a change."""
    fields = [str(LABELS[name]) for name in LABELS if name in row.wanted]
    return {
        "row": row,
        "fields": fields or [_("Message to the office")],
        "href": page_of(visit, row.change_id),
        "about_href": _about_href(visit, row),
    }


def page_of(visit: Visit, change_id: UUID) -> str:
    """The address of a change."""
    return reverse("profile_change", args=[visit.organisation.code, change_id])


def _approved(row: ChangeRow, accepted: Collection[str]) -> str:
    # A field may be named twice.
    if len(set(accepted)) < len(row.wanted):
        return _("Selected changes approved. The person who asked will be told.")
    return _("Request approved. The person who asked will be told.")


def _saying(done: object, words: str) -> str:
    return _("Nothing had changed.") if isinstance(done, Unchanged) else words


def _list_of(visit: Visit) -> str:
    return reverse("profile_changes", args=[visit.organisation.code])


def _about_href(visit: Visit, row: ChangeRow) -> str:
    code = visit.organisation.code
    if row.about == About.LEARNER:
        return reverse("learner", args=[code, row.subject_id]) if visit.actor.may(Permission.LEARNER_READ) else ""
    return reverse("family", args=[code, row.family_id]) if visit.actor.may(Permission.FAMILY_READ) else ""


def _unsent(visit: Visit, row: ChangeRow) -> Answer:
    """The page of the change; with the message, where somebody wrote one while their log-in ran out."""
    kept = drafts.take(visit.request)
    if kept is None:
        return Redirect(page_of(visit, row.change_id))
    return _page(visit, row, DecisionForm(row, initial={"reason": kept.get("reason", "")}), kept=True)


def _meanwhile(visit: Visit, change_id: UUID, sent: DecisionForm) -> Answer:
    """Somebody changed what it is about, or whoever asked asks for something else: it is looked at anew.

    What was ticked was ticked beside something else. The message, as it was typed, stays.
    """
    row = queries.change(visit.actor, change_id=change_id, permission=Permission.PROFILE_CHANGE_DECIDE)
    form = DecisionForm(row, initial={"reason": sent.cleaned_data["reason"]})
    return _page(visit, row, form, is_meanwhile=True, status=409)


def _page(
    visit: Visit,
    row: ChangeRow,
    form: DecisionForm,
    *,
    is_meanwhile: bool = False,
    kept: bool = False,
    status: int = 200,
) -> Answer:
    version, now = queries.stands(row)
    lines = queries.lines(row, now)
    is_open = row.status == ProfileChangeStatus.OPEN
    out_of_hands = queries.out_of_hands(row) if is_open else frozenset()
    ticked = [one.field for one in lines if not one.is_so and one.field not in out_of_hands]
    may_decide = visit.actor.may(Permission.PROFILE_CHANGE_DECIDE)
    if form.is_bound:
        ticked = form["accepted"].value() or []
    shows = {
        "asked": shown(visit, row),
        "lines": [_line(one, row, ticked) for one in lines],
        "form": form,
        "version": row.version,
        "seen": version,
        "is_open": is_open,
        "is_out_of_hands": bool(out_of_hands),
        "may_decide": is_open and may_decide,
        # One field alone is approved or not by the buttons.
        "picks": is_open and may_decide and (len(lines) > 1 or not ticked),
        "is_meanwhile": is_meanwhile,
        "kept": kept,
        **happened(
            visit, lambda at_most: queries.happened(change_id=row.change_id, at_most=at_most), thing_id=row.change_id
        ),
    }
    return Page("staff/changes/detail.html", shows, status)


def _line(one: Line, row: ChangeRow, ticked: Any) -> Mapping[str, Any]:
    return {
        "field": one.field,
        "label": one.label,
        # What is settled is shown as it stood when it was asked for.
        "before": in_words(one.field, one.now if row.status == ProfileChangeStatus.OPEN else one.before),
        "wanted": in_words(one.field, one.wanted),
        "is_elsewhere": one.is_elsewhere and row.status == ProfileChangeStatus.OPEN,
        "is_ticked": one.field in (ticked or ()),
        "is_accepted": one.field in row.accepted,
    }
