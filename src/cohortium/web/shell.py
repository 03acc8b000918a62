"""The frame around an organisation's pages: navigation by permission, the organisation's look and words, the person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.access.queries import OrganisationRow
from cohortium.tenancy.words import Word, words_of
from cohortium.web.colour import Accent, accent
from cohortium.web.entrance import Visit

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the navigation, for those who hold its permission."""

    label: Callable[[dict[str, Word]], str]
    icon: str
    route: str
    # The names of the routes that belong to it: while one of them is open, the place is marked.
    routes: frozenset[str]
    permission: Permission


PLACES = (
    Place(
        label=lambda words: capfirst(str(words["campus"].many)),
        icon="map-pin",
        route="campuses",
        routes=frozenset({"campuses", "campus", "campus_new", "campus_edit", "campuses_closing", "campuses_reopening"}),
        permission=Permission.CAMPUS_READ,
    ),
    Place(
        label=lambda _words: _("API keys"),
        icon="key-round",
        route="keys",
        routes=frozenset({"keys", "key", "key_new", "key_revocation"}),
        permission=Permission.KEY_READ,
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    label: Any
    icon: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Shell:
    """All that the frame shows. Nothing here asks the database."""

    organisation: OrganisationRow
    accent: Accent
    words: dict[str, Word]
    person: Person
    navigation: list[Link]
    home_href: str
    # Empty for somebody who has no other organisation to go to.
    switch_href: str


def shell_of(visit: Visit) -> Shell:
    """Build the frame for this visit."""
    organisation, words = visit.organisation, words_of(visit.organisation.words)
    code, match = organisation.code, visit.request.resolver_match
    return Shell(
        organisation=organisation,
        accent=accent(organisation.colour),
        words=words,
        person=Person(visit.member.name, ", ".join(visit.member.roles)),
        navigation=[
            Link(
                label=place.label(words),
                icon=place.icon,
                href=reverse(place.route, args=[code]),
                current=match is not None and match.url_name in place.routes,
            )
            for place in PLACES
            if visit.actor.may(place.permission)
        ],
        home_href=reverse("organisation", args=[code]),
        switch_href=reverse("organisations") if visit.member.has_other_organisations else "",
    )


def theme_of(cookie: str) -> str:
    """`light`, `dark`, or nothing: as the device has it."""
    return cookie if cookie in THEMES else ""
