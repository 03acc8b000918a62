"""Two records side by side: which one stays, and whose word counts in each field in which they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.fields import OwnField
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.people.queries.background import BACKGROUND_LABELS, CHOSEN_OF_BACKGROUND
from cohortium.people.queries.doubles import PairRow
from cohortium.people.queries.learners import GENDERS, LearnerRow
from cohortium.people.rules.background import BackgroundDetails
from cohortium.people.rules.doubles import different, preferred
from cohortium.web.value_fields import in_words

FIRST, SECOND = "first", "second"
SIDES = (FIRST, SECOND)
STAYS = "stays"
# What is known of the background of both, for who may change it.
Sheets = Mapping[UUID, BackgroundDetails]


@dataclass(frozen=True, slots=True)
class Group:
    """Fields about which one decides at once: half an address would be nobody's."""

    key: str
    label: str | Promise
    fields: tuple[str, ...]


GROUPS = (
    Group("name", _("Name"), ("first_name", "last_name")),
    Group("preferred_name", _("Preferred name"), ("preferred_name",)),
    Group("pronouns", _("Pronouns"), ("pronouns",)),
    Group("date_of_birth", _("Date of birth"), ("date_of_birth",)),
    Group("gender", _("Gender"), ("gender",)),
    Group("email", _("E-mail"), ("email",)),
    Group("phone", _("Phone"), ("phone",)),
    Group("address", _("Address"), ("address", "suburb", "state", "postcode", "country")),
    Group("citizenship", _("Citizenship"), ("citizenship",)),
    Group("campus", _("Based at"), ("campus_id",)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One group as both records have it; and, where somebody has to choose, the field of the form."""

    label: str | Promise
    first: str
    second: str
    # Both say something, and not the same.
    is_different: bool
    field: forms.BoundField | None

    @property
    def chosen(self) -> str:
        """Whose word counts as things stand in the form."""
        return str(self.field.value() or FIRST) if self.field else ""


class MergeForm(forms.Form):
    """What somebody chose. It carries the versions of both records that it was filled from."""

    stays = forms.ChoiceField(choices=[(side, side) for side in SIDES])
    version_first = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    version_second = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: Any = None, *, pair: Any, own: Sequence[OwnField] = (), sheets: Sheets | None = None
    ) -> None:
        self.pair, self.own, self.sheets = pair, own, sheets or {}
        self.groups = self._groups()
        stays = stays_usually(pair)
        start = {STAYS: stays, "version_first": pair.first.version, "version_second": pair.second.version}
        super().__init__(data, initial={**start, **self._usual(stays)})
        for group in self.groups:
            if self._differs(group):
                self.fields[group.key] = forms.ChoiceField(
                    label=str(group.label), choices=[(side, side) for side in SIDES], required=False
                )

    def lines(self) -> list[Line]:
        """What both records say, for the page: what neither says anything of is left out."""
        found = []
        for group in self.groups:
            first, second = (self._said(group, row) for row in (self.pair.first, self.pair.second))
            if first or second:
                differs = group.key in self.fields
                field = self[group.key] if differs else None
                found.append(Line(group.label, first, second, bool(first and second) and differs, field))
        return found

    def take(self) -> list[str]:
        """The fields in which the word of the one who goes counts."""
        stays = self.cleaned_data[STAYS]
        return [
            name
            for group in self.groups
            if self.cleaned_data.get(group.key) not in (None, "", stays)
            for name in group.fields
        ]

    def ordered(self) -> tuple[Any, Any, tuple[int, int]]:
        """Who stays, who goes, and the versions that were seen of them."""
        seen = self.cleaned_data["version_first"], self.cleaned_data["version_second"]
        if self.cleaned_data[STAYS] == FIRST:
            return self.pair.first, self.pair.second, seen
        return self.pair.second, self.pair.first, (seen[1], seen[0])

    def _groups(self) -> list[Group]:
        names = CHOSEN_OF_BACKGROUND if self.sheets else ()
        background = [Group(f"background-{one}", BACKGROUND_LABELS[one], (f"background/{one}",)) for one in names]
        return [*GROUPS, *self._own_groups(), *background, Group("photo", _("Photo"), ("photo_id",))]

    def _own_groups(self) -> list[Group]:
        return [Group(f"own-{one.key}", one.label, (f"custom/{one.key}",)) for one in self.own]

    def _usual(self, stays: str) -> dict[str, str]:
        """The word of the one who stays, but where they say nothing."""
        other = SECOND if stays == FIRST else FIRST
        rows = {FIRST: self._values(self.pair.first), SECOND: self._values(self.pair.second)}
        better = preferred(rows[stays], rows[other])
        return {group.key: other if better.issuperset(group.fields[:1]) else stays for group in self.groups}

    def _differs(self, group: Group) -> bool:
        first, second = self._values(self.pair.first), self._values(self.pair.second)
        return any(first[name] != second[name] for name in group.fields)

    def _plain_values(self, row: Any) -> dict[str, Any]:
        known = self.sheets.get(row.learner_id)
        names = CHOSEN_OF_BACKGROUND if self.sheets else ()
        return values_of(row) | {f"background/{one}": _kept(known, one) for one in names}

    def _in_words(self, key: str, row: Any) -> str:
        if key.startswith("background-"):
            return _of_background(_kept(self.sheets.get(row.learner_id), key.removeprefix("background-")))
        return str(_WORDS[key](row))

    def _values(self, row: Any) -> dict[str, Any]:
        return self._plain_values(row) | {f"custom/{one.key}": row.custom.get(one.key) for one in self.own}

    def _said(self, group: Group, row: Any) -> str:
        key = group.key.removeprefix("own-")
        for one in self.own:
            if group.key.startswith("own-") and one.key == key:
                return str(in_words(one.kind, row.custom.get(key)) or "")
        return self._in_words(group.key, row)


def _kept(known: BackgroundDetails | None, name: str) -> Any:
    said = getattr(known, name, None)
    return None if said == "" else said


def _of_background(said: Any) -> str:
    if isinstance(said, bool):
        return str(_("yes") if said else _("no"))
    return str(countries().get(said, said)) if said else ""


def stays_usually(pair: Any) -> str:
    """The one who was there first: more people know that record."""
    return FIRST if pair.first.created_at <= pair.second.created_at else SECOND


def values_of(row: LearnerRow) -> dict[str, Any]:
    """What can be chosen, but for the organisation's own fields."""
    names = [name for group in GROUPS for name in group.fields]
    return {name: getattr(row, name) for name in names} | {"photo_id": row.kept_photo_id}


def warned(pair: PairRow) -> frozenset[str]:
    """Where the records contradict one another in what hardly ever changes."""
    return different(values_of(pair.first), values_of(pair.second)) & {"date_of_birth", "gender", "citizenship"}


def address_of(row: Any) -> str:
    place = " ".join(part for part in (row.suburb, row.state, row.postcode) if part)
    return ", ".join(part for part in (*row.address.splitlines(), place, countries().get(row.country, "")) if part)


_WORDS: Mapping[str, Any] = {
    "name": lambda row: row.name,
    "preferred_name": lambda row: row.preferred_name,
    "pronouns": lambda row: row.pronouns,
    "date_of_birth": lambda row: date_format(row.date_of_birth, "j M Y") if row.date_of_birth else "",
    "gender": lambda row: str(GENDERS.get(row.gender, "")),
    "email": lambda row: row.email,
    "phone": lambda row: written(row.phone),
    "address": address_of,
    "citizenship": lambda row: str(countries().get(row.citizenship, "")),
    "campus": lambda row: row.campus or "",
    "photo": lambda row: str(_("Recorded")) if row.kept_photo_id else "",
}
