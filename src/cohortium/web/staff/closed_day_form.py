"""What a person types about a closed day. The form checks shape; what may be is the action's to say."""

from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.closed_days import ClosedDayDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm

NO_DAY = _("Enter a date, such as 2026-12-18.")
GONE = _("This no longer exists or you cannot close it. Choose again.")


class ClosedDayForm(VersionedForm):
    """Adds and edits a closed day."""

    name = forms.CharField(label=_("Name"), required=False)
    first_on = forms.DateField(
        label=_("First day"),
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty for a single day."),
        error_messages={"invalid": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    campus = forms.TypedChoiceField(
        label=_("Where"),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": GONE},
    )

    def __init__(self, *args: Any, campuses: list[tuple[UUID, str]], everywhere: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.campuses, self.everywhere = campuses, everywhere
        of_all = [("", everywhere)] if everywhere else []
        self.fields["campus"].choices = [*of_all, *((str(one), name) for one, name in campuses)]  # type: ignore[attr-defined]

    def details(self) -> ClosedDayDetails:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return ClosedDayDetails(said["name"], said["first_on"], said["last_on"] or said["first_on"], said["campus"])

    def compared(self, theirs: ClosedDayDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, campuses=self.campuses, everywhere=self.everywhere)


def initial(details: ClosedDayDetails) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "name": details.name,
        "first_on": details.first_on,
        "last_on": details.last_on,
        "campus": details.campus_id,
    }
