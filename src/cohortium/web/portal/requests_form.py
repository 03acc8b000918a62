"""What people type when they ask about their own data."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.privacy.queries.own import OwnSubject
from cohortium.privacy.rules.requests import AT_MOST, RequestKind
from cohortium.web.staff.privacy_form import Refusable

_CHOOSE = gettext_lazy("Choose one of the options.")
_NEEDED: dict[str, Any] = {"error_messages": {"invalid_choice": _CHOOSE, "required": _CHOOSE}}
WANTED = {
    RequestKind.ACCESS: gettext_lazy("Get a copy of the data"),
    RequestKind.CORRECTION: gettext_lazy("Have something corrected"),
    RequestKind.ERASURE: gettext_lazy("Have it erased"),
    RequestKind.OBJECTION: gettext_lazy("Object to how it is used"),
}


class OwnRequestForm(Refusable):
    """Asks the office about one's own data, or that of a child for whom one speaks."""

    whom = forms.ChoiceField(label=gettext_lazy("Who it is about"), **_NEEDED)
    kind = forms.ChoiceField(
        label=gettext_lazy("What you want"),
        choices=[("", gettext_lazy("Choose…")), *((str(kind), words) for kind, words in WANTED.items())],
        **_NEEDED,
    )
    note = forms.CharField(
        label=gettext_lazy("Message to the office"),
        help_text=gettext_lazy("Tell us what is wrong, or what you object to."),
        required=False,
        max_length=AT_MOST["note"],
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, whom: Sequence[OwnSubject], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(f"{one.subject}:{one.subject_id}", _label(one)) for one in whom]
        field: Any = self.fields["whom"]
        # With one there is nothing to choose.
        field.choices = choices if len(choices) == 1 else [("", _("Choose…")), *choices]

    def about(self) -> tuple[str, UUID]:
        """Who was chosen."""
        subject, _sign, subject_id = self.cleaned_data["whom"].partition(":")
        return subject, UUID(subject_id)


def _label(one: OwnSubject) -> str:
    if not one.is_self:
        return one.name
    return (
        _("%(name)s (you, in %(family)s)") % {"name": one.name, "family": one.family}
        if one.family
        else _("%(name)s (you)") % {"name": one.name}
    )
