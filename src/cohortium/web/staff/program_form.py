"""What a person types about a program. The form checks shape; what may be is the action's to say."""

from dataclasses import asdict, replace
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.curriculum.actions.programs import FAULTS
from cohortium.curriculum.queries.programs import KINDS, LEVELS, ProgramRow
from cohortium.curriculum.rules.programs import NUMBERS, OUTSIDE, Fault, ProgramDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.family_form import choice, line, lines
from cohortium.web.staff.partner_form import short

_TYPED = {"inputmode": "numeric", "autocomplete": "off"}
# With a list of the categories that there are.
CATEGORIES = "program-categories"


def _said(fault: Fault, *whys: str) -> Any:
    return dict.fromkeys(("invalid", *whys), FAULTS[fault])


def _number(name: str, label: Any, help_text: Any = "") -> forms.IntegerField:
    least, most = NUMBERS[name]
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages=_said(OUTSIDE[name], "min_value", "max_value"),
    )


class ProgramForm(VersionedForm):
    """Adds and edits a program."""

    name = line(gettext_lazy("Name"))
    code = line(gettext_lazy("Code"), gettext_lazy("Short and unique, such as “ROB-1”."))
    kind = choice(gettext_lazy("Type"))
    category = line(gettext_lazy("Category"), gettext_lazy("To group and filter, such as “Robotics”."), list=CATEGORIES)
    description = lines(gettext_lazy("Description"), gettext_lazy("What it covers, and for whom it is."), rows=5)
    age_min = _number("age_min", gettext_lazy("Lowest age"), gettext_lazy("In years."))
    age_max = _number("age_max", gettext_lazy("Highest age"), gettext_lazy("In years."))
    skill_level = choice(gettext_lazy("Level"))
    nqf_level = _number(
        "nqf_level", gettext_lazy("NQF level"), gettext_lazy("In the national qualifications framework, from 1 to 10.")
    )
    duration_weeks = _number("duration_weeks", gettext_lazy("Weeks"))
    duration_days = _number("duration_days", gettext_lazy("Days"))
    session_minutes = _number("session_minutes", gettext_lazy("Minutes each time"))
    default_price = forms.DecimalField(
        label=gettext_lazy("Usual price"),
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=_said(Fault.NO_AMOUNT, "max_digits", "max_decimal_places", "max_whole_digits"),
    )
    external_ref = line(
        gettext_lazy("External reference"),
        gettext_lazy("The reference of an authority or another system, such as “TGS-2020000697”."),
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("Places need approval"),
        help_text=gettext_lazy("Someone decides on each application before a place is given."),
        required=False,
    )

    def __init__(self, *args: Any, currency: str = "", row: ProgramRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row, self.currency = row, currency
        self._offer("kind", [("", _("Choose a type")), *KINDS.items()])
        self._offer("skill_level", [("", _("Any level")), *LEVELS.items()])
        if currency:
            self.fields["default_price"].help_text = _("In %(currency)s. Enter 0 if it is free.") % {
                "currency": currency
            }

    def details(self) -> ProgramDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        said = {name: value for name, value in self.sent().items() if name in self.base_fields}
        return replace(self.row.details if self.row else ProgramDetails("", "", ""), **said)

    def compared(self, row: ProgramRow) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(initial(row.details), initial(tidied(self.details())))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        offered = [(str(value), words) for value, words in choices]
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, currency=self.currency, row=self.row)


def initial(details: ProgramDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the price as people write it."""
    return asdict(details) | {"default_price": short(details.default_price)}
