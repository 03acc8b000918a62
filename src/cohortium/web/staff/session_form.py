"""What a person types about sessions. The forms check shape; what may be is the action's to say."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Invalid
from cohortium.delivery.actions.session_checks import FAULTS
from cohortium.delivery.queries.sessions import SessionRow
from cohortium.delivery.queries.timetables import FAULTS as FAULTS_OF_TIMETABLES
from cohortium.delivery.rules import recurrence as recurring
from cohortium.delivery.rules.recurrence import Recurrence
from cohortium.delivery.rules.sessions import Fault, Scope, SessionDetails, SessionMode, tidied
from cohortium.people.actions.staff import FAULTS as FAULTS_OF_STAFF
from cohortium.people.rules.staff import Fault as StaffFault
from cohortium.tenancy.words import said
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.closed_day_form import NO_DAY
from cohortium.web.staff.family_form import line, lines
from cohortium.web.staff.team_form import GONE, Ids

MODES: dict[str, Any] = {
    SessionMode.CLASSROOM: _("Classroom"),
    SessionMode.ONLINE: _("Online"),
    SessionMode.SELF_PACED: _("Self-paced"),
    SessionMode.BLENDED: _("Blended"),
    SessionMode.IN_HOUSE: _("In-house"),
    SessionMode.ON_THE_JOB: _("On the job"),
    SessionMode.PRACTICAL: _("Practical"),
    SessionMode.SUPERVISED_FIELD: _("Supervised field work"),
    SessionMode.TRAINEESHIP: _("Traineeship"),
    SessionMode.ASSESSMENT: _("Assessment"),
}
_NO_TIME: Any = dict.fromkeys(("invalid", "required"), FAULTS_OF_STAFF[StaffFault.NO_TIME])
SCOPES: dict[str, Any] = {
    Scope.THIS: _("Only this one"),
    Scope.FOLLOWING: _("This and following"),
    Scope.ALL: _("All to come"),
}

WEEKS: dict[int, Any] = {
    1: _("Every week"),
    2: _("Every second week"),
    3: _("Every third week"),
    4: _("Every fourth week"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """Who and where can be chosen."""

    people: list[tuple[UUID, str]]
    rooms: list[tuple[UUID, str]]
    # What a form starts from: the cohort's own.
    minutes: int = 60
    # By its own mode a session differs from its cohort.
    has_others: bool = False


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        error_messages={"invalid": NO_DAY, "required": NO_DAY},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _number(label: Any, fault: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=-(10**6),
        max_value=10**6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "required", "min_value", "max_value"), fault),
    )


def _one(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=False, coerce=UUID, empty_value=None, error_messages={"invalid_choice": GONE}
    )


_WHY = _("Why")


def reason_field(label: Any = _WHY) -> forms.CharField:
    """Some words that say why."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}))


def scope_field() -> forms.ChoiceField:
    """Which of several sessions are meant."""
    return forms.ChoiceField(
        label=_("Which ones"),
        required=False,
        choices=[(str(one), words) for one, words in SCOPES.items()],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": GONE},
    )


class _Taught(VersionedForm):
    """Who teaches, where and how."""

    starts = forms.TimeField(
        label=_("Starts at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=_NO_TIME,
    )
    minutes = _number(_("Minutes"), FAULTS[Fault.NO_MINUTES])
    lead = _one("")
    room = _one(_("Room"))
    assistants = Ids(label=_("Assistants"), required=False)
    mode = forms.ChoiceField(label=_("Mode"), required=False, error_messages={"invalid_choice": GONE})
    location_note = line(_("Where to go"), _("For example “Room changed to Lab 2”."))
    anyway = reason_field(_("Reason to plan this anyway"))

    def __init__(self, *args: Any, offered: Offered, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = offered
        fields: Any = self.fields
        fields["lead"].label = said("%(trainer_one)s").capitalize()
        fields["lead"].choices = [("", _("Not decided")), *_listed(offered.people)]
        fields["room"].choices = [("", _("None")), *_listed(offered.rooms)]
        fields["assistants"].choices = _listed(offered.people)
        fields["mode"].choices = [("", said(_("As the %(cohort_one)s"))), *((str(one), w) for one, w in MODES.items())]

    @property
    def asks_anyway(self) -> bool:
        """Whether there is a reason to ask for one."""
        return bool(self["anyway"].errors or self["anyway"].data)

    def _details(self, on: date, note: str = "") -> SessionDetails:
        given = self.cleaned_data
        return SessionDetails(
            on=on,
            starts=given["starts"],
            minutes=given["minutes"],
            room_id=given["room"],
            lead_id=given["lead"],
            assistant_ids=tuple(given["assistants"]),
            mode=given["mode"],
            location_note=given["location_note"],
            note=note,
        )

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, offered=self.offered)


class SessionForm(_Taught):
    """Plans one session, or changes it and others with it."""

    field_order = ("on",)

    on = _day(_("Day"))
    note = lines(_("Note"), _("For the team only."))
    scope = scope_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.offered.has_others:
            del self.fields["scope"]

    @property
    def chosen_scope(self) -> Scope:
        """Which ones are meant."""
        return Scope(self.cleaned_data.get("scope") or Scope.THIS)

    def details(self) -> SessionDetails:
        """What was typed, as the action takes it."""
        return self._details(self.cleaned_data["on"], self.cleaned_data["note"])

    def compared(self, theirs: SessionRow) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        mine = initial(tidied(self.details())) | {name: self.cleaned_data.get(name) for name in ("scope", "anyway")}
        return self.meanwhile(initial(theirs.details), mine)


class PlanForm(_Taught):
    """Plans many sessions by the week."""

    field_order = ("first_on", "weekdays", "starts", "minutes")

    first_on = _day(_("First day"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days of the week"),
        coerce=int,
        required=False,
        choices=[(str(number), words) for number, words in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": GONE, "invalid_list": GONE},
    )
    weeks = forms.TypedChoiceField(
        label=_("Repeats"),
        coerce=int,
        choices=[
            ("1", _("Every week")),
            ("2", _("Every second week")),
            ("3", _("Every third week")),
            ("4", _("Every fourth week")),
        ],
        error_messages={"invalid_choice": GONE, "required": GONE},
    )
    last_on = _day(_("Last day"), required=False)
    count = _number(_("How many"), FAULTS_OF_TIMETABLES[recurring.Fault.NO_COUNT], required=False)

    def recurrence(self) -> Recurrence:
        """When, as the action takes it; the zone is the campus's."""
        given = self.cleaned_data
        return Recurrence(
            first_on=given["first_on"],
            weekdays=frozenset(given["weekdays"]),
            starts=given["starts"],
            minutes=given["minutes"],
            zone="UTC",
            weeks=given["weeks"],
            last_on=given["last_on"],
            count=given["count"],
        )

    def details(self) -> SessionDetails:
        """Who, where and how."""
        return self._details(self.cleaned_data["first_on"])

    def refuse(self, refusal: Invalid) -> None:
        """What is said of the day of one session is said of all of them."""
        errors = {("first_on" if place == "on" else place): sentences for place, sentences in refusal.errors.items()}
        super().refuse(Invalid(errors))


class ActForm(forms.Form):
    """Does something with sessions, and says why."""

    lead = _one("")
    reason = reason_field()
    scope = scope_field()
    anyway = reason_field(_("Reason to do it anyway"))

    def __init__(self, *args: Any, asks: tuple[str, ...], people: list[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["lead"].label = said(_("New %(trainer_one)s"))
        fields["lead"].choices = [("", _("Choose")), *_listed(people)]
        for name in [name for name in fields if name not in asks]:
            del fields[name]

    @property
    def chosen_scope(self) -> Scope:
        """Which ones are meant."""
        return Scope(self.cleaned_data.get("scope") or Scope.THIS)

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for name, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, str(sentence))


def initial(details: SessionDetails) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "on": details.on,
        "starts": details.starts.replace(second=0, microsecond=0),
        "minutes": details.minutes,
        "room": details.room_id,
        "lead": details.lead_id,
        "assistants": sorted(str(one) for one in details.assistant_ids),
        "mode": details.mode,
        "location_note": details.location_note,
        "note": details.note,
        "scope": Scope.THIS.value,
        "anyway": "",
    }


def first_time(minutes: int | None, first_on: date) -> dict[str, Any]:
    """What the form of a new one starts from."""
    return {"on": first_on, "first_on": first_on, "starts": time(10), "minutes": minutes or 60, "weeks": 1}


def _listed(found: list[tuple[UUID, str]]) -> list[tuple[str, str]]:
    return [(str(one), name) for one, name in found]
