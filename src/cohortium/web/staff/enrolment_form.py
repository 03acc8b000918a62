"""What a person types about enrolments. The forms check shape; what may be is the action's to say."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.core.errors import Invalid, NotAllowed, Refusal
from cohortium.enrolment.rules.details import AT_MOST, LARGEST, Begin, Said, Source
from cohortium.tenancy.words import said
from cohortium.web.staff.campus_form import Ids
from cohortium.web.staff.family_form import lines

CHOOSE = gettext_lazy("Choose one of those offered.")
AMOUNT = gettext_lazy("Enter an amount such as 250.00.")
_UNKNOWN: Any = dict.fromkeys(("required", "invalid_choice", "invalid_list"), CHOOSE)
_NO_AMOUNT: Any = dict.fromkeys(
    ("invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value", "max_value"), AMOUNT
)
BEGINS = {
    Begin.SEAT: gettext_lazy("Enrol"),
    Begin.TRIAL: gettext_lazy("Book a trial"),
    Begin.WAITLISTED: gettext_lazy("Place on the waiting list"),
    Begin.APPLIED: gettext_lazy("Take an application"),
    Begin.ENQUIRY: gettext_lazy("Note an enquiry"),
}


class Refusing(forms.Form):
    """Shows what an action refuses beside its fields, and what has none above them."""

    # Beside which field a refusal stands that knows another name.
    places: dict[str, str] = {}

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused."""
        if not isinstance(refusal, Invalid):
            self.add_error(
                "override" if isinstance(refusal, NotAllowed) and "override" in self.fields else None, str(refusal)
            )
            return
        for name, sentences in refusal.errors.items():
            field = self.places.get(name, name)
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))


class EnrolForm(Refusing):
    """As what enrolments begin, at which price, and why although something speaks against it."""

    begin = forms.ChoiceField(label=gettext_lazy("What to do"), error_messages=_UNKNOWN)
    price = forms.DecimalField(
        label=gettext_lazy("Another price"),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        max_value=LARGEST,
        error_messages=_NO_AMOUNT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    override = lines(
        gettext_lazy("Reason for an exception"),
        gettext_lazy("Only needed against age limits, prerequisites, dates or a full list."),
    )

    def __init__(self, *args: Any, may_override: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["begin"].choices = [(one.value, words) for one, words in BEGINS.items()]  # type: ignore[attr-defined]
        if not may_override:
            del self.fields["override"]

    def said(self) -> Said:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return Said(
            Begin(given["begin"]), Source.OFFICE, given["price"], given.get("override", "")[: AT_MOST["reason"]]
        )


class LearnersForm(EnrolForm):
    """Enrols several learners in a cohort."""

    learners = forms.TypedMultipleChoiceField(coerce=UUID, error_messages=_UNKNOWN, widget=forms.CheckboxSelectMultiple)
    field_order = ["learners", "begin", "price", "override"]
    places = {"learner_ids": "learners"}

    def __init__(self, *args: Any, offered: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["learners"].label = said("%(learner_many)s").capitalize()
        self.fields["learners"].choices = [(str(one), name) for one, name in offered]  # type: ignore[attr-defined]


class CohortForm(EnrolForm):
    """Enrols one learner in some cohort."""

    cohort = forms.TypedChoiceField(coerce=UUID, error_messages=_UNKNOWN)
    field_order = ["cohort", "begin", "price", "override"]
    places = {"learner_ids": "cohort"}

    def __init__(self, *args: Any, offered: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cohort"].label = said("%(cohort_one)s").capitalize()
        self.fields["cohort"].choices = [("", _("Choose")), *((str(one), name) for one, name in offered)]  # type: ignore[attr-defined]


class ReasonForm(Refusing):
    """Why an enrolment ends."""

    reason = lines(gettext_lazy("Reason"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = False


class DropForm(ReasonForm):
    """Why enrolments are dropped, and since when."""

    on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Today if you leave it empty."),
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TransferForm(ReasonForm):
    """Where a learner goes on, and why."""

    cohort = forms.TypedChoiceField(coerce=UUID, error_messages=_UNKNOWN)
    override = lines(
        gettext_lazy("Reason for an exception"),
        gettext_lazy("Only needed against age limits, prerequisites, dates or a full list."),
    )
    field_order = ["cohort", "reason", "override"]
    places = {"cohort_id": "cohort", "learner_ids": "cohort"}

    def __init__(self, *args: Any, offered: Sequence[tuple[UUID, str]], may_override: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cohort"].label = said("%(cohort_one)s").capitalize()
        self.fields["cohort"].choices = [("", _("Choose")), *((str(one), name) for one, name in offered)]  # type: ignore[attr-defined]
        if not may_override:
            del self.fields["override"]


class PickedEnrolments(forms.Form):
    """Which enrolments an act is for: `enrolment=…`, once or several times; and from which list they were picked."""

    enrolment = Ids()
    shown = forms.CharField(required=False)
