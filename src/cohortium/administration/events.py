"""What happened to an organisation's own things."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class OrganisationFounded(Fact):
    kind: ClassVar[str] = "organisation.founded"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class RoleKept(Fact):
    kind: ClassVar[str] = "role.kept"
    role_id: UUID


@dataclass(frozen=True, slots=True)
class MemberAdmitted(Fact):
    kind: ClassVar[str] = "member.admitted"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class CampusOpened(Fact):
    kind: ClassVar[str] = "campus.opened"
    campus_id: UUID


@dataclass(frozen=True, slots=True)
class CampusEdited(Fact):
    kind: ClassVar[str] = "campus.edited"
    campus_id: UUID


@dataclass(frozen=True, slots=True)
class CampusesClosed(BulkFact):
    kind: ClassVar[str] = "campus.closed"


@dataclass(frozen=True, slots=True)
class CampusesReopened(BulkFact):
    kind: ClassVar[str] = "campus.reopened"


@dataclass(frozen=True, slots=True)
class AssignmentsRested(BulkFact):
    kind: ClassVar[str] = "member.campus_rested"


@dataclass(frozen=True, slots=True)
class AssignmentsResumed(BulkFact):
    kind: ClassVar[str] = "member.campus_resumed"
