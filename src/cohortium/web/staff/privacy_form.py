"""What a person types about requests, reasons, holds and rules of retention."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Invalid
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.requests import KINDS, WAYS
from cohortium.privacy.rules.requests import OF_THE_OFFICE, CameBy, RequestDetails, RequestKind
from cohortium.privacy.rules.retention import MOST_YEARS
from cohortium.web.staff.campus_form import Ids

_GONE = _("Choose one of the options.")
_NO_DAY = _("Enter a date, such as 2026-12-18.")
_A_DAY: dict[str, Any] = {
    "error_messages": {"invalid": _NO_DAY, "required": _NO_DAY},
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
}


class Refusable(forms.Form):
    """A form that shows what the action refuses beside its fields."""

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))


class RequestForm(Refusable):
    """Writes down what somebody asks."""

    kind = forms.ChoiceField(
        label=_("Request"),
        choices=[(str(kind), words) for kind, words in KINDS.items()],
        error_messages={"invalid_choice": _GONE, "required": _GONE},
    )
    received_on = forms.DateField(label=_("Received"), help_text=_("The deadline is counted from this date."), **_A_DAY)
    came_by = forms.ChoiceField(
        label=_("Received by"),
        choices=[(str(way), WAYS[way]) for way in OF_THE_OFFICE],
        initial=CameBy.EMAIL.value,
        error_messages={"invalid_choice": _GONE, "required": _GONE},
    )
    asked_by = forms.CharField(
        label=_("Requested by"),
        help_text=_(
            "If it is not the person themselves, for example a relative or lawyer. Check that they are authorised."
        ),
        required=False,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    def details(self, subject: Subject, subject_id: UUID) -> RequestDetails:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return RequestDetails(
            RequestKind(said["kind"]),
            subject,
            subject_id,
            said["received_on"],
            said["came_by"],
            said["asked_by"],
            said["note"],
        )


class ReasonForm(Refusable):
    """Asks why, or what was done."""

    reason = forms.CharField(label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, label: Any = "", about: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = about


class HoldForm(Refusable):
    """Keeps somebody from being erased."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        help_text=_("Shown to anyone who tries to erase them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=_("Until"), required=False, help_text=_("Leave empty to keep it until someone lifts it."), **_A_DAY
    )


class RuleForm(Refusable):
    """Says how long people are kept."""

    years = forms.IntegerField(
        label=_("Years"),
        help_text=_("Counted from the day they were archived."),
        min_value=0,
        max_value=MOST_YEARS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter years from 0 to 50.")),
    )
    is_duty = forms.BooleanField(
        label=_("Keep until then, even on request"),
        help_text=_("No one will be erased before then. Select this only if you have to keep their data."),
        required=False,
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647, widget=forms.HiddenInput)


class PickedPeople(forms.Form):
    """Who was picked."""

    person = Ids()
    shown = forms.CharField(required=False, max_length=1000)
