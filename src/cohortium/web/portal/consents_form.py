"""What people answer to the questions about their learners, on a page that may have been open for a while."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Words
from cohortium.people.actions.consents import Chosen
from cohortium.people.queries.portal import OwnQuestion
from cohortium.people.rules.consents import Answer

_CHOICES = [(Answer.YES.value, _("Yes")), (Answer.NO.value, _("No"))]
_BROKEN = _("The page is incomplete. Reload it.")
_UNANSWERED: Words = _("Choose yes or no.")
_NEWER: Words = _("There is a newer version. Read it, then answer.")
_SAID_NO: Words = _("Someone answered no in the meantime. Check your answer, then save again.")


class ConsentsForm(forms.Form):
    """An answer to each question. Beside each stands which text was read, and what stood there before.

    So nobody says yes by leaving alone what the page showed while somebody took it back, or a text that is new.
    """

    def __init__(self, questions: Sequence[OwnQuestion], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        for one in questions:
            self.fields[f"answer-{one.kind}"] = forms.ChoiceField(
                label=str(one.name),
                choices=_CHOICES,
                required=False,
                initial=_preset(one),
                error_messages={"invalid_choice": _BROKEN},
            )
            self.fields[f"text-{one.kind}"] = forms.UUIDField(
                widget=forms.HiddenInput,
                required=False,
                initial=one.text.text_id,
                error_messages={"invalid": _BROKEN},
            )

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each question with its fields, as the page shows them."""
        return [
            {
                "question": one,
                "answer": self[f"answer-{one.kind}"],
                "text": self[f"text-{one.kind}"],
                "before": [(f"preset-{one.kind}", self._preset(one)), (f"stood-{one.kind}", self._stood(one))],
            }
            for one in self.questions
        ]

    def chosen(self) -> dict[str, Chosen]:
        """What was chosen by whoever sent this: another answer than the page showed."""
        known = self.cleaned_data
        return {
            one.kind: Chosen(known[f"text-{one.kind}"] or one.text.text_id, Answer(answer))
            for one in self.questions
            if (answer := known[f"answer-{one.kind}"]) and answer != self._preset(one)
        }

    def unanswered(self) -> dict[str, Words]:
        """What waits for an answer, and got none."""
        waiting = [one.kind for one in self.questions if one.asks_again or not one.answered]
        return {kind: _UNANSWERED for kind in waiting if not self.cleaned_data[f"answer-{kind}"]}

    def crossed(self) -> dict[str, Words]:
        """What was agreed to while there came a newer text, or somebody said no. A no counts in any case."""
        agreed = {kind: one.text_id for kind, one in self.chosen().items() if one.answer == Answer.YES}
        found: dict[str, Words] = {}
        for one in self.questions:
            if one.kind in agreed and agreed[one.kind] != one.text.text_id:
                found[one.kind] = _NEWER
            elif one.kind in agreed and one.answered == Answer.NO and self._stood(one) != Answer.NO:
                found[one.kind] = _SAID_NO
        return found

    def _preset(self, one: OwnQuestion) -> str:
        return str(self.data.get(f"preset-{one.kind}", _preset(one)))

    def _stood(self, one: OwnQuestion) -> str:
        return str(self.data.get(f"stood-{one.kind}", one.answered))


def on_newer_texts(questions: Sequence[OwnQuestion], sent: QueryDict, *, anew: Collection[str] = ()) -> QueryDict:
    """What was sent, on the page as it is now: what was answered to a text that is not shown any more is open again.

    So are those that are to be asked `anew`.
    """
    data = sent.copy()
    for one in questions:
        if one.kind in anew or data.get(f"text-{one.kind}") != str(one.text.text_id):
            data[f"answer-{one.kind}"] = data[f"preset-{one.kind}"] = _preset(one)
            data[f"text-{one.kind}"], data[f"stood-{one.kind}"] = str(one.text.text_id), one.answered
    return data


def _preset(one: OwnQuestion) -> str:
    """What is chosen already: what was answered to this text, and nothing for one that is new.

    Who said yes where it stays no sees their own answer: they may take it back.
    """
    if one.part.is_overruled:
        return Answer.YES.value
    return "" if one.is_older else one.answered
