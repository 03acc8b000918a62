"""The forms of a file that is moved in."""

from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.imports.queries.batches import FILE
from cohortium.imports.queries.told import column_called
from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.samples import HEALTH
from cohortium.imports.rules.synonyms import REQUIRED
from cohortium.web.staff.lists import uuid
from cohortium.web.uploads import FileForm

LONGEST_SOURCE = 60
_DATES = [
    ("", gettext_lazy("Detect")),
    (DateFormat.DAY_FIRST.value, gettext_lazy("31/12/2026: the day first")),
    (DateFormat.MONTH_FIRST.value, gettext_lazy("12/31/2026: the month first")),
    (DateFormat.ISO.value, gettext_lazy("2026-12-31: the year first")),
]


class ImportForm(FileForm):
    """A file, where it comes from, and where who comes in is at home."""

    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=LONGEST_SOURCE,
        help_text=gettext_lazy(
            "The name of the other system or list. Use the same name each time: records that come again are "
            "updated, and not added twice. IDs of one source are never taken for those of another. Left empty: "
            "iClassPro, or the name of the file without its date."
        ),
    )
    campus = forms.ChoiceField(
        label=gettext_lazy("Based at"),
        required=False,
        help_text=gettext_lazy("For all new records, unless a column of the file names another."),
        error_messages={"invalid_choice": gettext_lazy("That is closed by now, or not yours to choose. Choose again.")},
    )

    def __init__(self, *args: Any, places: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, kind=FILE, **options)
        shown: Any = self.fields
        shown["campus"].choices = [("", _("Not set")), *((str(pk), name) for pk, name in places)]
        if len(places) == 1:
            shown["campus"].initial = str(places[0][0])

    @property
    def campus_id(self) -> UUID | None:
        """Where they are at home."""
        return uuid(self.cleaned_data.get("campus", ""))


class ColumnsForm(forms.Form):
    """Which column is what. The names of its fields are numbers: headings may be anything."""

    dates = forms.ChoiceField(label=gettext_lazy("How dates are written"), required=False, choices=_DATES)

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        samples: Pairs[str, Sequence[str]],
        kind: Kind,
        aims: Sequence[tuple[str, str]],
        start: Mapping,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._kind, self._columns = kind, columns
        choices = [("", _("Do not import")), *aims]
        gone = {"invalid_choice": gettext_lazy("That is not offered any more. Choose again.")}
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column,
                required=False,
                choices=choices,
                initial=start.fields.get(column, ""),
                help_text=_sampled(column, samples, start) if samples else "",
                error_messages=gone,
            )
        self.fields["dates"].initial = start.date_format.value if start.date_format else ""

    @property
    def of_columns(self) -> list[forms.BoundField]:
        """A field for each column."""
        return [self[f"column_{number}"] for number in range(len(self._columns))]

    def clean(self) -> dict[str, Any]:
        """What every record needs, some column has to hold."""
        said = self.cleaned_data
        needed = REQUIRED.get(self._kind, ())
        chosen = {said.get(f"column_{number}") for number in range(len(self._columns))}
        if not self.errors and not chosen.intersection(needed):
            labels = " / ".join(column_called(key) for key in needed)
            raise forms.ValidationError(
                _("Nothing would be imported yet: choose the column that holds %(labels)s.") % {"labels": labels}
            )
        return said

    def mapping(self) -> Mapping:
        """What was said."""
        named = {
            column: self.cleaned_data[f"column_{number}"]
            for number, column in enumerate(self._columns)
            if self.cleaned_data[f"column_{number}"]
        }
        order = self.cleaned_data["dates"]
        return Mapping(self._kind, named, DateFormat(order) if order else None)


def _sampled(column: str, samples: Pairs[str, Sequence[str]], start: Mapping) -> str:
    """What stands in the column. Nothing of anybody's health, whatever the column is called."""
    if column not in samples or start.fields.get(column) == HEALTH:
        return _("Medical information is not shown here.")
    values = samples[column]
    return _("For example: %(values)s") % {"values": " \u00b7 ".join(values)} if values else _("No values")
