"""What a person types about a room. The form checks shape; what may be is the action's to say."""

from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.delivery.actions.rooms import FAULTS
from cohortium.delivery.queries.rooms import RoomRow
from cohortium.delivery.rules.rooms import Fault, RoomDetails, tidied
from cohortium.tenancy.words import said
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.family_form import line, lines
from cohortium.web.staff.term_form import GONE

_NO_NUMBER: Any = {"invalid": FAULTS[Fault.NO_CAPACITY]}


class RoomForm(VersionedForm):
    """Adds and edits a room. Where it is is asked for once."""

    campus = forms.TypedChoiceField(coerce=UUID, error_messages={"invalid_choice": GONE, "required": GONE})
    name = line(_("Name"))
    capacity = forms.IntegerField(
        label=_("Seats"),
        required=False,
        help_text=_("How many people it holds."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=_NO_NUMBER,
    )
    has = lines(_("Equipment"), _("One per line, for example “Projector” or “Step-free”."), rows=4)
    note = lines(_("Note"))

    def __init__(
        self, *args: Any, campuses: list[tuple[UUID, str]] | None = None, row: RoomRow | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.campuses, self.row = campuses, row
        if row:
            del self.fields["campus"]
        else:
            self.fields["campus"].label = said("%(campus_one)s").capitalize()
            self.fields["campus"].choices = [(str(one), name) for one, name in campuses or []]  # type: ignore[attr-defined]

    def details(self) -> RoomDetails:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return RoomDetails(given["name"], given["capacity"], tuple(given["has"].splitlines()), given["note"])

    def compared(self, theirs: RoomRow) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs.details), initial(tidied(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, campuses=self.campuses, row=self.row)


def initial(details: RoomDetails) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "name": details.name,
        "capacity": details.capacity,
        "has": "\n".join(details.has),
        "note": details.note,
    }
