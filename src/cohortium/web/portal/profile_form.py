"""What people type about themselves and theirs, for the office to look at."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.errors import Invalid
from cohortium.core.text import plain_lines
from cohortium.people.queries.learners import GENDERS
from cohortium.people.queries.profile_changes import LABELS
from cohortium.people.rules.addresses import ADDRESS
from cohortium.people.rules.profile_changes import kept
from cohortium.web.staff.family_form import choice, line, lines, mail

_STOOD = "stood-"
_WHO = ("first_name", "last_name", "preferred_name", "pronouns", "date_of_birth", "gender")


class ProfileForm(forms.Form):
    """The fields that somebody may ask to have changed, as they stand, and what no field is for.

    It carries what stood in each field when the page was shown: who types another phone asks for nothing else, even
    where the office wrote another address meanwhile.
    """

    note = lines(gettext_lazy("Message to the office"), gettext_lazy("For anything that has no field above."), rows=3)

    def __init__(
        self, names: Sequence[str], *args: Any, stood: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._stood = stood or {}
        offered = {name: _field(name) for name in LABELS if name in names}
        self.names = list(offered)
        self.fields = {**offered, **self.fields}

    def wanted(self) -> dict[str, Any]:
        """What is to stand in the fields that the page showed, where it is not what stood there."""
        sent = [name for name in self.names if name in self.data]
        return {name: self.cleaned_data[name] for name in sent if not self._is_untouched(name)}

    def stood(self) -> list[tuple[str, str]]:
        """What stood in each field when the page was shown first, as hidden fields carry it."""
        if self.is_bound:
            names = [f"{_STOOD}{name}" for name in self.names]
            return [(name, self.data[name]) for name in names if name in self.data]
        return [(f"{_STOOD}{name}", value) for name, value in kept(self._stood).items() if name in self.names]

    def _is_untouched(self, name: str) -> bool:
        stood = self.data.get(f"{_STOOD}{name}")
        return stood is not None and plain_lines(stood) == plain_lines(self.data[name])

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))

    def sections(self) -> list[dict[str, Any]]:
        """The fields as they stand on the page."""
        parts: list[tuple[str, list[str]]] = [
            (_("Name"), [name for name in _WHO if name in self.fields]),
            (_("Phone and e-mail"), [name for name in ("email", "phone") if name in self.fields]),
            (_("Address"), [name for name in ADDRESS if name in self.fields]),
        ]
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in parts if names]


def started(values: Mapping[str, Any], note: str = "") -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    return {**values, **({"phone": written(values["phone"])} if "phone" in values else {}), "note": note}


def _field(name: str) -> forms.Field:
    label: Any = LABELS[name]
    if name == "email":
        return mail(label)
    if name == "phone":
        return line(label, type="tel")
    if name == "address":
        return lines(label)
    if name == "date_of_birth":
        return forms.DateField(
            label=label,
            required=False,
            error_messages={"invalid": gettext_lazy("Enter a date, such as 2015-12-18.")},
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        )
    if name in {"gender", "country"}:
        return choice(label, offered={"": _("Not stated"), **(GENDERS if name == "gender" else countries())})
    return line(label)
