"""What forms about rows share: several people may have the same one open at the same time."""

from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Invalid

Label = str | Promise
# What a field started from, where no page of ours says so: equal to nothing.
UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class Described:
    """The label of a choice that needs a line about it."""

    name: Label
    about: Label = ""

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that this person changed, and what somebody else left in it meanwhile."""

    label: Label
    theirs: Any
    mine: Any
    # Whether the other person changed it too.
    contested: bool


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """How a form that was sent too late stands to what was saved before it."""

    differences: list[Difference]
    # What only the other person changed: it stays.
    kept: list[Label]

    @property
    def contested(self) -> bool:
        return any(one.contested for one in self.differences)


class VersionedForm(forms.Form):
    """A form that carries the version that it was filled from, and what each field started from.

    So a person who only changed the suburb never takes back what somebody else did to the address meanwhile.
    """

    version = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2_147_483_647,
        widget=forms.HiddenInput,
        label=_("This form"),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("The form is incomplete. Reload the page.")
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "version"

    def clean(self) -> None:
        """Say so where somebody filled in a field that they cannot fill in any more: it must not vanish in silence."""
        super().clean()
        for name, field in self.base_fields.items():
            wanted = self.data.get(name, "")
            if name not in self.fields and wanted != self.data.get(f"initial-{name}", ""):
                words = {"wanted": wanted or _("empty"), "label": field.label or name}
                self.add_error(None, _("You wanted “%(wanted)s” for “%(label)s”, which you cannot set now.") % words)

    def sent(self) -> dict[str, Any]:
        """What was typed, by field; without those that the page did not show, or that could not be read."""
        return {
            name: self.cleaned_data[name]
            for name, field in self.fields.items()
            if name != "version" and name in self.cleaned_data and self._was_sent(name, field)
        }

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        for place, sentences in refusal.errors.items():
            # What stands inside a value has the path to it: `permissions/campus:edit`.
            field = place.rpartition("/")[2]
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))

    def rebased(self, theirs: dict[str, Any], version: int) -> Self:
        """The same form on the newer version: what this person changed, and what is there now in all else."""
        mine = {name: self[name].data for name in self._mine()}
        started = {f"initial-{name}": value for name, value in theirs.items()}
        form = self._again({**theirs, **mine, **started, "version": str(version)})
        form.is_valid()
        return form

    def meanwhile(self, theirs: dict[str, Any], mine: dict[str, Any]) -> Meanwhile:
        """Compare what this person changed with what was saved meanwhile. `mine` is as it would be kept."""
        changed = self._mine()
        touched = [name for name in self.fields if name != "version" and self._started(name) != theirs[name]]
        return Meanwhile(
            [
                Difference(
                    self._label(name),
                    self._in_words(name, theirs[name]),
                    self._in_words(name, mine[name]),
                    contested=name in touched,
                )
                for name in changed
                if mine[name] != theirs[name]
            ],
            [self._label(name) for name in touched if name not in changed],
        )

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data)

    def _mine(self) -> list[str]:
        return [name for name in self.changed_data if name != "version" and self._was_sent(name, self.fields[name])]

    def _was_sent(self, name: str, field: forms.Field) -> bool:
        return not field.widget.value_omitted_from_data(self.data, self.files, name)

    def _label(self, name: str) -> Label:
        return self.fields[name].label or name

    def _in_words(self, name: str, value: Any) -> Any:
        """What was chosen as it reads on the page."""
        labels = {str(key): str(label) for key, label in getattr(self.fields[name], "choices", ())}
        return (
            ", ".join(labels.get(str(one), str(one)) for one in value)
            if isinstance(value, list)
            else labels.get(value, value)
        )

    def _started(self, name: str) -> Any:
        bound = self[name]
        value = bound.field.hidden_widget().value_from_datadict(self.data, self.files, bound.html_initial_name)
        if isinstance(bound.field, forms.MultipleChoiceField):
            return sorted(value or [])
        try:
            # A browser sends every line's end as two signs.
            return bound.field.to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)
        except forms.ValidationError:
            return UNREADABLE
