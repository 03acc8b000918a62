"""The frame around an organisation's pages: navigation by permission, the organisation's look and words, the person."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.access.queries import OrganisationRow
from cohortium.administration.rules.campuses import time_zones
from cohortium.core.colour import Accent, accent
from cohortium.core.errors import Words
from cohortium.tenancy.words import Word, words_of
from cohortium.web.entrance import Visit, is_operator
from cohortium.web.places import DAILY, Section, called, places_of

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Link:
    label: Any
    icon: str
    href: str
    current: bool
    keys: str = ""
    section: Section = DAILY


@dataclass(frozen=True, slots=True)
class Links:
    """A section of the navigation with where it leads."""

    label: Words
    folds: bool
    # Of one that folds: whether it stands open.
    open: bool
    links: list[Link]


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
    sections: list[Links]
    home_href: str
    # Empty for somebody who has no other organisation to go to.
    switch_href: str
    # Empty for everybody but staff of the platform.
    operators_href: str
    # Their own profile; empty for who keeps none.
    profile_href: str
    # Whether it is the frame of the portal: for who is not of the team, on every page.
    is_portal: bool


def shell_of(visit: Visit) -> Shell:
    """Build the frame for this visit."""
    organisation, words = visit.organisation, words_of(visit.organisation.words)
    code, match = organisation.code, visit.request.resolver_match
    home_href = reverse("organisation", args=[code])
    at_home = match is not None and match.url_name == "organisation"
    navigation = [
        Link(label=_("Home"), icon="house", href=home_href, current=at_home, keys="g h"),
        *(
            Link(
                label=called(place, words),
                icon=place.icon,
                href=reverse(place.route, args=[code]),
                current=match is not None and match.url_name in place.routes,
                keys=place.keys,
                section=place.section,
            )
            for place in places_of(visit.actor)
        ),
    ]
    return Shell(
        organisation=organisation,
        accent=accent(organisation.colour),
        words=words,
        person=Person(visit.member.name, ", ".join(visit.member.roles)),
        navigation=navigation,
        sections=_sections(navigation),
        home_href=home_href,
        switch_href=reverse("organisations") if visit.member.has_other_organisations else "",
        operators_href=reverse("operators_jobs") if is_operator(visit.request) else "",
        profile_href=_profile_href(visit),
        is_portal=not visit.member.is_staff,
    )


def _sections(navigation: list[Link]) -> list[Links]:
    """The navigation in its sections. Who can go nowhere else finds open what folds for others."""
    parts = [(section, list(links)) for section, links in groupby(navigation, key=lambda link: link.section)]
    folded_only = all(section.folds for section, _links in parts[1:])
    return [
        Links(section.label, section.folds, folded_only or any(link.current for link in links), links)
        for section, links in parts
    ]


def _profile_href(visit: Visit) -> str:
    reach = visit.actor.reach(Permission.STAFF_READ)
    sees = reach.everything or reach.own or bool(reach.campuses)
    return reverse("staff_profile", args=[visit.organisation.code, visit.actor.id]) if sees else ""


def zone_of(cookie: str) -> str:
    """The time zone that the device said it is in, or UTC."""
    return cookie if cookie in time_zones() else "UTC"


def theme_of(cookie: str) -> str:
    """`light`, `dark`, or nothing: as the device has it."""
    return cookie if cookie in THEMES else ""
