"""What a person types about their organisation. The form checks shape; what may be is the action's to say."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.actions.organisations import FAULTS
from cohortium.administration.rules.campuses import time_zones
from cohortium.administration.rules.organisations import (
    TAX_NUMBERS,
    Fault,
    OrganisationDetails,
    currencies,
    locales,
    tidied,
    usual_currency,
    written_tax_number,
)
from cohortium.core.contacts import written
from cohortium.web.forms import Meanwhile, VersionedForm


def _said(*mistakes: str, fault: Fault) -> dict[str, Any]:
    return dict.fromkeys(mistakes, FAULTS[fault])


class OrganisationForm(VersionedForm):
    """Edits what is said about an organisation."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False)
    registration_number = forms.CharField(
        label=gettext_lazy("Registration number"),
        required=False,
        help_text=gettext_lazy("As registered with the training authority."),
    )
    tax_number = forms.CharField(label=gettext_lazy("Tax number"), required=False)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    contact_email = forms.CharField(label=gettext_lazy("Contact e-mail"), required=False, widget=forms.EmailInput)
    contact_phone = forms.CharField(
        label=gettext_lazy("Contact phone"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    billing_email = forms.CharField(
        label=gettext_lazy("E-mail for invoices"),
        required=False,
        help_text=gettext_lazy("For questions about billing."),
        widget=forms.EmailInput,
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        error_messages=_said("invalid_choice", fault=Fault.UNKNOWN_CURRENCY),
    )
    tax_rate = forms.DecimalField(
        label=gettext_lazy("Tax rate in percent"),
        required=False,
        max_digits=8,
        decimal_places=2,
        help_text=gettext_lazy("Added to prices, for example 10 for GST. 0 for none."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=_said("invalid", "max_digits", "max_decimal_places", "max_whole_digits", fault=Fault.NO_RATE),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("For the office. Each place where you teach has its own."),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    locale = forms.ChoiceField(
        label=gettext_lazy("Language and format"),
        required=False,
        help_text=gettext_lazy("How numbers, dates and amounts are written."),
        error_messages=_said("invalid_choice", fault=Fault.UNKNOWN_LOCALE),
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        help_text=gettext_lazy("Adjusted where needed for readability."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    time_zones = staticmethod(time_zones)

    def __init__(self, *args: Any, country: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._country = country
        choices: dict[str, Any] = {
            "currency": [(code, f"{code} – {name}") for code, name in currencies().items()],
            "locale": list(locales(country).items()),
        }
        for name, options_of in choices.items():
            self.fields[name].choices = options_of  # type: ignore[attr-defined]
        if kind := TAX_NUMBERS.get(country):
            self.fields["tax_number"].label = kind.name
            self.fields["tax_number"].help_text = _("For example %(number)s.") % {"number": kind.like}

    def details(self, before: OrganisationDetails) -> OrganisationDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was before."""
        sent = self.sent()
        if "tax_rate" in sent:
            sent["tax_rate"] = sent["tax_rate"] or Decimal(0)
        return replace(before, **sent)

    def compared(self, theirs: OrganisationDetails) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = tidied(self.details(theirs), country=self._country)
        return self.meanwhile(initial(theirs, self._country), initial(mine, self._country))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, country=self._country)


def initial(details: OrganisationDetails, country: str) -> dict[str, Any]:
    """What the form starts from: as it is kept, numbers as people write them."""
    return asdict(details) | {
        "contact_phone": written(details.contact_phone),
        "tax_number": written_tax_number(details.tax_number, country),
        "currency": details.currency or usual_currency(country),
        "tax_rate": details.tax_rate.normalize() + 0 if details.tax_rate else Decimal(0),
    }
