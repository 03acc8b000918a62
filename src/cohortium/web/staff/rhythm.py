"""When letters reach one that can wait: quiet hours of one's own, and one letter a day."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.notifications.actions.rhythms import choose_rhythm
from cohortium.notifications.queries import rhythms as queries
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.rhythm_form import RhythmForm, initial


@page(Permission.NOTIFICATION_CHOOSE, posts=True)
def edit(visit: Visit) -> Answer:
    """The form. It carries the version that it was filled from."""
    row = queries.rhythm(visit.actor)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = RhythmForm(kept, initial={**initial(row.rhythm), "version": row.version})
        return _form_page(visit, form, row.organisation_zone, kept=kept is not None)
    form = RhythmForm(visit.request.POST)
    if form.is_valid():
        try:
            chosen = choose_rhythm(
                visit.actor, rhythm=form.rhythm(row.rhythm), version=form.cleaned_data["version"] or 0
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = queries.rhythm(visit.actor)
            meanwhile = {
                "newest": queries.happened(rhythm_id=row.rhythm_id, at_most=1),
                "compared": form.compared(row.rhythm),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row.rhythm), row.version)
            return _form_page(visit, rebased, row.organisation_zone, meanwhile=meanwhile, status=409)
        else:
            saying = _("Nothing had changed.") if isinstance(chosen, Unchanged) else _("Saved.")
            return Redirect(reverse("notices_choice", args=[visit.organisation.code]), saying)
    return _form_page(visit, form, row.organisation_zone, status=422)


def _form_page(
    visit: Visit,
    form: RhythmForm,
    organisation_zone: str,
    *,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    form.fields["time_zone"].help_text = _("Time zone of these times. Leave empty for %(zone)s.") % {
        "zone": organisation_zone
    }
    shows = {
        "form": form,
        "kept": kept,
        "meanwhile": meanwhile,
        "back_href": reverse("notices_choice", args=[visit.organisation.code]),
        "at_bell": True,
    }
    return Page("staff/notices/times.html", shows, status)
