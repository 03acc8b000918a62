"""What happened to those who work here: their profiles, qualifications, credentials and times."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class ProfileEdited(Fact):
    kind: ClassVar[str] = "staff_profile.edited"
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationAdded(Fact):
    kind: ClassVar[str] = "qualification.added"
    qualification_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationEdited(Fact):
    kind: ClassVar[str] = "qualification.edited"
    qualification_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationRemoved(Fact):
    kind: ClassVar[str] = "qualification.removed"
    qualification_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialAdded(Fact):
    kind: ClassVar[str] = "credential.added"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialProved(Fact):
    kind: ClassVar[str] = "credential.proved"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialConfirmed(Fact):
    kind: ClassVar[str] = "credential.confirmed"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialSentBack(Fact):
    kind: ClassVar[str] = "credential.sent_back"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialRemoved(Fact):
    kind: ClassVar[str] = "credential.removed"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class CredentialExpiryNoted(Fact):
    kind: ClassVar[str] = "credential.expiry_noted"
    credential_id: UUID


@dataclass(frozen=True, slots=True)
class HoursAdded(Fact):
    kind: ClassVar[str] = "availability.added"
    availability_id: UUID


@dataclass(frozen=True, slots=True)
class HoursRemoved(Fact):
    kind: ClassVar[str] = "availability.removed"
    availability_id: UUID


@dataclass(frozen=True, slots=True)
class AwayAdded(Fact):
    kind: ClassVar[str] = "days_away.added"
    days_away_id: UUID


@dataclass(frozen=True, slots=True)
class AwayRemoved(Fact):
    kind: ClassVar[str] = "days_away.removed"
    days_away_id: UUID
