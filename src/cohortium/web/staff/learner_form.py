"""What a person types about a learner. The form checks shape; what may be is the action's to say."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.fields import OwnField
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.errors import Invalid
from cohortium.people.queries.learners import GENDERS, LearnerRow
from cohortium.people.rules.learners import LearnerDetails, tidied
from cohortium.tenancy.words import said
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.campus_form import Ids
from cohortium.web.value_fields import OwnFields, own_initial, own_name

GONE = gettext_lazy("This is no longer available to you. Choose again.")
# Fields that name a partner, by the kind that it is of.
REFERRED = ("agent", "broker")
Bringing = Mapping[str, Sequence[tuple[UUID, str]]]
_OFF = {"autocomplete": "off"}
_ERRORS = {"invalid_choice": GONE}


def in_words(sentence: Promise) -> Any:
    """A label with words of the house in it."""
    return lazy(lambda: said(sentence), str)()


def _line(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.TextInput(attrs={**_OFF, **attrs})
    )


def _choice(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, required=False, error_messages=_ERRORS)


class LearnerForm(OwnFields, VersionedForm):
    """Adds and edits a learner."""

    first_name = _line(gettext_lazy("First name"), gettext_lazy("If they have only one name, enter it here."))
    last_name = _line(gettext_lazy("Last name"))
    preferred_name = _line(gettext_lazy("Preferred name"), gettext_lazy("If different from the first name."))
    pronouns = _line(gettext_lazy("Pronouns"))
    date_of_birth = forms.DateField(
        label=gettext_lazy("Date of birth"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2015-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    gender = _choice(gettext_lazy("Gender"))
    citizenship = _choice(gettext_lazy("Citizenship"))
    email = forms.CharField(
        label=gettext_lazy("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = _line(gettext_lazy("Phone"), type="tel")
    address = forms.CharField(
        label=gettext_lazy("Street address"), required=False, widget=forms.Textarea(attrs={"rows": 2, **_OFF})
    )
    suburb = _line(gettext_lazy("Suburb or town"))
    state = _line(gettext_lazy("State or region"))
    postcode = _line(gettext_lazy("Postcode"))
    country = _choice(gettext_lazy("Country"))
    campus = forms.TypedChoiceField(
        label=gettext_lazy("Based at"), required=False, coerce=UUID, empty_value=None, error_messages=_ERRORS
    )
    agent = forms.TypedChoiceField(
        label=in_words(gettext_lazy("%(agent_one)s")),
        help_text=gettext_lazy("Who referred them."),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages=_ERRORS,
    )
    broker = forms.TypedChoiceField(
        label=in_words(gettext_lazy("%(broker_one)s")),
        help_text=gettext_lazy("Who introduced them."),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages=_ERRORS,
    )

    def __init__(
        self,
        *args: Any,
        places: Sequence[tuple[UUID, str]],
        own: Sequence[OwnField] = (),
        bringing: Bringing | None = None,
        row: LearnerRow | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.places, self.row, self.bringing = places, row, bringing or {}
        self.ask_for(own)
        offered = dict(places)
        if row and row.campus_id:
            # Where they are at home can stay, also where it is closed by now.
            offered.setdefault(row.campus_id, row.campus or "")
        self._offer("campus", [("", _("Not chosen yet")), *((str(one), name) for one, name in offered.items())])
        self._offer("gender", [("", _("Not stated")), *GENDERS.items()])
        for name in REFERRED:
            self._offer_partners(name)
        for name in ("citizenship", "country"):
            self._offer(name, [("", _("Not stated")), *countries().items()])

    def details(self) -> LearnerDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        said = {name: value for name, value in self.sent().items() if name in self.base_fields}
        said |= {f"{name}_id": said.pop(name) for name in ("campus", *REFERRED) if name in said}
        return replace(self.row.details if self.row else LearnerDetails(""), **said)

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        said = {own_name(place): sentences for place, sentences in refusal.errors.items()}
        said |= {name: said.pop(f"{name}_id") for name in ("campus", *REFERRED) if f"{name}_id" in said}
        super().refuse(Invalid(said))

    def compared(self, row: LearnerRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = initial(tidied(self.details(), country=country)) | own_initial(self.own, self.own_values())
        return self.meanwhile(initial(row.details) | own_initial(self.own, row.custom), mine)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _offer_partners(self, name: str) -> None:
        """Those of this kind; the field goes where there is none to choose and none to take away."""
        offered: dict[UUID, str] = dict(self.bringing.get(name, ()))
        if self.row and (before := getattr(self.row, f"{name}_id")):
            # Who brought them stays so, also where nothing is done with them any more.
            offered.setdefault(before, getattr(self.row, name) or "")
        if not offered:
            del self.fields[name]
            return
        self._offer(name, [("", _("Nobody")), *((str(one), called) for one, called in offered.items())])
        self.fields[name].label = capfirst(str(self.fields[name].label))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, places=self.places, own=self.own, bringing=self.bringing, row=self.row)


def initial(details: LearnerDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    said = asdict(details)
    chosen = {name: str(said.pop(f"{name}_id") or "") for name in ("campus", *REFERRED)}
    return said | {"phone": written(details.phone), **chosen}


class PickedLearners(forms.Form):
    """Which learners an act is for: `learner=…`, once or several times; and from which list they were picked."""

    learner = Ids()
    shown = forms.CharField(required=False)
