"""What happened to consents."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from cohortium.jobs.facts import BulkFact, Fact


@dataclass(frozen=True, slots=True)
class ConsentsAsked(BulkFact):
    kind: ClassVar[str] = "consent.asked"


@dataclass(frozen=True, slots=True)
class ConsentsGiven(BulkFact):
    kind: ClassVar[str] = "consent.given"


@dataclass(frozen=True, slots=True)
class ConsentsRefused(BulkFact):
    kind: ClassVar[str] = "consent.refused"


@dataclass(frozen=True, slots=True)
class ConsentsWithdrawn(BulkFact):
    kind: ClassVar[str] = "consent.withdrawn"


@dataclass(frozen=True, slots=True)
class ConsentsContradicted(BulkFact):
    """Somebody said yes while another person's no stands."""

    kind: ClassVar[str] = "consent.contradicted"


@dataclass(frozen=True, slots=True)
class ConsentsRequested(BulkFact):
    """Letters are to go out; the ids are those of the requests."""

    kind: ClassVar[str] = "consent.requested"


@dataclass(frozen=True, slots=True)
class ConsentRequestTakenBack(Fact):
    kind: ClassVar[str] = "consent.request_taken_back"
    request_id: UUID


@dataclass(frozen=True, slots=True)
class ConsentTextPublished(Fact):
    kind: ClassVar[str] = "consent_text.published"
    text_id: UUID
