"""Doing something with rows that were picked in a list, or with the one whose page it is."""

from collections.abc import Callable
from typing import Protocol
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cohortium.action import Unchanged
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Redirect

Change = Callable[[list[UUID]], list[UUID] | Unchanged]


class PageOf(Protocol):
    """Where one of them has its page."""

    def __call__(self, visit: Visit, row_id: UUID, /) -> str: ...


def act(
    visit: Visit,
    change: Change,
    said: Promise,
    *,
    picked: forms.Form,
    field: str,
    overview: str,
    page_of: PageOf,
) -> Answer:
    """Do it, and go back to the list as it was shown, or to the page. `field` of the form holds who was picked."""
    if visit.request.method != "POST" or not picked.is_valid():
        # Nothing is asked: it can be undone.
        return Redirect(overview)
    ids = picked.cleaned_data[field]
    changed = change(ids)
    n = 0 if isinstance(changed, Unchanged) else len(changed)
    saying = str(said % {"n": n}) if n else _("Nothing had changed.")
    if "shown" in visit.request.POST:
        back = QueryDict(picked.cleaned_data["shown"]).urlencode()
        return Redirect(f"{overview}?{back}" if back else overview, saying)
    return Redirect(page_of(visit, ids[0]), saying)
