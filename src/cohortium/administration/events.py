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
class BlueprintApplied(Fact):
    kind: ClassVar[str] = "organisation.blueprint_applied"
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
class OwnLogInOffered(Fact):
    kind: ClassVar[str] = "member.own_offered"
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class OwnLogInJoined(Fact):
    """A log-in that somebody had opens one more record of theirs."""

    kind: ClassVar[str] = "member.own_joined"
    membership_id: UUID
    record_id: UUID


@dataclass(frozen=True, slots=True)
class MembersBroughtIn(BulkFact):
    kind: ClassVar[str] = "member.brought_in"


@dataclass(frozen=True, slots=True)
class MembersTakenBack(BulkFact):
    kind: ClassVar[str] = "member.taken_back"


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


@dataclass(frozen=True, slots=True)
class TrailVerificationAsked(Fact):
    kind: ClassVar[str] = "trail.verification_asked"
    verification_id: UUID


@dataclass(frozen=True, slots=True)
class TrailSound(Fact):
    kind: ClassVar[str] = "trail.sound"
    verification_id: UUID


@dataclass(frozen=True, slots=True)
class TrailBroken(Fact):
    kind: ClassVar[str] = "trail.broken"
    verification_id: UUID


@dataclass(frozen=True, slots=True)
class TrailNotVerified(Fact):
    kind: ClassVar[str] = "trail.not_verified"
    verification_id: UUID


@dataclass(frozen=True, slots=True)
class TrailExported(Fact):
    kind: ClassVar[str] = "trail.exported"


@dataclass(frozen=True, slots=True)
class SettingChanged(Fact):
    kind: ClassVar[str] = "setting.changed"
    setting_id: UUID


@dataclass(frozen=True, slots=True)
class SettingReset(Fact):
    kind: ClassVar[str] = "setting.reset"
    setting_id: UUID


@dataclass(frozen=True, slots=True)
class WordsChosen(Fact):
    kind: ClassVar[str] = "organisation.words_chosen"
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class ClosedDayAdded(Fact):
    kind: ClassVar[str] = "closed_day.added"
    closed_day_id: UUID


@dataclass(frozen=True, slots=True)
class ClosedDayEdited(Fact):
    kind: ClassVar[str] = "closed_day.edited"
    closed_day_id: UUID


@dataclass(frozen=True, slots=True)
class ClosedDayRemoved(Fact):
    kind: ClassVar[str] = "closed_day.removed"
    closed_day_id: UUID


@dataclass(frozen=True, slots=True)
class HolidaysAccepted(BulkFact):
    kind: ClassVar[str] = "closed_day.accepted"


@dataclass(frozen=True, slots=True)
class FieldAdded(Fact):
    kind: ClassVar[str] = "field.added"
    field_id: UUID


@dataclass(frozen=True, slots=True)
class FieldEdited(Fact):
    kind: ClassVar[str] = "field.edited"
    field_id: UUID


@dataclass(frozen=True, slots=True)
class FieldRetired(Fact):
    kind: ClassVar[str] = "field.retired"
    field_id: UUID


@dataclass(frozen=True, slots=True)
class FieldBroughtBack(Fact):
    kind: ClassVar[str] = "field.brought_back"
    field_id: UUID
