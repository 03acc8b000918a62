"""Taking the trail, or what a filter leaves of it, out of the house."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.actions.trail import note_export
from cohortium.audit.exporting import Form, lines
from cohortium.audit.queries import Asked, how_many
from cohortium.core.errors import Invalid
from cohortium.tenancy.words import words_of
from cohortium.web.entrance import Visit
from cohortium.web.exports import Export
from cohortium.web.page import Answer, Page, page_that_calls_out
from cohortium.web.staff import lists
from cohortium.web.staff.trail_form import TrailForm

# More are for the command line: nobody waits so long for a page.
AT_MOST = 200_000


class ExportForm(forms.Form):
    """In what form."""

    form = forms.ChoiceField(
        label=gettext_lazy("As"),
        choices=[
            (Form.CSV.value, gettext_lazy("Table (CSV)")),
            (Form.JSON_LINES.value, gettext_lazy("With proof")),
        ],
        initial=Form.CSV.value,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the two."),
            "invalid_choice": gettext_lazy("Choose one of the two."),
        },
    )


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.TRAIL_EXPORT)
def export(visit: Visit) -> Answer:
    """Which part of the trail, and in what form; and the file."""
    now = timezone.now()
    posted = visit.request.method == "POST"
    form = ExportForm(visit.request.POST if posted else None)
    filters = TrailForm(visit.request.GET, words=words_of(visit.organisation.words))
    with visit.again(Permission.TRAIL_EXPORT) as here:
        asked, number = _asked(here, filters)
        refused = asked is None or number > AT_MOST
        if asked is None or refused or not posted or not form.is_valid():
            return _question(here, form, filters, number, status=422 if posted or asked is None else 200)
        chosen = Form(form.cleaned_data["form"])
        note_export(here.actor, form=chosen.value, asked=asked)

    @contextmanager
    def enter() -> Iterator[Actor]:
        with visit.again(Permission.TRAIL_EXPORT) as again:
            yield again.actor

    name = f"{visit.organisation.code}-trail-{now:%Y-%m-%d}.{chosen.value}"
    return Export(name, chosen.content_type, lines(chosen, enter, visit.organisation, asked=asked, now=now))


def _asked(visit: Visit, filters: TrailForm) -> tuple[Asked | None, int]:
    try:
        asked = filters.asked()
        zone = visit.organisation.time_zone
        return asked, how_many(visit.actor, asked=asked, time_zone=zone, at_most=AT_MOST + 1)
    except Invalid as refusal:
        filters.refuse(refusal)
        return None, 0


def _question(visit: Visit, form: ExportForm, filters: TrailForm, number: int, *, status: int) -> Page:
    address = lists.address(visit.request.GET)
    shows = {
        "form": form,
        "filters": filters,
        "number": number,
        "too_many": _("more than %(n)s") % {"n": AT_MOST} if number > AT_MOST else "",
        "is_filtered": bool(visit.request.GET),
        "address": address,
    }
    return Page("staff/trail/export.html", shows, status)
