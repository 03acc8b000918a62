"""What a person says about a field of the organisation's own. What may be is the action's to say."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.kinds import Fielded
from cohortium.administration.rules.fields import FieldDetails, tidied
from cohortium.core.values import OF_FIELDS
from cohortium.tenancy.words import said
from cohortium.web.forms import Meanwhile, VersionedForm

CHOOSE = {"invalid_choice": _("Choose one of the options.")}


class FieldForm(VersionedForm):
    """Adds and edits a field."""

    label = forms.CharField(label=_("Name"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=list(OF_FIELDS.items()), error_messages=CHOOSE)
    options = forms.CharField(
        label=_("Options"),
        required=False,
        help_text=_("One per line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    help = forms.CharField(label=_("Help"), required=False, help_text=_("Help text shown with the field."))
    required = forms.BooleanField(
        label=_("Required"),
        required=False,
        help_text=_("Required the next time the form is saved. Existing records are not affected."),
    )
    seen_with = forms.ChoiceField(label=_("Visible to"), required=False, error_messages=CHOOSE)
    place = forms.IntegerField(
        label=_("Place"),
        required=False,
        help_text=_("Lower numbers come first."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Enter a whole number from 0 to 999.")},
    )

    def __init__(self, *args: Any, about: Fielded, **options: Any) -> None:
        super().__init__(*args, **options)
        self.about = about
        self.fields["seen_with"].choices = [  # type: ignore[attr-defined]
            ("", _("Everyone who can see the record")),
            *((str(permission), said(words)) for permission, words in about.sights.items()),
        ]

    def details(self) -> FieldDetails:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        return FieldDetails(
            label=given["label"],
            kind=given["kind"],
            options=tuple(given["options"].splitlines()),
            help=given["help"],
            required=given["required"],
            seen_with=given["seen_with"],
            place=given["place"] or 0,
        )

    def compared(self, theirs: FieldDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details())))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, about=self.about)


def initial(details: FieldDetails) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "label": details.label,
        "kind": details.kind,
        "options": "\n".join(details.options),
        "help": details.help,
        "required": details.required,
        "seen_with": details.seen_with,
        "place": details.place,
    }
