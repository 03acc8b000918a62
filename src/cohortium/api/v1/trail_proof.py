"""What proves the trail."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from cohortium.access.permissions import Permission
from cohortium.administration.actions.trail import verify_trail
from cohortium.administration.queries import trail as queries
from cohortium.administration.queries.trail import VerificationRow
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.audit.states import VerificationStatus

router = Router(tags=["Trail"])


class HeadOut(Schema):
    """A seal without the entries that it names: keep it, and nothing older can be changed or taken away unseen."""

    organisation_id: UUID
    number: int
    previous_hash: str
    entries: int
    first_at: str
    last_at: str
    horizon: str = Field(description="What was written before is in this seal or in one before it.")
    sealed_at: str
    root: str = Field(description="SHA-256 over the hashes of the entries.")
    codes_hash: str
    key: str = Field(description="The id of the key that signed it.")
    hash: str = Field(description="SHA-256 of what is signed.")
    signature: str = Field(description="Ed25519.")


class HeadsOut(Schema):
    """The newest heads, the oldest of them first, and the public keys that verify them."""

    heads: list[HeadOut]
    keys: dict[str, str] = Field(description="Public keys in base64, by their ids.")
    unsealed: int = Field(description="How many entries are in no seal yet; counted up to 10,001.")
    unsealed_since: datetime | None


class VerificationOut(Schema):
    """One time that the trail was compared with its seals."""

    verification_id: UUID
    status: VerificationStatus
    by: str | None = Field(description="Who asked for it. Null: the system, by itself.")
    asked_at: datetime
    finished_at: datetime | None
    entries: int
    seals: int
    found: int = Field(description="How much does not hold.")
    findings: list[str] = Field(description="The first of it, in words.")
    with_heads: bool = Field(description="Whether seals were compared with heads outside the database.")


class VerificationList(Schema):
    """The newest verifications."""

    items: list[VerificationOut]


@router.get("/o/{code}/trail/heads", response=documented(HeadsOut), operation_id="readTrailHeads")
@endpoint(Permission.TRAIL_READ)
def heads(request: HttpRequest, code: str) -> HeadsOut:
    """Read the newest heads of the seals, to be kept elsewhere: `cohortium audit verify --against` reads this."""
    actor = call_of(request).actor
    standing = queries.standing(actor)
    found = [HeadOut(**head.to_json()) for head in queries.heads(actor)]
    return HeadsOut(heads=found, keys=queries.public_keys(), unsealed=standing.unsealed, unsealed_since=standing.since)


@router.get("/o/{code}/trail/verifications", response=documented(VerificationList), operation_id="listVerifications")
@endpoint(Permission.TRAIL_READ)
def verifications(request: HttpRequest, code: str) -> VerificationList:
    """List the newest verifications of the trail."""
    rows = queries.verifications(call_of(request).actor)
    return VerificationList(items=[VerificationOut.from_orm(row) for row in rows])


@router.post(
    "/o/{code}/trail/verifications", response=documented(VerificationOut, 201, 409), operation_id="verifyTrail"
)
@endpoint(Permission.TRAIL_VERIFY)
def verify(request: HttpRequest, code: str, response: HttpResponse) -> Status[VerificationRow]:
    """Have the trail verified by a job. Read what it found at the address in `Location`."""
    actor = call_of(request).actor
    asked = verify_trail(actor)
    response["Location"] = f"{request.path}/{asked.pk}"
    return Status(201, queries.verification(actor, verification_id=asked.pk))


@router.get(
    "/o/{code}/trail/verifications/{uuid:verification_id}",
    response=documented(VerificationOut),
    operation_id="readVerification",
)
@endpoint(Permission.TRAIL_READ)
def verification(request: HttpRequest, code: str, verification_id: UUID) -> VerificationRow:
    """Read one verification of the trail."""
    return queries.verification(call_of(request).actor, verification_id=verification_id)
