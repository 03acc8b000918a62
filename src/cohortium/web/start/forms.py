"""What a person types on the way to an organisation. The forms check shape; what may be is the actions' to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.campuses import time_zones
from cohortium.administration.rules.founding import LONGEST_CODE, LONGEST_NAME, FoundingDetails
from cohortium.administration.rules.places import countries, usual_zone, zones_of
from cohortium.core.errors import Invalid, Words
from cohortium.onboarding.queries.foundings import FoundingRow, free_code

NO_CODE = _("No code can be made from this name. Enter one.")


class OrganisationForm(forms.Form):
    """What an organisation is called, and where it is."""

    founding = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "maxlength": LONGEST_NAME}),
    )
    code = forms.CharField(
        label=_("Short code"),
        required=False,
        help_text=_("Part of every web address; cannot be changed later. Leave empty to create it from the name."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": LONGEST_CODE}
        ),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        help_text=_("For the office. Leave empty for the most common one in your country."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    owner_name = forms.CharField(
        label=_("Your name"),
        required=False,
        help_text=_("The name colleagues use for you."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Choose")), *countries().items()]  # type: ignore[attr-defined]

    @property
    def time_zones(self) -> list[str]:
        """Those of the country first."""
        first = zones_of(str(self["country"].value() or ""))
        return [*first, *(zone for zone in time_zones() if zone not in first)]

    def details(self) -> FoundingDetails:
        """What was typed, with what is left to be suggested."""
        said = self.cleaned_data
        country = said.get("country", "")
        return FoundingDetails(
            said["name"], said["code"] or free_code(said["name"]), country, said["time_zone"] or usual_zone(country)
        )

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        typed = dict(self.cleaned_data)
        for field, sentences in refusal.errors.items():
            for sentence in _of_no_code(typed["name"]) if field == "code" and not typed["code"] else sentences:
                self.add_error(field if field in self.fields else None, str(sentence))


def _of_no_code(name: str) -> list[Words]:
    """What to say where none was typed: nothing where there is no name yet, because beside that something is said."""
    return [NO_CODE] if name.strip() else []


class BlueprintForm(forms.Form):
    """What it grows from."""

    founding = forms.UUIDField()
    blueprint = forms.CharField(max_length=80)


def initial(row: FoundingRow) -> dict[str, Any]:
    """What the form starts from: what was said before, in whatever browser."""
    return {
        "founding": row.founding_id,
        "owner_name": row.owner_name,
        "name": row.details.name,
        "code": row.details.code,
        "country": row.details.country,
        "time_zone": row.details.time_zone,
    }
