"""What a person types about a term. The form checks shape; what may be is the action's to say."""

from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.delivery.rules.terms import TermDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.closed_day_form import NO_DAY

GONE = _("This no longer exists or you cannot use it. Choose again.")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class TermForm(VersionedForm):
    """Adds and edits a term."""

    name = forms.CharField(label=_("Name"), required=False)
    first_on = _day(_("First day"))
    last_on = _day(_("Last day"))
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

    def details(self) -> TermDetails:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return TermDetails(said["name"], said["first_on"], said["last_on"], said["campus"])

    def compared(self, theirs: TermDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, campuses=self.campuses, everywhere=self.everywhere)


def initial(details: TermDetails) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "name": details.name,
        "first_on": details.first_on,
        "last_on": details.last_on,
        "campus": details.campus_id,
    }
