"""What a person of the office types about consents. The forms check shape; what may be is the actions' to say."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.core.errors import Invalid
from cohortium.people.actions.consent_requests import Recipient
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries.consent_recipients import Letter
from cohortium.people.queries.consent_texts import TextRow
from cohortium.people.rules.consents import OF_THE_OFFICE, Answer, By, How, Said
from cohortium.tenancy.words import said
from cohortium.web.forms import Described
from cohortium.web.staff.campus_form import Ids

GONE = gettext_lazy("This is no longer available. Choose again.")
HOWS = {
    How.PAPER: gettext_lazy("On paper"),
    How.IN_PERSON: gettext_lazy("In person"),
    How.PHONE: gettext_lazy("By phone"),
    How.LINK: gettext_lazy("By e-mail link"),
    How.PORTAL: gettext_lazy("Signed in"),
    How.IMPORT: gettext_lazy("By import"),
}
_OFF = {"autocomplete": "off"}
_CHOOSE = {"required": gettext_lazy("Choose one of them."), "invalid_choice": GONE}


def by_labels() -> list[tuple[str, str]]:
    """Who may have said it, in the words of the house."""
    return [(by, capfirst(words)) for by, words in by_words()]


def by_words() -> list[tuple[str, str]]:
    """The same, inside of a sentence."""
    return [(By.GUARDIAN.value, said(gettext_lazy("%(guardian_a)s"))), (By.LEARNER.value, _("the person themselves"))]


class _Refusing(forms.Form):
    """A form that shows what the action refuses beside its fields."""

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for place, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(place if place in self.fields else None, str(sentence))


class RecordForm(_Refusing):
    """Writes down what was said, for one learner or several."""

    learner = Ids()
    # How many answers there were when the form was shown.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647)
    text = forms.ChoiceField(
        label=gettext_lazy("Consent"),
        help_text=gettext_lazy("Choose the version they read. An older form may have an older version."),
        error_messages=_CHOOSE,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(Answer.YES.value, gettext_lazy("Yes")), (Answer.NO.value, gettext_lazy("No"))],
        error_messages={"required": gettext_lazy("Choose yes or no."), "invalid_choice": GONE},
    )
    by = forms.ChoiceField(label=gettext_lazy("Answered by"), error_messages=_CHOOSE)
    name = forms.CharField(label=gettext_lazy("Their name"), required=False, widget=forms.TextInput(attrs=_OFF))
    how = forms.ChoiceField(
        label=gettext_lazy("How"), choices=[(one.value, HOWS[one]) for one in OF_THE_OFFICE], error_messages=_CHOOSE
    )
    said_on = forms.DateField(
        label=gettext_lazy("Date"),
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Enter a date, such as 2026-03-14.")),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For example, where the form is filed."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, **_OFF}),
    )

    def __init__(self, *args: Any, texts: Sequence[TextRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.texts = {str(row.text_id): row for row in texts}
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in texts:
            words = {"version": row.version, "language": row.language_name}
            name = str(kinds.name_of(row.kind))
            groups.setdefault(name, []).append(
                (str(row.text_id), f"{name}, {_('version %(version)s (%(language)s)') % words}")
            )
        self.fields["text"].choices = list(groups.items())  # type: ignore[attr-defined]
        self.fields["by"].choices = by_labels()  # type: ignore[attr-defined]

    @property
    def chosen(self) -> TextRow:
        """What it was about."""
        return self.texts[self.cleaned_data["text"]]

    def said(self) -> Said:
        """What was said, as the action takes it."""
        known = self.cleaned_data
        return Said(By(known["by"]), How(known["how"]), known["said_on"], known["name"], known["note"])


class AskForm(_Refusing):
    """Asks by letter, several learners or one."""

    learner = Ids()
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What to ask"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose what to ask."),
            "invalid_choice": GONE,
        },
    )
    to = forms.MultipleChoiceField(
        label=gettext_lazy("Recipients"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": GONE},
    )
    email = forms.CharField(label=gettext_lazy("E-mail address"), required=False, widget=forms.EmailInput(attrs=_OFF))
    name = forms.CharField(label=gettext_lazy("Recipient name"), required=False, widget=forms.TextInput(attrs=_OFF))

    def __init__(self, *args: Any, is_one: bool, letters: Sequence[Letter], **options: Any) -> None:
        super().__init__(*args, **options)
        self.is_one, self.offered = is_one, {one.email: one for one in letters if is_one and one.name}
        offered = [(one.key, Described(one.name, one.about)) for one in kinds.asked_here()]
        self.fields["kinds"].choices = offered  # type: ignore[attr-defined]
        if self.offered:
            to = [(one.email, f"{one.name}, {one.email}") for one in self.offered.values()]
            self.fields["to"].choices = to  # type: ignore[attr-defined]
            self.fields["to"].initial = list(self.offered)
            self.fields["email"].label = _("Another e-mail address")
        else:
            del self.fields["to"]
            self.fields["email"].initial = letters[0].email if is_one and letters else ""
        if not is_one:
            del self.fields["email"], self.fields["name"]

    def recipients(self) -> list[Recipient]:
        """Whom letters about one learner go to; nobody is named where there are several, or they answer for them."""
        if not self.is_one:
            return []
        chosen = [Recipient(one, self.offered[one].name) for one in self.cleaned_data.get("to", ())]
        typed = self.cleaned_data["email"]
        return [*chosen, Recipient(typed, self.cleaned_data["name"])] if typed or not chosen else chosen


def starting(learner_ids: Sequence[UUID], *, seen: int, today: date, text_id: str = "") -> dict[str, Any]:
    """What the form for writing down starts from."""
    return {
        "learner": [str(one) for one in learner_ids],
        "seen": seen,
        "text": text_id,
        "by": By.GUARDIAN.value,
        "how": How.PAPER.value,
        "said_on": today,
    }
