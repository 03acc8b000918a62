"""The first steps in a new organisation, one page each. Each can be put off, and taken another day."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import open_campus
from cohortium.administration.actions.invitations import invite_several
from cohortium.administration.actions.organisations import edit_organisation, set_logo
from cohortium.administration.queries import members, organisations
from cohortium.administration.queries.organisations import LOGO
from cohortium.core.colour import shades
from cohortium.core.errors import Invalid, NotFound
from cohortium.core.ids import new_id
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.onboarding.actions.checklist import dismiss, skip_step
from cohortium.onboarding.queries.checklist import checklist
from cohortium.onboarding.steps import steps
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import once
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.begin_form import FirstCampusForm, LookForm, TeamForm
from cohortium.web.staff.organisation import previewed


@page(Permission.ORGANISATION_ENTER)
def index(visit: Visit) -> Answer:
    """To the first step that is to be done still; home, where none is."""
    return Redirect(_behind(visit, ""))


@page_that_calls_out(Permission.ORGANISATION_EDIT)
def branding(visit: Visit) -> Answer:
    """Colour and logo. The logo is taken in outside the scope, as every file is."""
    request = visit.request
    if visit.wants_part and request.method != "POST":
        return previewed(visit, visit.organisation.colour)
    if request.method != "POST":
        return _look(visit, LookForm(kind=LOGO, initial={"colour": visit.organisation.colour}))
    form = LookForm(request.POST, request.FILES, kind=LOGO)
    received = None
    if request.FILES.get("file"):
        try:
            received = form.receive(visit.actor.organisation_id)
        except Invalid as refusal:
            form.refuse(refusal)
            return _look(visit, form, 422)
    form.is_valid()
    try:
        there, is_different = _dress(visit, form.chosen(visit.organisation.colour), received)
    except Invalid as refusal:
        form.refuse_colour(refusal)
        return _look(visit, form, 422)
    noted = [str(intake.NOTES[note]) for note in received.notes] if received else []
    return Redirect(there, " ".join([_("Saved.") if is_different else _("Nothing had changed."), *noted]))


@page(Permission.CAMPUS_OPEN, posts=True)
def campus(visit: Visit) -> Answer:
    """The first campus. It has what is needed; the rest can be said on its page."""
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"time_zone": visit.organisation.time_zone, "ticket": new_id()}
        return _page(visit, "campus", FirstCampusForm(kept, initial=start), kept=kept is not None)
    form = FirstCampusForm(visit.request.POST)
    if form.is_valid():
        try:
            return once(
                visit, form.cleaned_data["ticket"], lambda: _open(visit, form), again=_("This has already been done.")
            )
        except Invalid as refusal:
            form.refuse(refusal)
    return _page(visit, "campus", form, status=422)


@page(Permission.MEMBER_INVITE, posts=True)
def people(visit: Visit) -> Answer:
    """Several colleagues at once: all of them, or none where one line cannot be accepted."""
    word = words_of(visit.organisation.words)["campus"].many
    options: dict[str, Any] = {
        "choices": members.choices(visit.actor, Permission.MEMBER_INVITE),
        "campuses": str(word).capitalize(),
    }
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        everywhere = [str(one.campus_id) for one in options["choices"].campuses if one.is_active]
        start = {"ticket": new_id(), "campuses": everywhere}
        return _page(visit, "team", TeamForm(kept, initial=start, **options), kept=kept is not None)
    form = TeamForm(visit.request.POST, **options)
    if form.is_valid():
        named = form.invited()
        if not named:
            form.add_error(None, _("Enter at least one person, or do this later."))
            return _page(visit, "team", form, status=422)
        try:
            return once(
                visit, form.cleaned_data["ticket"], lambda: _invite(visit, form), again=_("This has already been done.")
            )
        except Invalid as refusal:
            form.refuse(refusal, list(named))
    return _page(visit, "team", form, status=422)


@page(Permission.CHECKLIST_EDIT, posts=True)
def skipping(visit: Visit, step: str) -> Answer:
    """Leave a step out, and go on to the next."""
    if step not in steps():
        raise NotFound
    if visit.request.method != "POST":
        return Redirect(reverse(steps()[step].route, args=[visit.organisation.code]))
    skip_step(visit.actor, key=step)
    return Redirect(_behind(visit, step))


@page(Permission.CHECKLIST_EDIT, posts=True)
def dismissal(visit: Visit) -> Answer:
    """Put the list away."""
    home = reverse("organisation", args=[visit.organisation.code])
    if visit.request.method != "POST":
        return Redirect(home)
    dismiss(visit.actor)
    return Redirect(home, _("List hidden."))


def _dress(visit: Visit, colour: str, received: Received | None) -> tuple[str, bool]:
    """Where to go on, and whether anything is different now."""
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id),
        visit.again(Permission.ORGANISATION_EDIT) as again,
    ):
        row = organisations.organisation(again.actor.lent(Permission.ORGANISATION_READ))
        edited = edit_organisation(again.actor, details=replace(row.details, colour=colour), version=row.version)
        if received:
            set_logo(again.actor, received=received)
        is_different = bool(received) or not isinstance(edited, Unchanged)
        following = checklist(again.actor).after("")
        # Whoever is content with the usual colour is not led here again.
        if following and following.key == "branding" and again.actor.may(Permission.CHECKLIST_EDIT):
            skip_step(again.actor, key="branding")
        return _behind(again, "branding"), is_different


def _open(visit: Visit, form: FirstCampusForm) -> tuple[str, Answer]:
    opened = open_campus(visit.actor, details=form.details(), now=visit.now)
    there = _behind(visit, "campus")
    return there, Redirect(there, _("%(name)s added.") % {"name": opened.name})


def _invite(visit: Visit, form: TeamForm) -> tuple[str, Answer]:
    asked = invite_several(visit.actor, people=list(form.invited().values()), now=visit.now)
    there = _behind(visit, "team")
    n = len(asked)
    return there, Redirect(there, ngettext("1 invitation sent.", "%(n)s invitations sent.", n) % {"n": n})


def _behind(visit: Visit, key: str) -> str:
    """Where to go on after a step."""
    code, found = visit.organisation.code, checklist(visit.actor)
    following = None if found.is_dismissed else found.after(key)
    return reverse(following.route if following else "organisation", args=[code])


def _look(visit: Visit, form: LookForm, status: int = 200) -> Answer:
    # The page is rendered outside the scope: what it shows is asked for in one of its own.
    with visit.again(Permission.ORGANISATION_EDIT) as again:
        found = _page(again, "branding", form, status=status)
        return replace(found, shows={**found.shows, "shades": shades(again.organisation.colour)})


def _page(visit: Visit, key: str, form: Any, *, kept: bool = False, status: int = 200) -> Page:
    found = checklist(visit.actor)
    shows = {
        "form": form,
        "kept": kept,
        "list": found,
        "step": next((one for one in found.steps if one.key == key), None),
        "can_skip": visit.actor.may(Permission.CHECKLIST_EDIT),
        "on_href": _behind(visit, key),
        "number": [one.key for one in found.steps].index(key) + 1,
    }
    return Page(f"staff/begin/{key}.html", shows, status)
