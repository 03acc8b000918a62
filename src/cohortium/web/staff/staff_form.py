"""What a person types about those who work here: shape here, and what may be is the action’s to say."""

from dataclasses import asdict, replace
from typing import Any, Self

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cohortium.people.actions.staff import FAULTS
from cohortium.people.queries.staff import ProfileRow, QualificationRow
from cohortium.people.rules.staff import (
    AwayDetails,
    CredentialDetails,
    Fault,
    HoursDetails,
    ProfileDetails,
    QualificationDetails,
    tidied_profile,
    tidied_qualification,
)
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.family_form import line, lines

_NO_DAY: Any = _("Enter a date, such as 2026-09-07.")


def _said(*codes: str, fault: Fault) -> Any:
    return dict.fromkeys(codes, FAULTS[fault])


def _day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages=dict.fromkeys(("invalid", "required"), _NO_DAY),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        error_messages=_said("invalid", "required", fault=Fault.NO_TIME),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class ProfileForm(VersionedForm):
    """Edits what the office knows of somebody."""

    job_title = line(_("Role"), _("Job title, such as “Head of robotics”."))
    hired_on = _day(_("Start date"))
    is_active = forms.BooleanField(
        label=_("Can be planned for"), required=False, help_text=_("Untick during leave. They can still log in.")
    )
    about = lines(_("Note"), rows=3)

    def __init__(self, *args: Any, row: ProfileRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row

    def details(self) -> ProfileDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        return replace(self.row.details, **self.sent())

    def compared(self, row: ProfileRow) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(asdict(row.details), asdict(tidied_profile(self.details())))

    def _was_sent(self, name: str, field: forms.Field) -> bool:
        # A box that is not ticked sends nothing.
        return name == "is_active" or super()._was_sent(name, field)

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, row=self.row)


class _Plain(forms.Form):
    """A form about one thing, which refuses beside its fields."""

    def refuse(self, refusal: Any) -> None:
        """Show the action's refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))


class QualificationForm(_Plain):
    """Adds something that somebody learned."""

    name = line(_("What"), _("For example “Certificate IV in Training and Assessment”."))
    awarded_by = line(_("Awarded by"))
    awarded_on = _day(_("Awarded on"))

    def details(self) -> QualificationDetails:
        """What was typed, as the action takes it."""
        return QualificationDetails(**self.cleaned_data)


class QualificationEditForm(VersionedForm):
    """Corrects something that somebody learned."""

    name = line(_("What"))
    awarded_by = line(_("Awarded by"))
    awarded_on = _day(_("Awarded on"))

    def __init__(self, *args: Any, row: QualificationRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row

    def details(self) -> QualificationDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        return replace(self.row.details, **self.sent())

    def compared(self, row: QualificationRow) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(asdict(row.details), asdict(tidied_qualification(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, row=self.row)


class CredentialForm(_Plain):
    """Adds a credential, or says anew what it is."""

    kind = line(_("What"), _("For example “Working with Children Check” or “First aid”."))
    number = line(_("Number"))
    issued_on = _day(_("Issued on"))
    expires_on = _day(_("Valid until"), _("Leave empty if it does not expire."))

    def details(self) -> CredentialDetails:
        """What was typed, as the action takes it."""
        return CredentialDetails(**{name: self.cleaned_data[name] for name in CredentialForm.base_fields})


class ReasonForm(_Plain):
    """Why a credential is sent back."""

    reason = lines(_("Reason"), _("They will receive this by e-mail."), rows=4)


class HoursForm(_Plain):
    """Adds a time at which somebody can work, each week."""

    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        error_messages=_said("required", "invalid_choice", fault=Fault.NO_WEEKDAY),
    )
    starts = _time(_("From"))
    ends = _time(_("To"))
    valid_from = _day(_("Valid from"), required=True)
    valid_until = _day(_("Valid until"), _("Leave empty for no end date."))

    def details(self) -> HoursDetails:
        """What was typed, as the action takes it."""
        return HoursDetails(**self.cleaned_data)


class AwayForm(_Plain):
    """Adds days on which somebody cannot work."""

    first_day = _day(_("First day"), required=True)
    last_day = _day(_("Last day"), _("The same date for a single day."), required=True)
    reason = line(_("Why"), _("Visible to everyone who can see their availability."))

    def details(self) -> AwayDetails:
        """What was typed, as the action takes it."""
        return AwayDetails(**self.cleaned_data)
