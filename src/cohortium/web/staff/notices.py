"""What one is told in the app: the bell, the list, and what one wants to be told of."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import NotFound
from cohortium.notifications.actions.notices import mark, mark_all
from cohortium.notifications.actions.preferences import choose
from cohortium.notifications.kinds import DIGEST
from cohortium.notifications.queries import notices as queries
from cohortium.notifications.queries.preferences import WishRow, wishes
from cohortium.notifications.queries.rhythms import rhythm
from cohortium.notifications.states import Channel
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists


class ChoiceForm(forms.Form):
    """One box for each way of each kind that can be switched off."""

    def __init__(self, data: Any = None, *, rows: list[WishRow]) -> None:
        super().__init__(data)
        self.groups: dict[str, list[dict[str, Any]]] = {}
        self.places: dict[str, tuple[str, Channel]] = {}
        for row in rows:
            boxes = []
            for channel, is_on in row.wanted.items():
                name = f"{row.kind.key}/{channel}"
                self.places[name] = (row.kind.key, channel)
                self.fields[name] = forms.BooleanField(
                    label=channel.label, required=False, initial=is_on, disabled=row.kind.is_critical
                )
                boxes.append(self[name])
            self.groups.setdefault(str(row.kind.group), []).append({"kind": row.kind, "boxes": boxes})

    def wanted(self) -> dict[tuple[str, Channel], bool]:
        """What was ticked, by kind and way."""
        return {place: self.cleaned_data[name] for name, place in self.places.items()}


@page(Permission.NOTIFICATION_MARK)
def index(visit: Visit) -> Answer:
    """What one was told, newest first."""
    asked = visit.request.GET
    only_unread = asked.get("show") == "unread"
    found = queries.notices(visit.actor, only_unread=only_unread, after=lists.cursor(asked))
    shows = {
        "rows": found.rows,
        **lists.turning(asked, found.next),
        "show": "unread" if only_unread else "all",
        "unread": queries.unread(visit.actor),
        "zone": ZoneInfo(visit.organisation.time_zone),
        "at_bell": True,
    }
    return Page("staff/notices/_rows.html" if visit.wants_part else "staff/notices/list.html", shows)


@page(Permission.NOTIFICATION_MARK, posts=True)
def reading(visit: Visit) -> Answer:
    """Note that one has read something, and go where it leads; without a name, that one has read everything."""
    if visit.request.method != "POST":
        return Redirect(_list(visit))
    if "notice" in visit.request.POST:
        row = queries.notice(visit.actor, notification_id=_named(visit))
        mark(visit.actor, notification_id=row.notification_id, is_read=True, now=visit.now)
        ours = url_has_allowed_host_and_scheme(row.href, {visit.request.get_host()})
        return Redirect(row.href if row.href and ours else _list(visit))
    done = mark_all(visit.actor, now=visit.now)
    n = 0 if isinstance(done, Unchanged) else done
    return Redirect(_list(visit), ngettext("1 marked as read.", "%(n)s marked as read.", n) % {"n": n} if n else "")


@page(Permission.NOTIFICATION_MARK, posts=True)
def unreading(visit: Visit) -> Answer:
    """Note that one has not read something after all."""
    if visit.request.method == "POST":
        mark(visit.actor, notification_id=_named(visit), is_read=False, now=visit.now)
    return Redirect(_list(visit))


@page(Permission.NOTIFICATION_CHOOSE, posts=True)
def choice(visit: Visit) -> Answer:
    """What one wants to be told of, and in which ways."""
    rows = wishes(visit.actor)
    if visit.request.method == "POST":
        form = ChoiceForm(visit.request.POST, rows=rows)
        if form.is_valid():
            done = choose(visit.actor, wanted=form.wanted())
            here = reverse("notices_choice", args=[visit.organisation.code])
            return Redirect(here, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Saved."))
    shows = {"form": ChoiceForm(rows=rows), "at_bell": True, "times": rhythm(visit.actor).rhythm, "daily": DIGEST}
    return Page("staff/notices/choice.html", shows)


def _named(visit: Visit) -> UUID:
    try:
        return UUID(visit.request.POST.get("notice", ""))
    except ValueError:
        raise NotFound from None


def _list(visit: Visit) -> str:
    return reverse("notices", args=[visit.organisation.code])
