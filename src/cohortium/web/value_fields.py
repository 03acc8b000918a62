"""Form fields for kinds of value: of settings, and of the organisation's own fields.

They check nothing: what is typed goes to the action as it stands, and the kind says what is wrong with it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.fields import OwnField
from cohortium.core.errors import Words
from cohortium.core.values import (
    Amount,
    Colour,
    Day,
    Kind,
    Lines,
    OneOf,
    SomeOf,
    Span,
    TimeOfDay,
    Whole,
    YesOrNo,
    is_empty,
)
from cohortium.tenancy.words import said
from cohortium.web.forms import Described

NOT_OFFERED = gettext_lazy("This is no longer available. Choose again.")
# Of what is longer nobody counts.
_NUMBER = re.compile(r"-?\d{1,15}", re.ASCII)
_OWN = "custom-"


def form_field(kind: Kind[Any], *, label: Words, help_text: Words = "", optional: bool = False) -> forms.Field:
    """A field in which somebody says such a value."""
    shared: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    errors = {"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED}
    nothing = [("", _("Not stated"))] if optional else []
    match kind:
        case YesOrNo():
            offered = [*nothing, ("true", _("Yes")), ("false", _("No"))]
            return forms.ChoiceField(choices=offered, error_messages=errors, **shared)
        case OneOf(options):
            offered = [*nothing, *((one.value, said(one.label)) for one in options)]
            return forms.ChoiceField(choices=offered, error_messages=errors, **shared)
        case SomeOf(options):
            several = [(one.value, Described(_capital(said(one.label)), _capital(said(one.about)))) for one in options]
            box = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=several, widget=box, error_messages=errors, **shared)
    return forms.CharField(strip=False, widget=_widget(kind), **shared)


def as_json(kind: Kind[Any], typed: Any) -> Any:
    """What was typed, as the action takes it."""
    if isinstance(kind, SomeOf):
        return list(typed or [])
    text = str(typed or "").strip()
    if not text:
        return None
    if isinstance(kind, YesOrNo):
        return {"true": True, "false": False}.get(text, text)
    if isinstance(kind, Whole | Span) and _NUMBER.fullmatch(text):
        return int(text)
    # A browser sends every line's end as two signs.
    return text.replace("\r\n", "\n")


def as_typed(kind: Kind[Any], stored: Any) -> Any:
    """What is stored, as the field of a form starts from it."""
    match stored:
        case None:
            return [] if isinstance(kind, SomeOf) else ""
        case bool():
            return "true" if stored else "false"
        case list():
            return sorted(stored)
    return str(stored)


def in_words(kind: Kind[Any], stored: Any) -> str:
    """What is stored, as people read it on a page."""
    if is_empty(stored):
        return ""
    match kind:
        case YesOrNo():
            said_so = _("Yes") if stored else _("No")
        case Span():
            said_so = kind.in_words(stored)
        case OneOf(options) | SomeOf(options):
            labels = {one.value: _capital(said(one.label)) for one in options}
            chosen = stored if isinstance(stored, list) else [stored]
            said_so = ", ".join(labels.get(one, str(one)) for one in chosen)
        case Day():
            said_so = date_format(date.fromisoformat(stored), "j M Y")
        case _:
            said_so = str(stored)
    return said_so


class OwnFields:
    """The part of a form that asks for the organisation's own fields. Mix it into a form, and draw `own_fields`."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    own: Sequence[OwnField] = ()

    def ask_for(self, own: Sequence[OwnField]) -> None:
        """Add a form field for each of them."""
        self.own = own
        for one in own:
            field = form_field(one.kind, label=one.label, help_text=one.help, optional=True)
            # The action refuses; here it says only that "optional" need not stand beside it.
            field.widget.is_required = False
            field.show_hidden_initial = True
            self.fields[_OWN + one.key] = field

    @property
    def own_fields(self) -> list[tuple[forms.BoundField, OwnField]]:
        """Each with its field of the form."""
        return [(self[_OWN + one.key], one) for one in self.own]  # type: ignore[index]

    def own_values(self) -> dict[str, Any]:
        """What was typed into them, as the action takes it."""
        return {one.key: as_json(one.kind, self.cleaned_data.get(_OWN + one.key)) for one in self.own}

    def own_initial(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What they start from."""
        return own_initial(self.own, values)


def own_initial(own: Sequence[OwnField], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields of a form start from, by their names there."""
    return {_OWN + one.key: as_typed(one.kind, values.get(one.key)) for one in own}


def own_name(place: str) -> str:
    """The name in a form of what the action calls `custom/shirt_size`."""
    return place.replace("custom/", _OWN)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _widget(kind: Kind[Any]) -> forms.Widget:
    if isinstance(kind, Lines):
        return forms.Textarea(attrs={"rows": 3})
    attrs = next((attrs for of, attrs in _ATTRS if isinstance(kind, of)), _AS_TYPED)
    return forms.TextInput(attrs=dict(attrs))


_AS_TYPED: Mapping[str, str] = {"autocomplete": "off", "spellcheck": "false"}
_ATTRS: list[tuple[tuple[type[Kind[Any]], ...], Mapping[str, str]]] = [
    ((Day,), {"type": "date"}),
    ((TimeOfDay,), {"type": "time"}),
    ((Colour,), {"type": "color"}),
    ((Whole, Span), {"inputmode": "numeric", "autocomplete": "off"}),
    ((Amount,), {"inputmode": "decimal", "autocomplete": "off"}),
]
