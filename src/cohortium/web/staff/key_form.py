"""What a person says about a new key. The form checks shape; what may be is the action's to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import GRAVE, OF_NO_CAMPUS, Permission
from cohortium.administration.actions.keys import FAULTS
from cohortium.administration.rules.keys import KeyDetails, faults
from cohortium.core.errors import Invalid
from cohortium.tenancy.words import Word

BROKEN = _("The form is incomplete. Reload the page.")


class Where(StrEnum):
    """How far a key reaches."""

    EVERYWHERE = "everywhere"
    CAMPUSES = "campuses"


class Expiry(StrEnum):
    """The lives that are offered, in days, and one of one's own."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that a person may tick."""

    value: str
    label: str
    is_grave: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Options about one kind of thing."""

    title: str
    options: list[Option]


class KeyForm(forms.Form):
    """Issues a key."""

    # Of this form as it was shown: sent twice, it issues one key.
    ticket = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": BROKEN, "invalid": BROKEN})
    name = forms.CharField(
        label=_("Name"), required=False, help_text=_("What will use it, such as “Timetable screens”.")
    )
    permissions = forms.TypedMultipleChoiceField(
        label=_("Permissions"), required=False, coerce=Permission, widget=forms.CheckboxSelectMultiple
    )
    where = forms.ChoiceField(
        label=_("Where"), widget=forms.RadioSelect, error_messages={"required": _("Choose where the key can be used.")}
    )
    campuses = forms.TypedMultipleChoiceField(
        label=_("Only at"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    expires = forms.ChoiceField(
        label=_("It expires after"),
        widget=forms.RadioSelect,
        choices=[
            (Expiry.MONTH, _("30 days")),
            (Expiry.QUARTER, _("90 days")),
            (Expiry.YEAR, _("A year")),
            (Expiry.DAY, _("Other")),
        ],
        error_messages={"required": _("Choose when the key expires.")},
    )
    last_day = forms.DateField(
        label=_("Last valid day"),
        required=False,
        help_text=_("At most a year from now."),
        error_messages={"invalid": _("Enter a date, such as 2026-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self, *args: Any, groups: list[Group], campuses: Iterable[Option], words: dict[str, Word], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.groups, self.places = groups, [Group("", list(campuses))]
        fields: dict[str, Any] = self.fields
        fields["permissions"].choices = [(one.value, one.label) for group in groups for one in group.options]
        fields["campuses"].choices = [(one.value, one.label) for one in self.places[0].options]
        some = _("Only some %(campuses)s") % {"campuses": words["campus"].many}
        fields["where"].choices = [(Where.EVERYWHERE, _("Everywhere")), (Where.CAMPUSES, some)]

    def clean(self) -> None:
        """Say what the choice of a place or of a day still needs."""
        super().clean()
        said = self.cleaned_data
        if said.get("where") == Where.CAMPUSES and not said.get("campuses") and "campuses" not in self.errors:
            self.add_error("campuses", _("Choose at least one of them."))
        if said.get("expires") == Expiry.DAY and not said.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Choose the last valid day."))

    def details(self, *, now: datetime, zone: ZoneInfo) -> KeyDetails:
        """What was said, as the action takes it. A day ends in the organisation's time zone."""
        said = self.cleaned_data
        if said["expires"] == Expiry.DAY:
            expires_at = datetime.combine(said["last_day"], time(23, 59, 59), zone)
        else:
            expires_at = now + timedelta(days=int(said["expires"]))
        limits = said["campuses"] if said["where"] == Where.CAMPUSES else []
        return KeyDetails(said["name"], frozenset(said["permissions"]), expires_at, frozenset(limits))

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        end = "last_day" if self.cleaned_data.get("expires") == Expiry.DAY else "expires"
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error({"expires_at": end}.get(field, field), str(sentence))

    def refuse_the_rest(self, *, now: datetime) -> None:
        """Say with the form's own errors what the action would say in a second round."""
        said = self.cleaned_data
        guess = KeyDetails(said.get("name", ""), frozenset(said.get("permissions", ())), now + timedelta(days=1))
        found = faults(guess, now=now)
        missed = {field: [FAULTS[fault]] for field, fault in found.items() if field not in self.errors}
        self.refuse(Invalid(missed))


def groups(permissions: Iterable[Permission], words: dict[str, Word]) -> list[Group]:
    """Permissions as options, by what they are about; to see it comes first."""
    ordered = sorted(permissions, key=lambda one: (one.resource, not one.endswith(":read"), one))
    return [
        Group(
            capfirst(of_one[0].resource_in(words)),
            [Option(str(one), one.label_in(words), one in GRAVE, one in OF_NO_CAMPUS) for one in of_one],
        )
        for of_one in (list(found) for _resource, found in groupby(ordered, key=lambda one: one.resource))
    ]
