"""What a person sets on a page of settings: the form is made of what is declared. The action says what may be."""

from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.translation import gettext as _

from cohortium.administration.queries.settings import GroupRow, SettingRow
from cohortium.core.errors import Invalid
from cohortium.core.values import Kind, SomeOf
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.value_fields import as_json, as_typed, form_field, in_words

_DEFAULT = "default-"


@dataclass(frozen=True, slots=True)
class Part:
    """A setting on the page: how it is asked for, or what it is, for whoever may not set it."""

    row: SettingRow
    shown: str
    field: forms.BoundField | None
    default: forms.BoundField | None
    # Whether it is asked for by a box for each choice.
    of_several: bool


class SettingsForm(VersionedForm):
    """Sets the settings of a page."""

    def __init__(self, *args: Any, row: GroupRow, **options: Any) -> None:
        super().__init__(*args, **options)
        self.group = row
        for one in self.editable:
            name = name_of(one.key)
            self.fields[name] = form_field(one.kind, label=one.label, help_text=one.help, optional=one.optional)
            self.fields[name].show_hidden_initial = True
            if one.is_set:
                self.fields[_DEFAULT + name] = forms.BooleanField(label=_back(row, one), required=False)

    @property
    def editable(self) -> list[SettingRow]:
        """What this person may set."""
        return [one for one in self.group.settings if one.may_edit]

    @property
    def parts(self) -> list[Part]:
        """What the page shows, in its order."""
        return [
            Part(
                one,
                in_words(one.kind, one.value),
                self[name_of(one.key)] if one.may_edit else None,
                self[_DEFAULT + name_of(one.key)] if one.may_edit and one.is_set else None,
                isinstance(one.kind, SomeOf),
            )
            for one in self.group.settings
        ]

    def values(self) -> dict[str, Any]:
        """What was changed, by the keys of settings, as the action takes it."""
        changed = set(self.changed_data)
        return {
            one.key: self._value(one.kind, name_of(one.key)) for one in self.editable if name_of(one.key) in changed
        }

    def to_default(self) -> list[str]:
        """The keys of what is to be as if nobody had set it here."""
        return [one.key for one in self.editable if self.cleaned_data.get(_DEFAULT + name_of(one.key))]

    def typed(self) -> dict[str, Any]:
        """All values as they would be, by the keys of settings: for a preview."""
        return {one.key: self._value(one.kind, name_of(one.key)) for one in self.editable}

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        super().refuse(Invalid({name_of(key): sentences for key, sentences in refusal.errors.items()}))

    def compared(self, theirs: GroupRow) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        started = initial(theirs)
        mine = started | {
            name_of(one.key): as_typed(one.kind, self._value(one.kind, name_of(one.key))) for one in self.editable
        }
        ticked = {name: self.cleaned_data.get(name, False) for name in self.fields if name.startswith(_DEFAULT)}
        return self.meanwhile(started | dict.fromkeys(ticked, False), mine | ticked)

    def on(self, theirs: GroupRow) -> Self:
        """The same form on what was saved meanwhile."""
        mine = self.group
        self.group = theirs
        form = self.rebased(initial(theirs), theirs.version)
        self.group = mine
        return form

    def _value(self, kind: Kind[Any], name: str) -> Any:
        return as_json(kind, self.cleaned_data.get(name, self[name].data))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, row=self.group)


def initial(row: GroupRow) -> dict[str, Any]:
    """What the form starts from."""
    return {name_of(one.key): as_typed(one.kind, one.value) for one in row.settings if one.may_edit}


def name_of(key: str) -> str:
    """The name of a setting's field: an address may not name a part of a page that has a point in it."""
    return key.replace(".", "-")


def _back(row: GroupRow, one: SettingRow) -> str:
    otherwise = in_words(one.kind, one.otherwise) or _("nothing")
    if row.place.campus_id:
        return _("Same as organisation: %(value)s") % {"value": otherwise}
    return _("Use the default: %(value)s") % {"value": otherwise}
