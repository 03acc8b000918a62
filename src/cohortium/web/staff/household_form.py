"""Two families, or two guardians, side by side: which one stays, and whose word counts where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.administration.rules.fields import OwnField
from cohortium.core.contacts import written
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import RELATIONSHIPS, GuardianRow
from cohortium.people.queries.households import HouseholdPairRow, Of
from cohortium.people.queries.same_adults import is_sure, same_adults
from cohortium.web.staff.double_form import FIRST, Group, MergeForm, address_of

_PLACE = ("address", "suburb", "state", "postcode", "country")
_REACHED = (Group("email", _("E-mail"), ("email",)), Group("phone", _("Phone"), ("phone",)))
OF_FAMILIES = (
    Group("name", _("Name"), ("name",)),
    *_REACHED,
    Group("address", _("Address"), _PLACE),
    Group("campus", _("Based at"), ("campus_id",)),
)
_OF_PERSON = (Group("name", _("Name"), ("first_name", "last_name")), *_REACHED)
OF_GUARDIANS = (
    *_OF_PERSON,
    Group("relationship", _("Relationship"), ("relationship",)),
    Group("address", _("Address"), _PLACE),
)
SAME = "same"


@dataclass(frozen=True, slots=True)
class _Two:
    """A pair, as the form wants it."""

    first: FamilyRow | GuardianRow
    second: FamilyRow | GuardianRow


class HouseholdForm(MergeForm):
    """What somebody chose of two families or guardians; of families, which of their guardians are one person too."""

    same = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, by: Actor, pair: HouseholdPairRow, own: Sequence[OwnField] = ()) -> None:
        self.two, self.adults = pair, _adults(by, pair)
        super().__init__(data, pair=_Two(pair.first.row, pair.second.row), own=own)
        offered = [f"{one.guardian_id} {other.guardian_id}" for one, other in self.adults]
        same = self.fields[SAME]
        assert isinstance(same, forms.MultipleChoiceField)  # noqa: S101 - for the type alone
        same.choices = [(one, one) for one in offered]
        # Of whom nothing but a name is nearly the same, somebody has to say that they are one.
        sure = (is_sure(one, other, is_near=True) for one, other in self.adults)
        same.initial = [value for value, is_chosen in zip(offered, sure, strict=True) if is_chosen]

    def same_adults(self) -> dict[UUID, UUID]:
        """Who of the one that goes is who of the one that stays."""
        both = (one.split() for one in self.cleaned_data[SAME])
        chosen = [(UUID(one), UUID(other)) for one, other in both]
        stays_first = self.cleaned_data["stays"] == FIRST
        return {other: one for one, other in chosen} if stays_first else dict(chosen)

    def people(self) -> list[dict[str, Any]]:
        """Those of both who seem to be one, for the page."""
        chosen = self[SAME].value() or []
        found = ((f"{one.guardian_id} {other.guardian_id}", one, other) for one, other in self.adults)
        return [
            {"value": value, "first": one.name, "second": other.name, "is_chosen": value in chosen}
            for value, one, other in found
        ]

    def _groups(self) -> list[Group]:
        if self.two.of == Of.FAMILY:
            return [*OF_FAMILIES, *self._own_groups()]
        return list(_OF_PERSON if self.two.is_of_two_families else OF_GUARDIANS)

    def _plain_values(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for group in self._groups() for name in group.fields if "/" not in name}

    def _values(self, row: Any) -> dict[str, Any]:
        return self._plain_values(row) | {f"custom/{one.key}": row.custom.get(one.key) for one in self.own}

    def _in_words(self, key: str, row: Any) -> str:
        return str(_WORDS[key](row))


def _adults(by: Actor, pair: HouseholdPairRow) -> list[tuple[GuardianRow, GuardianRow]]:
    first, second = pair.first.row, pair.second.row
    if isinstance(first, GuardianRow) or isinstance(second, GuardianRow):
        return []
    here = {one.guardian_id: one for one in first.guardians}
    there = {one.guardian_id: one for one in second.guardians}
    return [(here[one], there[other]) for other, one in same_adults(by, first, second).items()]


_WORDS: Mapping[str, Any] = {
    "name": lambda row: row.name,
    "email": lambda row: row.email,
    "phone": lambda row: written(row.phone),
    "address": address_of,
    "campus": lambda row: row.campus or "",
    "relationship": lambda row: str(RELATIONSHIPS[row.relationship]),
}
