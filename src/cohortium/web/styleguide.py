"""The style guide: every component in all its states, in development. It needs neither an organisation nor a log-in."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from cohortium.core.colour import accent

MELBOURNE = ZoneInfo("Australia/Melbourne")
COLOURS = (
    ("Rocket Academy", "#0f5f5c"),
    ("Ubuntu Skills Institute", "#b4532a"),
    ("Waterfront Training Institute", "#1d4ed8"),
    ("Lion City Training", "#facc15"),
)
PEOPLE = ("Ada Ncube", "Ben Otieno", "Chloé Dubois", "Declan O’Brien", "Mai Nguyễn", "Noah Lim")

DAYS = [
    SimpleNamespace(value="sat", label="Saturday", is_grave=False),
    SimpleNamespace(value="sun", label="Sunday", is_grave=True),
]


class Example(forms.Form):
    """A form with each kind of field."""

    name = forms.CharField(label="Name", help_text="As learners and families know it.")
    address = forms.CharField(label="Street address", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    country = forms.ChoiceField(label="Country", choices=[("AU", "Australia"), ("KE", "Kenya"), ("ZA", "South Africa")])
    closes_on = forms.DateField(label="Closes on", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    shown = forms.BooleanField(label="Show it in the catalogue", required=False, help_text="Families see it at once.")


class Allowed(forms.Form):
    """Choices that are all in view."""

    spans = (("", "No"), ("campuses", "At their own campuses"), ("everything", "Everywhere"))
    edit = forms.ChoiceField(label="Edit campuses", choices=spans, widget=forms.RadioSelect)
    close = forms.ChoiceField(label="Close campuses", choices=spans, widget=forms.RadioSelect)


class Choosing(forms.Form):
    """A form of a few choices that are all in view, and of several at once."""

    expires = forms.ChoiceField(
        label="It expires after", choices=[("30", "30 days"), ("day", "Other")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("sat", "Saturday"), ("sun", "Sunday")], widget=forms.CheckboxSelectMultiple
    )


class Sending(forms.Form):
    """A form with a file."""

    file = forms.FileField(label="Logo", help_text="PNG, JPG, WEBP, GIF, 5 MB at most.")


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show everything, in one theme or both."""
    now = datetime(2026, 11, 20, 14, 5, tzinfo=MELBOURNE)
    shows = {
        "sides": [side(theme) for theme in ("light", "dark") if request.GET.get("theme", theme) == theme],
        "people": PEOPLE,
        "colours": [SimpleNamespace(name=name, look=accent(colour)) for name, colour in COLOURS],
        "timeline": timeline(now),
        "zone": MELBOURNE,
        "times": [(now, "Australia/Melbourne"), (now.astimezone(ZoneInfo("Africa/Nairobi")), "Africa/Nairobi")],
        "weekend": [SimpleNamespace(title="Weekend", options=DAYS)],
        "differences": [{"label": "Street address", "theirs": "10 Prospect Hill Road", "mine": "8 Prospect Hill Road"}],
        "icons": ("map-pin", "plus", "pencil", "search", "menu", "sun", "moon", "info", "circle-check", "lock", "x"),
    }
    return render(request, "styleguide.html", shows)


def side(theme: str) -> dict[str, Any]:
    """Everything that has an id, once for each theme."""
    start = {"name": "Werribee", "country": "AU", "closes_on": date(2026, 12, 18)}
    wrong = Example({"name": "", "country": "FR", "closes_on": "2026-02-30"}, auto_id=f"wrong-{theme}-%s")
    return {
        "theme": theme,
        "form": Example(initial=start, auto_id=f"{theme}-%s"),
        "wrong": wrong,
        # Radios of one name are one choice: each theme has its own.
        "allowed": Allowed(initial={"edit": "campuses"}, prefix=theme),
        "abilities": [SimpleNamespace(label="Edit campuses", how_far="at their own campuses")],
        "choosing": Choosing(initial={"expires": "day", "days": ["sat"]}, prefix=theme, auto_id=f"choosing-{theme}-%s"),
        "sending": Sending(auto_id=f"sending-{theme}-%s"),
        "unsent": Sending({}, auto_id=f"unsent-{theme}-%s"),
        "unchosen": Choosing({}, prefix=f"un{theme}", auto_id=f"unchosen-{theme}-%s"),
    }


def timeline(now: datetime) -> list[Any]:
    """What happened to a campus, in each of the shapes that an entry can have."""
    moved = [("Street address", "8 Prospect Hill Road", "10 Prospect Hill Road"), ("Contact phone", "•••", "•••")]
    opened = [
        ("Name", None, "Werribee"),
        ("Suburb", None, "Werribee"),
        ("State", None, "VIC"),
        ("Postcode", None, "3030"),
    ]
    return [
        SimpleNamespace(sentence="Campus edited", by="Maya Okafor", at=now, changes=moved),
        SimpleNamespace(sentence="Campus closed", by=None, at=now - timedelta(days=1), changes=[("Open", True, False)]),
        SimpleNamespace(sentence="Campus opened", by="Priya Nair", at=now - timedelta(days=400), changes=opened),
    ]
