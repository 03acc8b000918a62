"""What a person types about guardians and emergency contacts. The forms check shape, the actions what may be."""

from dataclasses import asdict, replace
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import RELATIONSHIPS, SIGHTS, GuardianRow
from cohortium.people.rules import emergency, guardians
from cohortium.people.rules.addresses import ADDRESS
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.guardians import GuardianDetails, Sight
from cohortium.web.forms import Described, Meanwhile, VersionedForm
from cohortium.web.staff.family_form import choice, line, lines, mail
from cohortium.web.staff.learner_form import GONE, in_words

_SHARE = gettext_lazy("Enter a whole number from 0 to 100.")
_THERE, _ELSEWHERE = "there", "elsewhere"
_SIGHTS = {
    Sight.LEARNING: gettext_lazy("Timetable, attendance, progress"),
    Sight.MONEY: gettext_lazy("Invoices and payments"),
    Sight.HEALTH: gettext_lazy("Health and food details"),
    Sight.PAPERS: gettext_lazy("Documents and certificates"),
}
_PICKS_UP = gettext_lazy("Can pick up")
_WHAT_THEY_ARE = in_words(gettext_lazy("Relationship to the %(learner_many)s"))
_AT_HOME = in_words(gettext_lazy("With the %(family_one)s"))


class GuardianForm(VersionedForm):
    """Adds and edits a guardian."""

    first_name = line(gettext_lazy("First name"), gettext_lazy("If they have only one name, enter it here."))
    last_name = line(gettext_lazy("Last name"))
    relationship = choice(_WHAT_THEY_ARE, offered=RELATIONSHIPS)
    email = mail(gettext_lazy("E-mail"), gettext_lazy("Can be shared or left empty."))
    phone = line(gettext_lazy("Phone"), type="tel")
    lives = forms.ChoiceField(
        label=gettext_lazy("Where they live"),
        required=False,
        error_messages={"invalid_choice": GONE},
        choices=[(_THERE, _AT_HOME), (_ELSEWHERE, gettext_lazy("Different address"))],
    )
    address = lines(gettext_lazy("Street address"))
    suburb = line(gettext_lazy("Suburb or town"))
    state = line(gettext_lazy("State or region"))
    postcode = line(gettext_lazy("Postcode"))
    country = choice(gettext_lazy("Country"))
    may_pick_up = forms.BooleanField(label=_PICKS_UP, required=False)
    bill_share = forms.IntegerField(
        label=gettext_lazy("Share of the bill (%)"),
        required=False,
        min_value=0,
        max_value=guardians.WHOLE_BILL,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _SHARE),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    sees = forms.MultipleChoiceField(
        label=gettext_lazy("Can see"),
        required=False,
        error_messages={"invalid_choice": GONE},
        choices=[(str(one), Described(SIGHTS[one], about)) for one, about in _SIGHTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    note = lines(gettext_lazy("Note"), gettext_lazy("For the office only."), rows=3)

    def __init__(self, *args: Any, row: GuardianRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        self.fields["country"].choices = [("", _("Not stated")), *countries().items()]  # type: ignore[attr-defined]

    def details(self) -> GuardianDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        said = self.sent()
        if "lives" in said:
            said["lives_there"] = said.pop("lives") != _ELSEWHERE
            if said["lives_there"]:
                # The page asks for an address of their own only while they live elsewhere.
                said |= dict.fromkeys(ADDRESS, "")
        if "bill_share" in said:
            said["bill_share"] = said["bill_share"] or 0
        return replace(self.row.details if self.row else GuardianDetails(""), **said)

    def compared(self, row: GuardianRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = guardians.tidied(self.details(), country=country)
        return self.meanwhile(guardian_initial(row.details), guardian_initial(mine))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, row=self.row)


def guardian_initial(details: GuardianDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phone as people write it."""
    said = asdict(details)
    lives = _THERE if said.pop("lives_there") else _ELSEWHERE
    return said | {
        "phone": written(details.phone),
        "lives": lives,
        "sees": sorted(details.sees),
        "relationship": str(details.relationship),
    }


def new_guardian(family: FamilyRow) -> dict[str, Any]:
    """What the form for another guardian starts from: see `guardians.usual`."""
    return guardian_initial(guardians.usual([one.bill_share for one in family.guardians]))


class ContactForm(VersionedForm):
    """Adds and edits an emergency contact."""

    name = line(gettext_lazy("Name"))
    relationship = choice(_WHAT_THEY_ARE, offered=RELATIONSHIPS)
    phone = line(gettext_lazy("Phone"), type="tel")
    other_phone = line(gettext_lazy("Other phone"), type="tel")
    may_pick_up = forms.BooleanField(label=_PICKS_UP, required=False)

    def __init__(self, *args: Any, row: ContactRow | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row

    def details(self) -> ContactDetails:
        """What was typed, as the action takes it. What the form did not show stays as it was."""
        return replace(self.row.details if self.row else ContactDetails("", ""), **self.sent())

    def compared(self, row: ContactRow, country: str) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        mine = emergency.tidied(self.details(), country=country)
        return self.meanwhile(contact_initial(row.details), contact_initial(mine))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, row=self.row)


def contact_initial(details: ContactDetails) -> dict[str, Any]:
    """What the form starts from: as it is kept, the phones as people write them."""
    return asdict(details) | {
        "phone": written(details.phone),
        "other_phone": written(details.other_phone),
        "relationship": str(details.relationship),
    }
