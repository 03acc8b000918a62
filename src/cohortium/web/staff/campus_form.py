"""What a person types about a campus. The form checks shape; what may be is the action's to say."""

from dataclasses import asdict, replace
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.campuses import CampusDetails, tidied, time_zones
from cohortium.core.contacts import written
from cohortium.web.forms import Meanwhile, VersionedForm

MOST_CHOSEN = 500


class CampusForm(VersionedForm):
    """Opens and edits a campus."""

    name = forms.CharField(label=_("Name"), required=False)
    address = forms.CharField(label=_("Street address"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    suburb = forms.CharField(label=_("Suburb or town"), required=False)
    state = forms.CharField(label=_("State or region"), required=False)
    postcode = forms.CharField(label=_("Postcode"), required=False)
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        help_text=_("Used for times, due dates and the closing date."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    directions = forms.CharField(
        label=_("Directions"),
        required=False,
        help_text=_("For example parking, entrance and nearest stop."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_email = forms.CharField(
        label=_("Contact e-mail"),
        required=False,
        help_text=_("Visible to everyone who learns there."),
        widget=forms.EmailInput,
    )
    contact_phone = forms.CharField(
        label=_("Contact phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    closes_on = forms.DateField(
        label=_("Closes on"),
        required=False,
        help_text=_("It closes at the start of this day."),
        error_messages={"invalid": _("Enter a date, such as 2026-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time_zones = staticmethod(time_zones)

    def __init__(self, *args: Any, plans_closing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not plans_closing:
            # It is for those who may close, and while there is something to close.
            del self.fields["closes_on"]

    def details(self, before: CampusDetails | None = None) -> CampusDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was before."""
        return replace(before or CampusDetails(name="", time_zone=""), **self.sent())

    def compared(self, theirs: CampusDetails, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = tidied(self.details(theirs), country=country)
        return self.meanwhile(initial(theirs), initial(mine))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, plans_closing="closes_on" in self.fields)


def initial(details: CampusDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    return asdict(details) | {"contact_phone": written(details.contact_phone)}


class Ids(forms.Field):
    """Several ids under one name, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        uuid = forms.UUIDField()
        found = list(dict.fromkeys(uuid.clean(one) for one in value or []))
        if not found or len(found) > MOST_CHOSEN:
            raise forms.ValidationError(_("Choose at least one, and at most %(n)s.") % {"n": MOST_CHOSEN})
        return found


class ChoiceForm(forms.Form):
    """Which campuses an act is for: `campus=…`, once or several times."""

    campus = Ids()
