"""What is told of families and guardians that are there twice to the apps below."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.audit import history, sentences, things
from cohortium.core.errors import Words
from cohortium.people.actions import household_lines  # noqa: F401 - says what becomes of the rows of people
from cohortium.people.events_households import (
    FamilyLetGo,
    FamilyMerged,
    FamilyTookIn,
    FamilyUnmerged,
    GuardianLetGo,
    GuardianMerged,
    GuardianSaidOne,
    GuardianSaidTwo,
    GuardianTookIn,
    GuardianUnmerged,
    HouseholdDoubleDismissed,
    HouseholdDoubleReopened,
    HouseholdDoubleSettled,
    HouseholdDoublesFound,
    HouseholdMemosForgotten,
    HouseholdsMerged,
    HouseholdsUnmerged,
)
from cohortium.people.kinds.merging import FAMILIES, GUARDIANS, Lines
from cohortium.people.queries import families, guardians, households
from cohortium.people.states import MergeStatus, PairStatus
from cohortium.tenancy.words import said

Names = Callable[[Collection[UUID]], dict[UUID, str]]


def _named(names: Names) -> Callable[[Collection[Any]], Callable[[Any], Words]]:
    def reader(ids: Collection[Any]) -> Callable[[Any], Words]:
        called = names([UUID(str(one)) for one in ids if one])
        return lambda one: called.get(UUID(str(one)), _("Unknown record")) if one else _("none")

    return reader


def _parts_named(lines: Lines) -> Callable[[Collection[Any]], Callable[[Any], Words]]:
    def reader(_values: Collection[Any]) -> Callable[[Any], Words]:
        parts = lines.parts()
        return lambda keys: ", ".join(said(parts[key].name) if key in parts else key for key in keys or [])

    return reader


_LABELS: dict[str, Words] = {
    "merged_into": _("Kept record"),
    "taken_in": _("Merged record"),
    "went_over": _("Moved"),
    "stayed": _("Changed since, so not moved back"),
}
sentences.register(
    {
        HouseholdDoublesFound.kind: _("Found"),
        HouseholdDoubleDismissed.kind: _("Marked as different"),
        HouseholdDoubleSettled.kind: _("Merged"),
        HouseholdDoubleReopened.kind: _("To review again"),
    },
    entity_type=households.ENTITY,
    labels={"status": _("Status")},
    values={"status": dict(PairStatus.choices)},
    told={
        fact.kind: frozenset({"status"})
        for fact in (HouseholdDoubleDismissed, HouseholdDoubleSettled, HouseholdDoubleReopened)
    },
)
sentences.register(
    {
        FamilyMerged.kind: _("Merged into another record"),
        FamilyTookIn.kind: _("Another record of the same %(family_one)s was merged into this one"),
        FamilyUnmerged.kind: _("Merge into another record undone"),
        FamilyLetGo.kind: _("Merge of another record undone"),
    },
    entity_type=families.ENTITY,
    labels=_LABELS,
    readers={
        **dict.fromkeys(("merged_into", "taken_in"), _named(families.names)),
        **dict.fromkeys(("went_over", "stayed"), _parts_named(FAMILIES)),
    },
)
sentences.register(
    {
        GuardianMerged.kind: _("Merged into another record"),
        GuardianTookIn.kind: _("Another record of the same person was merged into this one"),
        GuardianUnmerged.kind: _("Merge into another record undone"),
        GuardianLetGo.kind: _("Merge of another record undone"),
        GuardianSaidOne.kind: _("Linked as the same person as %(guardian_a)s of another %(family_one)s"),
        GuardianSaidTwo.kind: _("No longer linked with %(guardian_a)s of another %(family_one)s"),
    },
    entity_type="guardian",
    labels={**_LABELS, "is_also": _("The other record")},
    readers={
        **dict.fromkeys(("merged_into", "taken_in", "is_also"), _named(guardians.names)),
        **dict.fromkeys(("went_over", "stayed"), _parts_named(GUARDIANS)),
    },
)
sentences.register(
    {
        HouseholdsMerged.kind: _("Merged"),
        HouseholdsUnmerged.kind: _("Merge undone"),
        HouseholdMemosForgotten.kind: _("Can no longer be undone"),
    },
    entity_type=households.MERGE_ENTITY,
    labels={"status": _("Status")},
    values={"status": dict(MergeStatus.choices)},
    told=dict.fromkeys((HouseholdsMerged.kind, HouseholdsUnmerged.kind), frozenset({"status"})),
)
# Those of before there was an entry of the merge itself: only who stayed tells of it.
history.register(
    households.MERGE_ENTITY,
    *(
        history.Elsewhere(MergeStatus.UNDONE, kind, f"{kind}_survivor_id", act, field, f"{kind}_merged_id")
        for kind, act, field in (
            ("family", FamilyLetGo.kind, "taken_in"),
            ("guardian", GuardianLetGo.kind, "taken_in"),
            ("guardian", GuardianSaidTwo.kind, "is_also"),
        )
    ),
)
things.register(households.ENTITY, word=_("possible duplicate (%(family_many)s)"), names=households.names)
things.register(households.MERGE_ENTITY, word=_("merge (%(family_many)s)"), names=households.names_of_merges)
