"""The organisation itself: what it is called, how it is reached, what it charges in, and how it looks."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.organisations import edit_organisation, remove_logo, set_logo
from cohortium.administration.queries import organisations as queries
from cohortium.administration.queries.organisations import LOGO, DetailsRow
from cohortium.administration.rules.organisations import TAX_NUMBERS, currencies, locales, written_tax_number
from cohortium.core.colour import shades
from cohortium.core.errors import Invalid, Stale
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.identity import limits, policies
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff.organisation_form import OrganisationForm, initial
from cohortium.web.staff.timelines import happened
from cohortium.web.uploads import FileForm


@page(Permission.ORGANISATION_READ)
def show(visit: Visit) -> Answer:
    """What is known of it, its look, and what happened to it."""
    row = queries.organisation(visit.actor)

    def entries(at_most: int) -> Any:
        return queries.happened(organisation_id=row.organisation_id, at_most=at_most)

    shows = {
        "row": row,
        "tax_number": written_tax_number(row.tax_number, row.country),
        "tax_label": TAX_NUMBERS[row.country].name if row.country in TAX_NUMBERS else _("Tax number"),
        "currency": currencies().get(row.currency, row.currency),
        "locale": locales(row.country).get(row.locale, row.locale),
        "shades": shades(row.colour),
        "can_edit": visit.actor.may(Permission.ORGANISATION_EDIT),
        **happened(visit, entries, thing_id=row.organisation_id),
    }
    return Page("staff/organisation/detail.html", shows)


@page(Permission.ORGANISATION_EDIT, posts=True)
def edit(visit: Visit) -> Answer:
    """The form. It carries the version that it was filled from."""
    row = queries.organisation(visit.actor.lent(Permission.ORGANISATION_READ))
    if visit.wants_part and visit.request.method != "POST":
        return previewed(visit, row.colour)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {**initial(row.details, row.country), "version": row.version}
        return _form_page(OrganisationForm(kept, initial=start, country=row.country), row, kept=kept is not None)
    form = OrganisationForm(visit.request.POST, country=row.country)
    if form.is_valid():
        details = form.details(row.details)
        if details.name != row.details.name:
            _count(visit)
        try:
            edited = edit_organisation(visit.actor, details=details, version=form.cleaned_data["version"] or 0)
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            # What was saved meanwhile may be newer than what this request read first.
            row = queries.organisation(visit.actor.lent(Permission.ORGANISATION_READ))
            meanwhile = {
                "newest": queries.happened(organisation_id=row.organisation_id, at_most=1),
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.details, row.country), row.version)
            return _form_page(rebased, row, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_home(visit), saying)
    return _form_page(form, row, status=422)


@page_that_calls_out(Permission.ORGANISATION_EDIT)
def logo(visit: Visit) -> Answer:
    """The form for a logo; and taking one in, which is done outside the scope."""
    request = visit.request
    if request.method != "POST":
        return Page("staff/organisation/logo.html", {"form": FileForm(kind=LOGO)})
    form = FileForm(request.POST, request.FILES, kind=LOGO)
    try:
        received = form.receive(visit.actor.organisation_id)
    except Invalid as refusal:
        form.refuse(refusal)
        return Page("staff/organisation/logo.html", {"form": form}, 422)
    _use(visit, received)
    noted = [str(intake.NOTES[note]) for note in received.notes]
    return Redirect(_home(visit), " ".join([_("Logo changed."), *noted]))


@page(Permission.ORGANISATION_EDIT, posts=True)
def logo_removal(visit: Visit) -> Answer:
    """What going without a logo means; and doing so."""
    if visit.request.method == "POST":
        done = remove_logo(visit.actor)
        saying = _("There was no logo.") if isinstance(done, Unchanged) else _("Logo removed.")
        return Redirect(_home(visit), saying)
    return Page("staff/organisation/remove_logo.html", {})


def _count(visit: Visit) -> None:
    # What is answered tells whether another organisation has the name.
    buckets = [limits.Bucket(policies.NAMES_ASKED, str(visit.actor.organisation_id))]
    if not limits.take(buckets, now=visit.now):
        raise limits.TooMany


def _use(visit: Visit, received: Received) -> None:
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id),
        visit.again(Permission.ORGANISATION_EDIT) as again,
    ):
        set_logo(again.actor, received=received)


def _form_page(
    form: OrganisationForm,
    row: DetailsRow,
    *,
    kept: bool = False,
    meanwhile: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    shows = {"form": form, "row": row, "kept": kept, "meanwhile": meanwhile, "shades": shades(row.colour)}
    return Page("staff/organisation/form.html", shows, status)


def previewed(visit: Visit, usual: str) -> Answer:
    """How the colour comes out that somebody is choosing. Nothing is saved."""
    asked = visit.request.GET
    colour = asked.get("colour_code", "").strip() or asked.get("colour", "") or usual
    return Page("staff/organisation/_shades.html", {"shades": shades(colour[:40])})


def _home(visit: Visit) -> str:
    return reverse("details", args=[visit.organisation.code])
