"""The sections of the settings' first page. A new one is one line here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.administration.queries import settings as queries
from cohortium.core.errors import Words
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit


@dataclass(frozen=True, slots=True)
class Section:
    """A page under the settings, for those who hold its permission."""

    label: Words
    about: Words
    icon: str
    href: Callable[[str], str]
    permission: Permission


def _at(route: str) -> Callable[[str], str]:
    return lambda code: reverse(route, args=[code])


SECTIONS = (
    Section(
        _("Words"),
        _("What you call things here."),
        icon="languages",
        href=_at("words"),
        permission=Permission.SETTING_READ,
    ),
    Section(
        _("Closed days"),
        _("Public holidays and other days without teaching."),
        icon="calendar-off",
        href=_at("closed_days"),
        permission=Permission.CLOSED_DAY_READ,
    ),
    Section(
        _("Custom fields"),
        _("Extra information to record about people."),
        icon="list-plus",
        href=_at("fields"),
        permission=Permission.FIELD_READ,
    ),
    Section(
        _("Approvals"),
        _("What needs approval before it is done."),
        icon="stamp",
        href=_at("approval_rules"),
        permission=Permission.APPROVAL_READ,
    ),
    Section(
        _("Consent texts"),
        _("The texts people consent to."),
        icon="file-text",
        href=_at("consent_texts"),
        permission=Permission.CONSENT_TEXT_READ,
    ),
    Section(
        _("E-mail texts"),
        _("The texts of the e-mails you send."),
        icon="mail-open",
        href=_at("texts"),
        permission=Permission.TEMPLATE_READ,
    ),
    Section(
        _("E-mail sender"),
        _("The name your e-mails are sent from."),
        icon="at-sign",
        href=_at("sender"),
        permission=Permission.ORGANISATION_READ,
    ),
)


class Look(NamedTuple):
    """How a page of settings that is declared looks in the list."""

    icon: str


USUAL = Look(icon="sliders-horizontal")
# What is not here has the usual one.
LOOKS = {
    "security": Look(icon="shield-check"),
    "notifications": Look(icon="mail"),
    "consents": Look(icon="circle-check"),
    "enrolment": Look(icon="clipboard-list"),
    "numbers": Look(icon="hash"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as the page shows it."""

    label: str
    about: str
    icon: str
    href: str


def sections_of(visit: Visit) -> list[Entry]:
    """The sections that this person may open: pages of settings first."""
    code = visit.organisation.code
    groups = [
        Entry(said(one.label), said(one.about), icon_of(one.key), reverse("setting_group", args=[code, one.key]))
        for one in queries.groups()
    ]
    others = [
        Entry(said(one.label), said(one.about), one.icon, one.href(code))
        for one in SECTIONS
        if visit.actor.may(one.permission)
    ]
    return groups + others


def icon_of(group: str) -> str:
    """The icon of a page of settings."""
    return LOOKS.get(group, USUAL).icon
