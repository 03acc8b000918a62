"""What somebody asks the trail for. All of it stands in the address, and an empty field asks for nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.audit import things
from cohortium.audit.queries import Asked
from cohortium.audit.sentences import acts, sentence_of
from cohortium.core.errors import Invalid
from cohortium.tenancy.words import Word, filled

NONE_OF_OURS = _("“%(value)s” does not exist in the audit trail. Choose one from the list.")
NO_ID = _("This address is incomplete or mistyped.")


class Day(forms.DateField):
    """A day, and what was written instead of one."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d",)

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            sentence = _("“%(value)s” is not a date. Use the form 2026-12-18.")
            raise forms.ValidationError(sentence, params={"value": value}) from None


class TrailForm(forms.Form):
    """The filters of the trail."""

    person = forms.CharField(label=_("Who"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("About"), required=False, error_messages={"invalid_choice": NONE_OF_OURS})
    act = forms.ChoiceField(label=_("Action"), required=False, error_messages={"invalid_choice": NONE_OF_OURS})
    first_day = Day(label=_("From"), required=False)
    last_day = Day(label=_("To"), required=False)
    # These three come from links.
    who = forms.UUIDField(required=False, error_messages={"invalid": NO_ID})
    thing = forms.UUIDField(required=False, error_messages={"invalid": NO_ID})
    request = forms.UUIDField(required=False, error_messages={"invalid": NO_ID})

    FROM_LINKS = ("who", "thing", "request")

    def __init__(self, *args: Any, words: Mapping[str, Word], **options: Any) -> None:
        super().__init__(*args, **options)
        named = {kind: capfirst(things.word_of(kind, words)) for kind in things.kinds()}
        self._choices("kind", [("", _("Any record type")), *sorted(named.items(), key=lambda one: one[1])])
        of_kind: dict[str, list[tuple[str, str]]] = {}
        for act, kind in acts().items():
            called = named.get(kind, kind)
            # A choice that is closed shows no group: "Added" alone would be of anything.
            told = _("%(kind)s: %(sentence)s") % {"kind": called, "sentence": _filled(sentence_of(act), words)}
            of_kind.setdefault(called, []).append((act, str(told)))
        self._choices("act", [("", _("Any action")), *sorted(of_kind.items())])

    def asked(self) -> Asked:
        """What was asked for, but the name of a person: whom that means is for the page to find out.

        Raises:
            Invalid: something in the address cannot be read.
        """
        if not self.is_valid():
            raise Invalid({})
        asked = {name: value for name, value in self.cleaned_data.items() if name != "person"}
        return Asked(**asked)

    def name_typed(self) -> str:
        """The beginning of somebody's name."""
        return str(self.cleaned_data.get("person", "")).strip()

    def refuse(self, refusal: Invalid) -> None:
        """Show refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))

    def clean(self) -> dict[str, Any]:
        """What came from a link has no field that could be corrected."""
        for name in self.FROM_LINKS:
            if name in self.errors:
                self.add_error(None, self.errors.pop(name).as_data())
        return self.cleaned_data

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _filled(sentence: Any, words: Mapping[str, Word]) -> str:
    """A sentence in the words of the house, with a capital where it starts with one of them."""
    text = str(sentence)
    return capfirst(filled(text, words) if "%(" in text else text)
