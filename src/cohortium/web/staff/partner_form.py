"""What a person types about a partner. The form checks shape; what may be is the action's to say."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.errors import Words
from cohortium.partners.actions.partners import FAULTS
from cohortium.partners.queries.partners import COMMISSIONS, PAYMENTS, REFERRERS, PartnerRow
from cohortium.partners.rules.partners import BRINGS, Fault, PartnerDetails, PartnerKind, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.family_form import choice, line, lines, mail

# What only agents and brokers have, and only brokers.
OF_BRINGERS = ("commission_kind", "commission", "discount", "payment_method", "joined")
OF_BROKERS = ("referrer_type",)


def _said(fault: Fault) -> Any:
    return dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), FAULTS[fault])


def _number(label: Any, fault: Fault, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=_said(fault),
    )


class PartnerForm(VersionedForm):
    """Adds and edits a partner of one kind."""

    name = line(gettext_lazy("Name"), gettext_lazy("Name of the company or person."))
    code = line(gettext_lazy("Code"), gettext_lazy("A unique code used on documents."))
    tax_number = line(gettext_lazy("Tax number"))
    referrer_type = choice(gettext_lazy("Referrer type"))
    country = choice(gettext_lazy("Country"))
    contact_name = line(gettext_lazy("Contact person"))
    email = mail(gettext_lazy("E-mail"))
    phone = line(gettext_lazy("Phone"), type="tel")
    commission_kind = choice(gettext_lazy("Commission"))
    commission = _number(
        gettext_lazy("Commission amount"),
        Fault.NO_AMOUNT,
        gettext_lazy("In your currency or in percent, as chosen above."),
    )
    discount = _number(gettext_lazy("Discount for referrals"), Fault.NO_PERCENT, gettext_lazy("In percent."))
    payment_method = choice(gettext_lazy("Payment method"))
    terms = lines(gettext_lazy("Payment terms"), rows=3)
    joined = forms.DateField(
        label=gettext_lazy("Partner since"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2024-02-01.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = lines(gettext_lazy("Note"), rows=3)

    def __init__(self, *args: Any, kind: PartnerKind, row: PartnerRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.row = kind, row
        self.brings = kind in BRINGS
        for name in (*(() if self.brings else OF_BRINGERS), *(() if kind == PartnerKind.BROKER else OF_BROKERS)):
            del self.fields[name]
        offered: dict[str, Mapping[str, Words]] = {
            "country": countries(),
            "referrer_type": REFERRERS,
            "commission_kind": COMMISSIONS,
            "payment_method": PAYMENTS,
        }
        for name, choices in offered.items():
            if name in self.fields:
                none = _("None") if name == "commission_kind" else _("Not stated")
                said = [("", none), *((str(value), words) for value, words in choices.items())]
                self.fields[name].choices = said  # type: ignore[attr-defined]

    def details(self) -> PartnerDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        said = {name: value for name, value in self.sent().items() if name in self.base_fields}
        return replace(self.row.details if self.row else PartnerDetails(""), **said)

    def compared(self, row: PartnerRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(initial(row.details), initial(tidied(self.details(), country=country)))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, kind=self.kind, row=self.row)


def initial(details: PartnerDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone and the numbers as people write them."""
    numbers = {name: short(getattr(details, name)) for name in ("commission", "discount")}
    return asdict(details) | {"phone": written(details.phone), **numbers}


def short(number: Decimal | None) -> Decimal | None:
    """A number without noughts at its end."""
    if number is None:
        return None
    whole = number.to_integral_value()
    return whole if whole == number else number
