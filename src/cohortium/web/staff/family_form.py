"""What a person types about a family. The form checks shape; what may be is the action's to say."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.fields import OwnField
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.errors import Invalid
from cohortium.people.queries.families import FamilyRow
from cohortium.people.rules.families import FamilyDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.campus_form import Ids
from cohortium.web.staff.learner_form import GONE
from cohortium.web.value_fields import OwnFields, own_initial, own_name

_ERRORS = {"invalid_choice": GONE}


def line(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    """A line of text, about somebody else than who types."""
    typed = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=typed)


def lines(label: Any, help_text: Any = "", *, rows: int = 2) -> forms.CharField:
    """Some lines of text, about somebody else than who types."""
    typed = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=typed)


def choice(label: Any, help_text: Any = "", offered: Mapping[str, Any] | None = None) -> forms.ChoiceField:
    """One of several."""
    choices = [(str(value), words) for value, words in (offered or {}).items()]
    return forms.ChoiceField(label=label, help_text=help_text, required=False, error_messages=_ERRORS, choices=choices)


def mail(label: Any, help_text: Any = "") -> forms.CharField:
    """An e-mail address, of somebody else than who types."""
    typed = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=typed)


class FamilyForm(OwnFields, VersionedForm):
    """Adds and edits a family."""

    name = line(gettext_lazy("Name"), gettext_lazy("For example “Papadopoulos” or “Nguyễn & O’Brien”."))
    campus = forms.TypedChoiceField(
        label=gettext_lazy("Based at"), required=False, coerce=UUID, empty_value=None, error_messages=_ERRORS
    )
    address = lines(gettext_lazy("Street address"))
    suburb = line(gettext_lazy("Suburb or town"))
    state = line(gettext_lazy("State or region"))
    postcode = line(gettext_lazy("Postcode"))
    country = choice(gettext_lazy("Country"))
    email = mail(
        gettext_lazy("Household e-mail"),
        gettext_lazy("A shared address for everyone who lives there."),
    )
    phone = line(gettext_lazy("Household phone"), type="tel")

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[UUID, str]],
        own: Sequence[OwnField] = (),
        row: FamilyRow | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.places, self.row = places, row
        self.ask_for(own)
        offered = dict(places)
        if row and row.campus_id:
            # Where they are at home can stay, also where it is closed by now.
            offered.setdefault(row.campus_id, row.campus or "")
        self._offer("campus", [("", _("Not chosen yet")), *((str(one), name) for one, name in offered.items())])
        self._offer("country", [("", _("Not stated")), *countries().items()])

    def details(self) -> FamilyDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        said = {name: value for name, value in self.sent().items() if name in self.base_fields}
        if "campus" in said:
            said["campus_id"] = said.pop("campus")
        return replace(self.row.details if self.row else FamilyDetails(""), **said)

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        said = {own_name(place): sentences for place, sentences in refusal.errors.items()}
        if "campus_id" in said:
            said["campus"] = said.pop("campus_id")
        super().refuse(Invalid(said))

    def compared(self, row: FamilyRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = initial(tidied(self.details(), country=country)) | own_initial(self.own, self.own_values())
        return self.meanwhile(initial(row.details) | own_initial(self.own, row.custom), mine)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, places=self.places, own=self.own, row=self.row)


def initial(details: FamilyDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    said = asdict(details)
    return said | {"phone": written(details.phone), "campus": str(said.pop("campus_id") or "")}


class PickedFamilies(forms.Form):
    """Which families an act is for: `family=…`, once or several times; and from which list they were picked."""

    family = Ids()
    shown = forms.CharField(required=False)
