"""What a person types about somebody of the team. The form checks shape; what may be is the action's to say."""

from collections.abc import Iterable, Sequence
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.queries.members import Choices, MemberRow, RoleChoice
from cohortium.administration.rules.fields import OwnField
from cohortium.administration.rules.members import MemberDetails, tidied
from cohortium.core.contacts import written
from cohortium.core.errors import Invalid
from cohortium.web.forms import Described, Meanwhile, VersionedForm
from cohortium.web.value_fields import OwnFields, own_initial, own_name

GONE = _("Your choice is no longer available to you. Choose again.")


class Ids(forms.TypedMultipleChoiceField):
    """Some of several things, by id."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=UUID, error_messages={"invalid_choice": GONE, "invalid_list": GONE}, **options)


class WorkForm(VersionedForm):
    """What somebody does, and where."""

    roles = Ids(label=_("Roles"), required=False)
    # It is called as the organisation calls them.
    campuses = Ids(required=False)

    def __init__(self, *args: Any, choices: Choices, campuses: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.chosen_from, self.word = choices, campuses
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (str(role.role_id), Described(role.name, self._about(role))) for role in choices.roles
        ]
        self.fields["campuses"].choices = [  # type: ignore[attr-defined]
            (str(campus.campus_id), Described(campus.name, "" if campus.is_active else _("Closed")))
            for campus in choices.campuses
        ]
        self.fields["campuses"].label = campuses.capitalize()

    def _about(self, role: RoleChoice) -> str:
        where = _("Only at the %(campuses)s below.") % {"campuses": self.word} if role.is_at_campuses else ""
        return f"{role.description} {where}".strip()

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, choices=self.chosen_from, campuses=self.word)


class InviteForm(WorkForm):
    """Asks somebody to join."""

    field_order = ("display_name", "email", "roles", "campuses")

    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The invitation is sent to this address and only works for it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(
        label=_("Name"), required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class MemberForm(OwnFields, WorkForm):
    """Edits somebody."""

    field_order = ("display_name", "phone", "roles", "campuses")

    display_name = forms.CharField(
        label=_("Name"),
        required=False,
        help_text=_("The name colleagues use. Their log-in is not changed."),
    )
    phone = forms.CharField(label=_("Phone"), required=False, widget=forms.TextInput(attrs={"type": "tel"}))

    def __init__(self, *args: Any, own: Sequence[OwnField] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.ask_for(own)

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        super().refuse(Invalid({own_name(place): sentences for place, sentences in refusal.errors.items()}))

    def details(self) -> MemberDetails:
        """What was typed, as the action takes it."""
        return MemberDetails(self.cleaned_data["display_name"], self.cleaned_data["phone"])

    def compared(self, row: MemberRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        theirs = initial(row, self.chosen_from, self.own)
        kept = tidied(self.details(), country=country)
        mine = {
            "display_name": kept.display_name,
            "phone": written(kept.phone),
            "roles": _texts(self.cleaned_data["roles"]),
            "campuses": _texts(self.cleaned_data["campuses"]),
            **own_initial(self.own, self.own_values()),
        }
        return self.meanwhile(theirs, mine)

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, choices=self.chosen_from, campuses=self.word, own=self.own)


def initial(row: MemberRow, choices: Choices, own: Sequence[OwnField]) -> dict[str, Any]:
    """What the form starts from. Campuses that one cannot assign to are no part of it."""
    reachable = {campus.campus_id for campus in choices.campuses}
    return {
        "display_name": row.name,
        "phone": written(row.phone),
        "roles": _texts(role.id for role in row.roles),
        "campuses": _texts(campus.id for campus in row.campuses if campus.id in reachable),
        **own_initial(own, row.custom),
    }


def _texts(ids: Iterable[UUID]) -> list[str]:
    # In one order, so that two people who chose the same are seen to agree.
    return sorted(str(one) for one in ids)
