"""Tags and filters that every template has without loading them. They show; they decide nothing."""

import json
import re
import zlib
from contextlib import suppress
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import phonenumbers
from django import template
from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Select, Textarea
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cohortium.access.queries import OrganisationRow
from cohortium.core.colour import Accent, accent
from cohortium.core.ids import new_id
from cohortium.people.queries.portal import has_a_place
from cohortium.tenancy.words import words_of
from cohortium.web import drafts, once
from cohortium.web.entrance import Visit
from cohortium.web.places import places_of
from cohortium.web.public import logos
from cohortium.web.shell import Shell

register = template.Library()

HUES = 12
DAWN, DUSK = 6, 18
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ISO_MOMENT = re.compile(rf"{ISO_DAY.pattern}T\d{{2}}:\d{{2}}.*")


@register.simple_tag
@cache
def icon(name: str, kind: str = "") -> SafeString:
    """Draw an icon of the sprite. It says nothing by itself: the words beside it do."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', kind, static("built/icons.svg"), name
    )


@register.simple_tag
def clock(at: datetime) -> SafeString:
    """Draw a clock with hands, light by day and dark by night. The time stands beside it in words."""
    return format_html(
        '<svg class="clock{}" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/>'
        '<line x1="12" y1="12" x2="12" y2="8.25" transform="rotate({} 12 12)"/>'
        '<line x1="12" y1="12" x2="12" y2="4.9" transform="rotate({} 12 12)"/></svg>',
        "" if DAWN <= at.hour < DUSK else " clock-night",
        at.hour % 12 * 30 + at.minute / 2,
        at.minute * 6,
    )


@register.simple_tag
def letters_are_kept() -> bool:
    """Whether this is a demo on somebody's own machine: no mail server is set, and what is sent lies in a folder."""
    return not settings.EMAIL_HOST and urlsplit(settings.ADDRESS).hostname in {"localhost", "127.0.0.1"}


@register.simple_tag(takes_context=True)
def notices(context: template.Context) -> list[Any]:
    """Take the messages that wait for this person, once. Without a request (an error page) there are none."""
    request = context.get("request")
    # An error page may be drawn before the middleware that keeps messages ran.
    return list(messages.get_messages(request)) if isinstance(request, HttpRequest) else []


@register.simple_tag(takes_context=True)
def word(context: template.Context, key: str, case: str = "one") -> str:
    """Take a word of the house, in the case that the sentence needs: one, many or a ("a campus")."""
    # A page that tells of a refusal has a frame and no visit; a part of a page has a visit and no frame.
    inside = context.get("visit") or context.get("shell")
    chosen = inside.organisation.words if inside else {}
    return str(getattr(words_of(chosen)[key], case))


@register.simple_tag(takes_context=True)
def draft_field(context: template.Context) -> SafeString:
    """Say whose form this is, so that what was typed can be kept when a log-in runs out. Every form of ours has it.

    And which showing of it, so that one that adds something adds it once.
    """
    user_id = context["request"].user.pk
    return format_html(
        '<input type="hidden" name="{}" value="{}"><input type="hidden" name="{}" value="{}">',
        drafts.FIELD,
        drafts.token(user_id),
        once.FIELD,
        new_id().hex,
    )


@register.filter
def logo_href(organisation: OrganisationRow | str | None) -> str:
    """Say where the organisation's logo is; nothing where it has none, or where no organisation is."""
    return logos.logo_href(organisation) if isinstance(organisation, OrganisationRow) else ""


@register.simple_tag
def house_behind(address: str) -> logos.House | None:
    """Find whose page somebody wants to go to, where that organisation shows a logo."""
    return logos.house_behind(str(address or ""))


@register.filter
def accent_of(colour: str) -> Accent:
    """Adjust an organisation's colour until it can be read in each theme."""
    return accent(colour)


@register.filter
def layout(shell: Shell | None) -> str:
    """Name the frame of a page that may be shown inside an organisation or outside any."""
    if not shell:
        return "bare.html"
    return "portal/base.html" if shell.is_portal else "staff/base.html"


@register.filter
def question_layout(visit: Visit) -> str:
    """Name the frame of a page that asks something: none where it is put into a dialog."""
    return "part.html" if visit.wants_part else shared_layout(visit)


@register.filter
def shared_layout(visit: Visit) -> str:
    """Name the frame of a page for everybody: who goes nowhere in the office keeps the portal's."""
    at_portal = not visit.member.is_staff or (not places_of(visit.actor) and has_a_place(visit.actor))
    return "portal/base.html" if at_portal else "staff/base.html"


@register.filter
def initials(name: str) -> str:
    """Take the first letters of the first and the last word: Mai Nguyễn → MN."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def hue(name: str) -> str:
    """Give a name one of twelve hues, always the same one."""
    return f"hue-{zlib.crc32(str(name).encode()) % HUES}"


@register.filter
def in_zone(at: datetime, zone: str | tzinfo) -> datetime:
    """Move a moment into a time zone."""
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


@register.filter
def told(value: object, zone: tzinfo | None = None) -> str:  # noqa: PLR0911 - a line for each kind of value
    """Write a value of the trail as a person would: a day, yes or no, one thing after the other, or nothing."""
    match value:
        case None | "":
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return day(value)
        case list():
            return ", ".join(told(one, zone) for one in value)
        case dict():
            return told([f"{name}: {told(one, zone)}" for name, one in value.items()])
        case str():
            return _spoken(value, zone)
    return str(value)


@register.filter
def pretty(value: object) -> str:
    """Write a value as JSON has it; a text without its quotation marks."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@register.filter
def as_json(value: object) -> str:
    """Write a value as JSON, for an attribute that a script reads: the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def clock_time(at: datetime) -> str:
    """Write the time of a datetime in its own zone, which `date` would turn into the server's: 14:05."""
    return f"{at:%H:%M}"


@register.filter
def zone_name(at: datetime) -> str:
    """Name the zone as people there do: AEDT, SAST. Where it has only a number, UTC+8."""
    name = at.tzname() or ""
    if name.isalpha():
        return name
    minutes = int(offset.total_seconds()) // 60 if (offset := at.utcoffset()) else 0
    sign, hours, rest = ("−" if minutes < 0 else "+"), abs(minutes) // 60, abs(minutes) % 60
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@register.filter
def place(zone: str) -> str:
    """Name a time zone's place: Australia/Melbourne → Melbourne."""
    return str(zone).rsplit("/", 1)[-1].replace("_", " ")


@register.filter
def day(on: date) -> str:
    """Write a day shortly, with its year only when that is another: 18 Dec, 4 Feb 2027."""
    return date_format(on, "j M" if on.year == timezone.now().year else "j M Y")


@register.filter
def moment(at: datetime) -> str:
    """Write a moment as one would say it, in its own zone: today at 14:05, yesterday at 09:12, 18 Dec at 16:40."""
    days = (timezone.now().astimezone(at.tzinfo).date() - at.date()).days
    spoken = {0: _("today"), 1: _("yesterday")}.get(days) or day(at.date())
    return _("%(day)s at %(time)s") % {"day": spoken, "time": clock_time(at)}


@register.filter
def phone(number: str) -> str:
    """Write a phone number in groups, as one reads it out: +61 3 9741 2200."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(str(number)), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return str(number)


@register.filter
def dialled(phone: str) -> str:
    """Strip a phone number to what a `tel:` link may hold."""
    return "".join(sign for sign in str(phone) if sign.isdigit() or sign == "+")


@register.filter
def errors_shown(form: Any) -> list[tuple[str, Any, str]]:
    """List a form's errors as (id of the field or nothing, its label, words), in the order of the fields."""
    # A group of choices has no control of its own: its box has the id of the field.
    of_fields = [
        (field.id_for_label or field.auto_id, field.label, str(error)) for field in form for error in field.errors
    ]
    return [("", "", str(error)) for error in form.non_field_errors()] + of_fields


@register.filter
def values_chosen(field: BoundField) -> set[str]:
    """The values that are ticked in a field of several."""
    return {str(value) for value in field.value() or []}


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether the field is a single checkbox, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Tell whether the field is a group of buttons, which needs a legend."""
    return isinstance(field.field.widget, RadioSelect)


@register.simple_tag
def control(field: BoundField, described_by: str = "", **attributes: str) -> SafeString:
    """Draw a form's control in our looks, tied to its help and its errors."""
    match field.field.widget:
        case CheckboxInput():
            kind = "checkbox"
        case Textarea():
            kind = "textarea"
        case RadioSelect():
            kind = "radio"
        case Select():
            kind = "select"
        case FileInput():
            # Its box is the one that files are dropped on.
            kind = "file"
        case _:
            kind = "input"
    # No placeholder: it is gone when one types, and what it says belongs beside the field.
    attrs: dict[str, Any] = {
        "class": kind,
        "placeholder": False,
        **{name.replace("_", "-"): value for name, value in attributes.items() if value},
    }
    if described_by.strip():
        attrs["aria-describedby"] = " ".join(described_by.split())
    return field.as_widget(attrs=attrs) + started(field)


@register.simple_tag
def started(field: BoundField) -> SafeString:
    """Draw what the field started from, hidden, where the form carries that: see `web.forms.VersionedForm`."""
    # A form that was sent without it shows none: what was typed is not what the field started from.
    shown = field.field.show_hidden_initial and (not field.form.is_bound or field.html_initial_name in field.form.data)
    return field.as_hidden(only_initial=True) if shown else SafeString()


def _spoken(value: str, zone: tzinfo | None) -> str:
    # The trail keeps days and moments as text, and a name may look like one.
    with suppress(ValueError):
        if ISO_DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        if ISO_MOMENT.fullmatch(value):
            return moment(datetime.fromisoformat(value).astimezone(zone or UTC))
    return value
