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
class OrganisationEdited(Fact):
    kind: ClassVar[str] = "organisation.edited"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class LogoSet(Fact):
    kind: ClassVar[str] = "organisation.logo_set"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class LogoRemoved(Fact):
    kind: ClassVar[str] = "organisation.logo_removed"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class RoleKept(Fact):
    kind: ClassVar[str] = "role.kept"
    role_id: UUID


@dataclass(frozen=True, slots=True)
class RoleCopied(Fact):
    kind: ClassVar[str] = "role.copied"
    role_id: UUID


@dataclass(frozen=True, slots=True)
class RoleEdited(Fact):
    kind: ClassVar[str] = "role.edited"
    role_id: UUID


@dataclass(frozen=True, slots=True)
class RoleRetired(Fact):
    kind: ClassVar[str] = "role.retired"
    role_id: UUID


@dataclass(frozen=True, slots=True)
class MemberAdmitted(Fact):
    kind: ClassVar[str] = "member.admitted"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberInvited(Fact):
    kind: ClassVar[str] = "member.invited"
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationAccepted(Fact):
    kind: ClassVar[str] = "member.accepted"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberAssigned(Fact):
    kind: ClassVar[str] = "member.assigned"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberSuspended(Fact):
    kind: ClassVar[str] = "member.suspended"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberReinstated(Fact):
    kind: ClassVar[str] = "member.reinstated"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberLeft(Fact):
    kind: ClassVar[str] = "member.left"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MemberRemoved(Fact):
    kind: ClassVar[str] = "member.removed"
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
class KeyIssued(Fact):
    kind: ClassVar[str] = "key.issued"
    key_id: UUID


@dataclass(frozen=True, slots=True)
class KeyRevoked(Fact):
    kind: ClassVar[str] = "key.revoked"
    key_id: UUID


@dataclass(frozen=True, slots=True)
class AssignmentsRested(BulkFact):
    kind: ClassVar[str] = "member.campus_rested"


@dataclass(frozen=True, slots=True)
class AssignmentsResumed(BulkFact):
    kind: ClassVar[str] = "member.campus_resumed"


@dataclass(frozen=True, slots=True)
class RetiredRolesDropped(BulkFact):
    kind: ClassVar[str] = "member.role_dropped"
