"""What a person says about a role. The form checks shape; what may be is the action's to say."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import SPANS, Permission, how_far
from cohortium.access.reach import Span
from cohortium.administration.rules.roles import RoleDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.staff.role_preview import Words, by_resource


class CopyForm(forms.Form):
    """What the copy of a role is called."""

    name = forms.CharField(label=_("Name of the copy"), required=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of the form: a permission, and how far it reaches."""

    field: BoundField
    # What the field started from, as the form sends it along.
    started: SafeString
    # Whether whoever fills in the form may not give it.
    is_beyond: bool


class RoleForm(VersionedForm):
    """Edits a role: a choice for each permission, under its own name."""

    name = forms.CharField(label=_("Name"), required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        help_text=_("Shown when someone assigns the role."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, words: Words, beyond: Collection[Permission] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.words, self.beyond = words, beyond
        for permission in SPANS:
            self.fields[str(permission)] = forms.ChoiceField(
                label=permission.label_in(words),
                choices=_choices(permission, words),
                required=False,
                show_hidden_initial=True,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of these.")},
            )

    def groups(self) -> list[tuple[str, list[Grant]]]:
        """The lines, under the kinds of things that they are about."""
        return [(label, [self._grant(one) for one in permissions]) for label, permissions in by_resource(self.words)]

    def details(self, before: RoleDetails) -> RoleDetails:
        """What was chosen, as the action takes it. What the form did not show stays as it was before."""
        sent = self.sent()
        chosen = {permission: sent.pop(permission) for permission in SPANS if permission in sent}
        stays = {permission: span for permission, span in before.permissions.items() if permission not in chosen}
        granted = stays | {permission: Span(span) for permission, span in chosen.items() if span}
        return RoleDetails(sent.get("name", before.name), sent.get("description", before.description), granted)

    def compared(self, theirs: RoleDetails) -> Meanwhile:
        """What this person changed, as it would be kept, beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details(theirs))))

    def _grant(self, permission: Permission) -> Grant:
        field = self[permission]
        return Grant(field, field.as_hidden(only_initial=True), permission in self.beyond)

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, words=self.words, beyond=self.beyond)


def initial(details: RoleDetails) -> dict[str, Any]:
    """What the form starts from; a permission that is not granted is an empty choice."""
    spans = {str(permission): str(details.permissions.get(permission, "")) for permission in SPANS}
    return {"name": details.name, "description": details.description, **spans}


def _choices(permission: Permission, words: Words) -> list[tuple[str, Any]]:
    said = {span: capfirst(how_far(permission, span, words)) or _("Yes") for span in permission.spans}
    return [("", _("No")), *((str(span), word) for span, word in said.items())]
