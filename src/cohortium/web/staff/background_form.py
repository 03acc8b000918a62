"""What a person types about a learner's background and demographics. The actions say what may be."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.places import countries
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails, Education, MaritalStatus
from cohortium.web.staff.health_form import line, lines
from cohortium.web.staff.learner_form import GONE
from cohortium.web.staff.sheets import SheetForm

MARITAL = {
    MaritalStatus.SINGLE: gettext_lazy("Single"),
    MaritalStatus.MARRIED: gettext_lazy("Married"),
    MaritalStatus.PARTNERED: gettext_lazy("Living with a partner"),
    MaritalStatus.SEPARATED: gettext_lazy("Separated"),
    MaritalStatus.DIVORCED: gettext_lazy("Divorced"),
    MaritalStatus.WIDOWED: gettext_lazy("Widowed"),
}
EDUCATION = {
    Education.NONE: gettext_lazy("No school finished"),
    Education.PRIMARY: gettext_lazy("Primary school"),
    Education.LOWER_SECONDARY: gettext_lazy("Lower secondary school"),
    Education.SECONDARY: gettext_lazy("Secondary school"),
    Education.CERTIFICATE: gettext_lazy("Certificate"),
    Education.DIPLOMA: gettext_lazy("Diploma"),
    Education.DEGREE: gettext_lazy("First degree"),
    Education.POSTGRADUATE: gettext_lazy("Postgraduate degree"),
}
RELOCATES = {"true": gettext_lazy("Yes"), "false": gettext_lazy("No")}
_SAID = {"true": True, "false": False}


def _choice(label: Any, offered: Any) -> forms.ChoiceField:
    choices = [("", gettext_lazy("Not stated")), *((str(value), words) for value, words in offered.items())]
    return forms.ChoiceField(label=label, choices=choices, required=False, error_messages={"invalid_choice": GONE})


class DemographicsForm(SheetForm):
    """Edits who a learner is in statistics."""

    race = line(
        gettext_lazy("Race or population group"), gettext_lazy("As they describe it, or as coded in your reports.")
    )
    disability = line(gettext_lazy("Disability"))
    marital_status = _choice(gettext_lazy("Marital status"), MARITAL)
    highest_education = _choice(gettext_lazy("Highest education"), EDUCATION)

    parts = ((gettext_lazy("For reports"), "", ("race", "disability", "marital_status", "highest_education")),)


class BackgroundForm(SheetForm):
    """Edits what a learner can do, did and wishes."""

    languages = lines(gettext_lazy("Languages"), gettext_lazy("One per line."))
    skills = lines(gettext_lazy("Skills"), gettext_lazy("One per line."), rows=3)
    previous_employer = line(gettext_lazy("Last employer"))
    previous_role = line(gettext_lazy("Last job"))
    previous_duration = line(gettext_lazy("Duration"))
    references = lines(gettext_lazy("References"), gettext_lazy("Names, organisations and contact details."), rows=3)
    preferred_country = forms.ChoiceField(
        label=gettext_lazy("Preferred country"), required=False, error_messages={"invalid_choice": GONE}
    )
    job_type = line(gettext_lazy("Preferred type of work"))
    willing_to_relocate = _choice(gettext_lazy("Willing to relocate"), RELOCATES)

    parts = (
        (gettext_lazy("Skills and languages"), "", ("languages", "skills")),
        (
            gettext_lazy("Work history"),
            "",
            ("previous_employer", "previous_role", "previous_duration", "references"),
        ),
        (gettext_lazy("Preferences"), "", ("preferred_country", "job_type", "willing_to_relocate")),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["preferred_country"].choices = [("", _("Not stated")), *countries().items()]  # type: ignore[attr-defined]

    def sent(self) -> dict[str, Any]:
        """What was typed, by field, as the action takes it."""
        said = super().sent()
        for name in ("languages", "skills"):
            if name in said:
                said[name] = tuple(said[name].splitlines())
        if "willing_to_relocate" in said:
            said["willing_to_relocate"] = _SAID.get(said["willing_to_relocate"])
        return said


def demographics_started(details: DemographicsDetails) -> dict[str, Any]:
    """What the form starts from."""
    return asdict(details)


def background_started(details: BackgroundDetails) -> dict[str, Any]:
    """What the form starts from: a list has a line for each."""
    relocates = {True: "true", False: "false"}.get(details.willing_to_relocate, "")  # type: ignore[arg-type]
    return asdict(details) | {
        "languages": "\n".join(details.languages),
        "skills": "\n".join(details.skills),
        "willing_to_relocate": relocates,
    }
