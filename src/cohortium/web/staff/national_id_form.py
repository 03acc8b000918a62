"""What a person types about an identity number. Once typed, the number stands in no page any more."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.administration.rules.places import countries
from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.core.errors import Invalid
from cohortium.people.queries.national_ids import ID_KINDS
from cohortium.people.rules.national_ids import LONGEST_TYPED, IdDetails
from cohortium.web.staff.learner_form import GONE


class NeverShown(forms.TextInput):
    """A field that comes back empty, whatever was typed into it."""

    def format_value(self, value: Any) -> None:  # noqa: ARG002 - Django's signature
        return None


class IdForm(forms.Form):
    """Adds a number. What was typed comes back encrypted, for this person and this learner, beside an empty field."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Type"),
        choices=[(str(kind), words) for kind, words in ID_KINDS.items()],
        required=False,
        error_messages={"invalid_choice": GONE},
    )
    number = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        widget=NeverShown(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.ChoiceField(
        label=gettext_lazy("Issued by"),
        help_text=gettext_lazy("Only needed for passports and other numbers."),
        required=False,
        error_messages={"invalid_choice": GONE},
    )
    expires_on = forms.DateField(
        label=gettext_lazy("Valid until"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2031-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    despite_another = forms.BooleanField(label=gettext_lazy("Add anyway"), required=False, widget=forms.CheckboxInput)

    def __init__(self, data: QueryDict | None = None, *, place: bytes, **options: Any) -> None:
        said = data.copy() if data is not None else None
        self.typed = ""
        if said is not None:
            self.typed = (said.get("number") or _opened(said.get("kept", ""), place))[: LONGEST_TYPED + 1]
            said["number"] = ""
            said["kept"] = _sealed(self.typed, place) if self.typed else ""
        super().__init__(said, **options)
        self.fields["country"].choices = [("", _("Not stated")), *countries().items()]  # type: ignore[attr-defined]
        if self.typed:
            self.fields["number"].help_text = _("Your entry has been kept. Type it again only to change it.")

    def details(self) -> IdDetails:
        """What was typed, as the action takes it."""
        said = self.cleaned_data
        return IdDetails(said["kind"], self.typed, said["country"], said["expires_on"])

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field, str(sentence))


class RevealForm(forms.Form):
    """Asks why a whole number is wanted."""

    reason = forms.CharField(
        label=gettext_lazy("Why you need it"),
        help_text=gettext_lazy("Recorded permanently in the audit trail. Do not include names."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def refuse(self, refusal: Invalid) -> None:
        """Show why the reason is none."""
        for sentence in refusal.errors["reason"]:
            self.add_error("reason", str(sentence))


def place_of(actor_id: UUID, learner_id: UUID) -> bytes:
    """Where what was typed opens again: with this person, for this learner."""
    return b"typed number " + actor_id.bytes + learner_id.bytes


def _sealed(typed: str, place: bytes) -> str:
    sealed = encrypt(typed.encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=place)
    return base64.urlsafe_b64encode(sealed).decode()


def _opened(kept: str, place: bytes) -> str:
    try:
        sealed = base64.urlsafe_b64decode(kept[:1000])
        return decrypt(sealed, keys=settings.ENCRYPTION_KEYS, belongs_to=place).decode()
    except (CannotDecrypt, binascii.Error, ValueError):
        return ""
