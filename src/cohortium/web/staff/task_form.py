"""What a person types about a task. The form checks shape; what may be is the action's to say."""

from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.core.errors import Invalid
from cohortium.desk.queries.tasks import Choices, TaskRow
from cohortium.desk.rules.tasks import TaskDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.campus_form import Ids

GONE = gettext_lazy("This is no longer available to you. Choose again.")
NO_DAY = gettext_lazy("Enter a date, such as 2026-12-18.")
# Where the action's refusals are shown: who does it is one field here.
PLACES = {"assignee_id": "who", "role_id": "who", "campus_id": "campus"}


class TaskForm(VersionedForm):
    """Adds and edits a task."""

    title = forms.CharField(label=gettext_lazy("What needs to be done"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Anything needed to do the task."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        required=False,
        error_messages={"invalid": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    who = forms.ChoiceField(label=gettext_lazy("Assigned to"), required=False, error_messages={"invalid_choice": GONE})
    campus = forms.TypedChoiceField(
        label=gettext_lazy("Where"),
        required=False,
        coerce=UUID,
        empty_value=None,
        error_messages={"invalid_choice": GONE},
    )

    def __init__(self, *args: Any, choices: Choices, row: TaskRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered, self.row = choices, row
        people, roles, campuses = dict(choices.people), dict(choices.roles), dict(choices.campuses)
        if row:
            # What stands there already can stay, also where it is out of reach by now.
            people |= _kept(row.assignee_id, row.assignee)
            roles |= _kept(row.role_id, row.role)
            campuses |= _kept(row.campus_id, row.campus)
        self._offer(
            "who",
            [
                ("", _("Unassigned")),
                *((f"member:{one}", name) for one, name in people.items()),
                *((f"role:{one}", _("Role: %(name)s") % {"name": name}) for one, name in roles.items()),
            ],
        )
        self._offer("campus", [("", _("Anywhere")), *((str(one), name) for one, name in campuses.items())])

    def details(self) -> TaskDetails:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        kind, _colon, chosen = said["who"].partition(":")
        return TaskDetails(
            title=said["title"],
            note=said["note"],
            due_on=said["due_on"],
            assignee_id=UUID(chosen) if kind == "member" else None,
            role_id=UUID(chosen) if kind == "role" else None,
            campus_id=said["campus"],
        )

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        super().refuse(Invalid({PLACES.get(field, field): why for field, why in refusal.errors.items()}))

    def compared(self, theirs: TaskDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details())))

    def _offer(self, field: str, options: list[tuple[str, str]]) -> None:
        self.fields[field].choices = options  # type: ignore[attr-defined]

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, choices=self.offered, row=self.row)


def initial(details: TaskDetails) -> dict[str, Any]:
    """What the form starts from."""
    who = f"member:{details.assignee_id}" if details.assignee_id else ""
    return {
        "title": details.title,
        "note": details.note,
        "due_on": details.due_on,
        "who": f"role:{details.role_id}" if details.role_id else who,
        "campus": details.campus_id,
    }


def _kept(one: UUID | None, name: str | None) -> dict[UUID, str]:
    return {one: name or ""} if one else {}


class PickedForm(forms.Form):
    """Which tasks an act is for: `task=…`, once or several times; and the list that they were picked from."""

    task = Ids()
    shown = forms.CharField(required=False, max_length=1000)
