"""What a person types about a cohort. The form checks shape; what may be is the action's to say."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.delivery.actions.cohorts import FAULTS
from cohortium.delivery.queries.cohorts import MODES, CohortRow
from cohortium.delivery.rules.cohorts import NUMBERS, CohortDetails, Fault, facts_of, lines_of, tidied
from cohortium.tenancy.words import said
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.closed_day_form import NO_DAY
from cohortium.web.staff.family_form import choice, line, lines, mail
from cohortium.web.staff.partner_form import short
from cohortium.web.staff.term_form import GONE

Choices = list[tuple[UUID, str]]
_TYPED = {"inputmode": "numeric", "autocomplete": "off"}
# What is chosen once, where a cohort is added.
ONCE = ("program_id", "campus_id")
_ONE_OF = (*ONCE, "term_id", "room_id", "sponsor_id")


def _one_of(label: Any = "", *, required: bool = False) -> forms.TypedChoiceField:
    errors = {"invalid_choice": GONE, "required": GONE}
    return forms.TypedChoiceField(label=label, required=required, coerce=UUID, empty_value=None, error_messages=errors)


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _said(fault: Fault, *whys: str) -> Any:
    return dict.fromkeys(whys, FAULTS[fault])


def _number(name: str, label: Any, fault: Fault, help_text: Any = "") -> forms.IntegerField:
    least, most = NUMBERS[name]
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages=_said(fault, "invalid", "min_value", "max_value"),
    )


class CohortForm(VersionedForm):
    """Adds, copies and edits a cohort. Program and campus are asked for once."""

    program_id = _one_of(required=True)
    campus_id = _one_of(required=True)
    name = line(gettext_lazy("Name"))
    code = line(gettext_lazy("Code"))
    first_on = _day(gettext_lazy("First day"), required=True)
    last_on = _day(gettext_lazy("Last day"), gettext_lazy("Leave empty if there is no end yet."))
    term_id = _one_of(gettext_lazy("Term"))
    enrolment_opens_on = _day(gettext_lazy("Sign-up opens"))
    enrolment_closes_on = _day(gettext_lazy("Sign-up closes"))
    capacity = _number("capacity", gettext_lazy("Seats"), Fault.NO_CAPACITY)
    expected_learners = _number("expected_learners", gettext_lazy("Expected number"), Fault.NO_NUMBER)
    price = forms.DecimalField(
        label=gettext_lazy("Price"),
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=_said(Fault.NO_AMOUNT, "invalid", "max_digits", "max_decimal_places", "max_whole_digits"),
    )
    mode = choice(gettext_lazy("Mode"), offered=MODES)
    room_id = _one_of(gettext_lazy("Room"))
    venue_building = line(gettext_lazy("Building"))
    venue_block = line(gettext_lazy("Block"))
    venue_street = line(gettext_lazy("Street"))
    venue_floor = line(gettext_lazy("Floor"))
    venue_unit = line(gettext_lazy("Unit"))
    venue_postal_code = line(gettext_lazy("Postal code"))
    sponsor_id = _one_of()
    sponsor_email = mail(gettext_lazy("E-mail for documents"), gettext_lazy("If it is not the partner’s own address."))
    metadata = lines(
        gettext_lazy("Further facts"),
        gettext_lazy("One per line, such as “Stipend: R 3 500” or “Department: Logistics”."),
        rows=4,
    )
    note = lines(gettext_lazy("Note"), rows=3)
    with_staff = forms.BooleanField(label=gettext_lazy("Copy who teaches it"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        offered: Mapping[str, Choices],
        row: CohortRow | None = None,
        original: CohortRow | None = None,
        currency: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.offered, self.row, self.original, self.currency = offered, row, original, currency
        for name in () if not (row or original) else ONCE:
            del self.fields[name]
        if not original:
            del self.fields["with_staff"]
        if not offered["sponsor_id"]:
            del self.fields["sponsor_id"]
        self._say()

    def _say(self) -> None:
        """Offer what there is to choose from, in the words of the house."""
        nothing = {"program_id": _("Choose"), "campus_id": _("Choose")}
        for name in _ONE_OF:
            if name in self.fields:
                none = [] if name in ONCE and len(self.offered[name]) == 1 else [("", nothing.get(name, _("None")))]
                choices = [*none, *((str(one), called) for one, called in self.offered[name])]
                self.fields[name].choices = choices  # type: ignore[attr-defined]
        words = {"program_id": "%(program_one)s", "campus_id": "%(campus_one)s", "sponsor_id": "%(sponsor_one)s"}
        for name, word in words.items():
            if name in self.fields:
                self.fields[name].label = capfirst(said(word))
        helps = {
            "capacity": _("Leave empty to take the seats of the room."),
            "price": _("In %(currency)s. Enter 0 if it is free.") % {"currency": self.currency} + " "
            if self.currency
            else "",
        }
        helps["price"] += said(_("Leave empty to take the price of the %(program_one)s."))
        if not self.row:
            helps["name"] = said(_("Leave empty to use the name of the %(program_one)s."))
            helps["code"] = _("Short and unique. Leave empty to have one made.")
        for name, text in helps.items():
            self.fields[name].help_text = text

    def details(self) -> CohortDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        sent = {name: value for name, value in self.sent().items() if name not in {*ONCE, "with_staff"}}
        if "metadata" in sent:
            sent["metadata"] = facts_of(sent["metadata"])
        start = self.row.details if self.row else CohortDetails(date.min)
        if self.original:
            # Each of two has a code of its own.
            start = replace(self.original.details, code="")
        return replace(start, **sent)

    def compared(self, row: CohortRow) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(initial(row.details), initial(tidied(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, offered=self.offered, row=self.row, original=self.original, currency=self.currency)


def initial(details: CohortDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the price as people write it, facts as lines."""
    return asdict(details) | {"price": short(details.price), "metadata": lines_of(details.metadata)}
