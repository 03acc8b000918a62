"""What a person types about a campus. The form checks shape; what may be is the action's to say."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.campuses import CampusDetails, time_zones
from cohortium.core.errors import Invalid

AT_MOST = 500


class CampusForm(forms.Form):
    """Opens and edits a campus."""

    name = forms.CharField(label=_("Name"), max_length=200)
    address = forms.CharField(
        label=_("Street address"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    suburb = forms.CharField(label=_("Suburb"), required=False, max_length=100)
    state = forms.CharField(label=_("State or region"), required=False, max_length=50)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=12)
    time_zone = forms.CharField(
        label=_("Time zone"),
        help_text=_("Session times, due dates and the closing day follow this zone."),
        max_length=50,
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    directions = forms.CharField(
        label=_("How to find it"),
        required=False,
        max_length=1000,
        help_text=_("Parking, the entrance, the nearest stop."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact_email = forms.EmailField(
        label=_("Contact e-mail"), required=False, max_length=254, help_text=_("Families and learners may see it.")
    )
    contact_phone = forms.CharField(
        label=_("Contact phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    closes_on = forms.DateField(
        label=_("Closes on"),
        required=False,
        help_text=_("It is closed from the start of this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)

    time_zones = staticmethod(time_zones)

    def details(self) -> CampusDetails:
        """What was typed, as the action takes it."""
        typed = self.cleaned_data
        return CampusDetails(**{name: typed[name] for name in CampusDetails.__slots__})

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))

    def against(self, version: int) -> "CampusForm":
        """The same form with what was typed, filled against the newer version: saving again overwrites knowingly."""
        typed = dict(self.data.items())
        typed["version"] = str(version)
        form = CampusForm(typed)
        form.is_valid()
        return form

    def differences(self, theirs: CampusDetails) -> list[dict[str, Any]]:
        """Field by field, where what was typed differs from what is there now."""
        mine = self.details()
        return [
            {"label": self.fields[name].label, "theirs": getattr(theirs, name), "mine": getattr(mine, name)}
            for name in CampusDetails.__slots__
            if getattr(mine, name) != getattr(theirs, name)
        ]


class Ids(forms.Field):
    """Several ids under one name, each once."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[UUID]:
        uuid = forms.UUIDField()
        found = list(dict.fromkeys(uuid.clean(one) for one in value or []))
        if not found or len(found) > AT_MOST:
            raise forms.ValidationError(_("Choose at least one, and at most %(n)s.") % {"n": AT_MOST})
        return found


class ChoiceForm(forms.Form):
    """Which campuses an act is for: `campus=…`, once or several times."""

    campus = Ids()
