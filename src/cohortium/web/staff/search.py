"""The field that finds things: a list under it while one types, and a page of all that was found."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.administration.queries import settings
from cohortium.core.pages import Cursor
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.desk.queries import search as queries
from cohortium.desk.queries.search import Found
from cohortium.tenancy.numbers import is_too_short
from cohortium.tenancy.words import said, words_of
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, page
from cohortium.web.places import called, places_of
from cohortium.web.staff import lists, things
from cohortium.web.staff.setting_sections import SECTIONS, icon_of

LONGEST = 100
A_PAGE = 25
MOST_WAYS = 12


class Way(NamedTuple):
    """A page that one can go to."""

    label: str
    icon: str
    href: str


@page(Permission.ORGANISATION_SEARCH)
def index(visit: Visit) -> Answer:
    """Everything that begins so, by kind; of one kind, if one is named, page by page."""
    asked = visit.request.GET
    q, kind = lists.words(asked, "q")[:LONGEST], asked.get("kind", "")
    if visit.wants_part:
        groups = [_shown(visit, one) for one in queries.found(visit.actor, text=q)]
        return Page("staff/search/_found.html", {"q": q, "groups": groups, "ways": _ways(visit, q), **_told(q)})
    after: Cursor | None = lists.cursor(asked)
    if kind:
        one = queries.found_of(visit.actor, kind=kind, asked=Asked(q, after, A_PAGE))
        groups = [_shown(visit, one)] if one.hits else []
    else:
        groups = [_shown(visit, one) for one in queries.found(visit.actor, text=q)]
    shows = {
        "q": q,
        "kind": kind,
        "groups": groups,
        "ways": [] if kind else _ways(visit, q),
        **lists.turning(asked, one.next if kind else None),
        **_told(q),
    }
    return Page("staff/search/page.html", shows)


def _told(q: str) -> dict[str, bool]:
    """Why nothing was found, where that can be said."""
    return {"is_short_number": is_too_short(q)}


def _shown(visit: Visit, found: Found) -> dict[str, Any]:
    hrefs = things.hrefs_of(visit, [(found.kind, hit.thing_id) for hit in found.hits])
    address = reverse("search", args=[visit.organisation.code])
    return {
        "kind": found.kind,
        "word": capfirst(said(found.word)),
        "hits": [_hit(hit, hrefs[hit.thing_id]) for hit in found.hits],
        "more_href": f"{address}?{lists.address(visit.request.GET, kind=found.kind)[1:]}" if found.next else "",
    }


def _hit(hit: Hit, href: str) -> dict[str, str]:
    return {"title": hit.title, "about": hit.about, "href": href}


def _ways(visit: Visit, q: str) -> list[Way]:
    """The pages of which a word begins so."""
    if not q:
        return []
    code, words = visit.organisation.code, words_of(visit.organisation.words)
    ways = [
        Way(called(place, words), place.icon, reverse(place.route, args=[code])) for place in places_of(visit.actor)
    ]
    ways += [Way(said(one.label), one.icon, one.href(code)) for one in SECTIONS if visit.actor.may(one.permission)]
    if visit.actor.may(Permission.SETTING_READ):
        ways += _settings(code)
    ways.append(Way(_("Your account"), "circle-user", reverse("account")))
    found = [way for way in ways if f" {way.label}".casefold().find(f" {q}".casefold()) >= 0]
    # What is in the navigation and in the settings is shown once.
    return list({way.href: way for way in reversed(found)}.values())[::-1][:MOST_WAYS]


def _settings(code: str) -> list[Way]:
    """The pages of settings by their names, and by what stands on them."""
    pages = [
        Way(said(one.label), icon_of(one.key), reverse("setting_group", args=[code, one.key]))
        for one in settings.groups()
    ]
    return pages + [
        Way(
            _("%(setting)s, in %(page)s") % {"setting": said(label), "page": said(one.label)},
            icon_of(one.key),
            reverse("setting_group", args=[code, one.key]),
        )
        for label, one in settings.labelled()
    ]
