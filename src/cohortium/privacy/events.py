"""What happened to requests about somebody's own data, and to whom they were about."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class RequestReceived(Fact):
    kind: ClassVar[str] = "subject_request.received"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestTakenUp(Fact):
    kind: ClassVar[str] = "subject_request.taken_up"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestExtended(Fact):
    kind: ClassVar[str] = "subject_request.extended"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestFinished(Fact):
    kind: ClassVar[str] = "subject_request.finished"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestRefused(Fact):
    kind: ClassVar[str] = "subject_request.refused"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Fact):
    """Whoever asked in the portal took it back."""

    kind: ClassVar[str] = "subject_request.withdrawn"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class ExportAsked(Fact):
    kind: ClassVar[str] = "subject_request.export_asked"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class ExportMade(Fact):
    kind: ClassVar[str] = "subject_request.export_made"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class ExportFailed(Fact):
    kind: ClassVar[str] = "subject_request.export_failed"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class ExportTaken(Fact):
    """Somebody took the file out of the house."""

    kind: ClassVar[str] = "subject_request.export_taken"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class PeopleErased(BulkFact):
    kind: ClassVar[str] = "person.erased"


@dataclass(frozen=True, slots=True)
class AddressesForgotten(BulkFact):
    """Where the answer to a request went is not known any more."""

    kind: ClassVar[str] = "notification.address_forgotten"


@dataclass(frozen=True, slots=True)
class HoldPlaced(Fact):
    kind: ClassVar[str] = "legal_hold.placed"
    hold_id: UUID


@dataclass(frozen=True, slots=True)
class HoldLifted(Fact):
    kind: ClassVar[str] = "legal_hold.lifted"
    hold_id: UUID


@dataclass(frozen=True, slots=True)
class RetentionSet(Fact):
    kind: ClassVar[str] = "retention_rule.set"
    rule_id: UUID
