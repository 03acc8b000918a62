"""What happens to families, and guardians, that are there twice."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


class HouseholdDoublesFound(BulkFact):
    kind: ClassVar[str] = "household_double.found"


@dataclass(frozen=True, slots=True)
class HouseholdDoubleDismissed(Fact):
    kind: ClassVar[str] = "household_double.dismissed"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class HouseholdDoubleSettled(Fact):
    kind: ClassVar[str] = "household_double.settled"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class HouseholdDoubleReopened(Fact):
    kind: ClassVar[str] = "household_double.reopened"
    pair_id: UUID


@dataclass(frozen=True, slots=True)
class FamilyMerged(Fact):
    kind: ClassVar[str] = "family.merged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class FamilyTookIn(Fact):
    kind: ClassVar[str] = "family.took_in"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class FamilyUnmerged(Fact):
    kind: ClassVar[str] = "family.unmerged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class FamilyLetGo(Fact):
    kind: ClassVar[str] = "family.let_go"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianMerged(Fact):
    kind: ClassVar[str] = "guardian.merged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianTookIn(Fact):
    kind: ClassVar[str] = "guardian.took_in"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianUnmerged(Fact):
    kind: ClassVar[str] = "guardian.unmerged"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianLetGo(Fact):
    kind: ClassVar[str] = "guardian.let_go"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianSaidOne(Fact):
    """They are the same person as a guardian of another family."""

    kind: ClassVar[str] = "guardian.said_one"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class GuardianSaidTwo(Fact):
    kind: ClassVar[str] = "guardian.said_two"
    merge_id: UUID


@dataclass(frozen=True, slots=True)
class HouseholdsMerged(Fact):
    """Of the merge itself, which keeps its own state."""

    kind: ClassVar[str] = "household_merge.done"
    merge_id: UUID
    # Those to whom it opens something else than before.
    log_ins: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdsUnmerged(Fact):
    kind: ClassVar[str] = "household_merge.undone"
    merge_id: UUID
    log_ins: tuple[UUID, ...] = ()


class HouseholdMemosForgotten(BulkFact):
    kind: ClassVar[str] = "household_merge.forgotten"
