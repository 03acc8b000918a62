"""What an organisation calls things: a field for each case of each word."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.queries.settings import WORD_LABELS
from cohortium.administration.rules.words import CASES
from cohortium.core.errors import Invalid, Words
from cohortium.tenancy.words import DEFAULTS, Chosen, words_of
from cohortium.web.forms import Meanwhile, VersionedForm

CASE_LABELS: dict[str, Words] = {"one": _("Singular"), "many": _("Plural"), "a": _("With article")}


class WordsForm(VersionedForm):
    """Chooses words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for key in DEFAULTS:
            for case in CASES:
                field = forms.CharField(label=str(CASE_LABELS[case]), required=False)
                field.show_hidden_initial = True
                self.fields[_name(key, case)] = field

    @property
    def words(self) -> list[tuple[Words, list[forms.BoundField]]]:
        """Each word with what it is for and its fields."""
        return [(WORD_LABELS[key], [self[_name(key, case)] for case in CASES]) for key in DEFAULTS]

    def chosen(self) -> dict[str, dict[str, str]]:
        """What was typed, as the action takes it."""
        return {key: {case: self._typed(key, case) for case in CASES} for key in DEFAULTS}

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        super().refuse(Invalid({place.replace(".", "-"): sentences for place, sentences in refusal.errors.items()}))

    def compared(self, theirs: Chosen) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        mine = {_name(key, case): self._typed(key, case) for key in DEFAULTS for case in CASES}
        return self.meanwhile(initial(theirs), mine)

    def _typed(self, key: str, case: str) -> str:
        return str(self.cleaned_data.get(_name(key, case), self[_name(key, case)].data) or "")

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data)


def initial(chosen: Chosen) -> dict[str, str]:
    """What the form starts from: the words that hold."""
    words = words_of(chosen)
    return {_name(key, case): str(getattr(words[key], case)) for key in DEFAULTS for case in CASES}


def _name(key: str, case: str) -> str:
    return f"{key}-{case}"
