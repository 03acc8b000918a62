"""What happened to partners."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import Fact


@dataclass(frozen=True, slots=True)
class PartnerAdded(Fact):
    kind: ClassVar[str] = "partner.added"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerEdited(Fact):
    kind: ClassVar[str] = "partner.edited"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerArchived(Fact):
    kind: ClassVar[str] = "partner.archived"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerRestored(Fact):
    kind: ClassVar[str] = "partner.restored"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class DocumentAdded(Fact):
    kind: ClassVar[str] = "partner_document.added"
    document_id: UUID


@dataclass(frozen=True, slots=True)
class DocumentRemoved(Fact):
    kind: ClassVar[str] = "partner_document.removed"
    document_id: UUID


@dataclass(frozen=True, slots=True)
class PartnersExported(Fact):
    kind: ClassVar[str] = "partner.exported"


@dataclass(frozen=True, slots=True)
class PartnerInvited(Fact):
    kind: ClassVar[str] = "partner.invited"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerLetIn(Fact):
    kind: ClassVar[str] = "partner.let_in"
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerShutOut(Fact):
    kind: ClassVar[str] = "partner.shut_out"
    partner_id: UUID
