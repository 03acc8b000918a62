"""What a person types about a learner's health. The action says what may be."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.core.contacts import written
from cohortium.people.rules.health import HealthDetails
from cohortium.web.staff.sheets import SheetForm

_OFF = {"autocomplete": "off"}


def lines(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    """A field for several lines."""
    area = forms.Textarea(attrs={"rows": rows, **_OFF})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=area)


def line(label: Any, help_text: Any = "", **attrs: str) -> forms.CharField:
    """A field for one line."""
    one = forms.TextInput(attrs={**_OFF, **attrs})
    return forms.CharField(label=label, help_text=help_text, required=False, widget=one)


class HealthForm(SheetForm):
    """Edits what is known of a learner's health."""

    allergies = lines(_("Allergies"), _("What they are allergic to, and what happens."))
    dietary_restrictions = lines(_("Dietary restrictions"))
    medical_info = lines(_("Medical information"), _("What the people with them need to know."), rows=3)
    medication = lines(_("Medication"), _("What, how much, when and who gives it."))
    emergency_plan = lines(_("Emergency instructions"), rows=3)
    doctor_name = line(_("Doctor"))
    doctor_phone = line(_("Doctor’s phone"), type="tel")

    parts = (
        (_("Allergies and diet"), "", ("allergies", "dietary_restrictions")),
        (_("Medical"), "", ("medical_info", "medication")),
        (_("In an emergency"), "", ("emergency_plan", "doctor_name", "doctor_phone")),
    )


def started(details: HealthDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    return asdict(details) | {"doctor_phone": written(details.doctor_phone)}
