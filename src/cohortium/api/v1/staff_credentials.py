"""Credentials of those who work here: without some of these nobody may teach."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import Call, call_of, documented, endpoint
from cohortium.api.schemas import Day, Text
from cohortium.api.v1.staff import CredentialOut, ProfileOut
from cohortium.core.pages import Cursor
from cohortium.people.actions import credentials as actions
from cohortium.people.queries import staff as queries
from cohortium.people.queries.staff import CredentialRow, CredentialShowing, ProfileRow
from cohortium.people.rules.staff import AT_MOST_OF_CREDENTIAL, LONGEST_REASON, CredentialDetails

router = Router(tags=["Team"])


class CredentialIn(Schema):
    """A credential that somebody has. It waits to be looked at."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[Text, Field(min_length=1, max_length=AT_MOST_OF_CREDENTIAL["kind"])]
    number: Annotated[Text, Field(max_length=AT_MOST_OF_CREDENTIAL["number"])] = ""
    issued_on: Day | None = None
    expires_on: Day | None = None


class SentBackReason(Schema):
    """Why it is sent back."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class CredentialList(Schema):
    """Credentials, those that end first at first."""

    items: list[CredentialOut]
    next: str | None = Field(description="Send it as `after` for the next page. Null: this is the last one.")


class CredentialFilter(Schema):
    """Which credentials: those that end within 30, 60 or 90 days, with those that have; those that wait; or all."""

    showing: CredentialShowing = CredentialShowing.WITHIN_30
    after: Annotated[str | None, Field(description="The `next` of the last page.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/o/{code}/team/credentials", response=documented(CredentialList), operation_id="listCredentials")
@endpoint(Permission.STAFF_READ)
def list_credentials(request: HttpRequest, code: str, asked: Query[CredentialFilter]) -> CredentialList:
    """List the credentials of the team that end soon, or wait, those that end first at first."""
    call = call_of(request)
    found = queries.credentials(
        call.actor,
        today=call.today,
        showing=asked.showing,
        after=Cursor.read(asked.after) if asked.after else None,
        at_most=asked.limit,
    )
    items = [CredentialOut.from_orm(row) for row in found.rows]
    return CredentialList(items=items, next=str(found.next) if found.next else None)


@router.post(
    "/o/{code}/team/{uuid:membership_id}/credentials",
    response=documented(CredentialOut, 201),
    operation_id="addCredential",
)
@endpoint(Permission.STAFF_KEEP)
def add_credential(
    request: HttpRequest, code: str, membership_id: UUID, credential: CredentialIn
) -> Status[CredentialRow]:
    """Write down a credential. The file that shows it is sent on the page."""
    call = call_of(request)
    details = CredentialDetails(**credential.model_dump())
    added = actions.add_credential(call.actor, membership_id=membership_id, details=details, today=call.today)
    return Status(201, _credential(call, added.pk))


@router.post(
    "/o/{code}/team/credentials/{uuid:credential_id}/correction",
    response=documented(CredentialOut),
    operation_id="correctCredential",
)
@endpoint(Permission.STAFF_KEEP)
def correct_credential(request: HttpRequest, code: str, credential_id: UUID, credential: CredentialIn) -> CredentialRow:
    """Say anew, as a whole, what a credential is. What is different is looked at again, with the file that is there."""
    call = call_of(request)
    details = CredentialDetails(**credential.model_dump())
    actions.prove_credential(call.actor, credential_id=credential_id, details=details, received=None, today=call.today)
    return _credential(call, credential_id)


@router.post(
    "/o/{code}/team/credentials/{uuid:credential_id}/confirming",
    response=documented(CredentialOut, 200, 409),
    operation_id="confirmCredential",
)
@endpoint(Permission.STAFF_CONFIRM)
def confirm(request: HttpRequest, code: str, credential_id: UUID) -> CredentialRow:
    """Say that a credential is right. Nobody does so of their own."""
    call = call_of(request)
    actions.confirm_credential(call.actor, credential_id=credential_id)
    return _credential(call, credential_id)


@router.post(
    "/o/{code}/team/credentials/{uuid:credential_id}/sending-back",
    response=documented(CredentialOut, 200, 409),
    operation_id="sendBackCredential",
)
@endpoint(Permission.STAFF_CONFIRM)
def send_back(request: HttpRequest, code: str, credential_id: UUID, why: SentBackReason) -> CredentialRow:
    """Say that a credential is not right, and why. Whose it is gets a letter."""
    call = call_of(request)
    actions.send_back_credential(call.actor, credential_id=credential_id, reason=why.reason)
    return _credential(call, credential_id)


@router.post(
    "/o/{code}/team/credentials/{uuid:credential_id}/removal",
    response=documented(ProfileOut),
    operation_id="removeCredential",
)
@endpoint(Permission.STAFF_KEEP)
def remove_credential(request: HttpRequest, code: str, credential_id: UUID) -> ProfileRow:
    """Take a credential away, and the file that shows it."""
    call = call_of(request)
    membership_id = actions.remove_credential(call.actor, credential_id=credential_id)
    return queries.profile(call.actor, membership_id=membership_id, today=call.today, permission=Permission.STAFF_KEEP)


def _credential(call: Call, credential_id: UUID) -> CredentialRow:
    return queries.changed_credential(credential_id=credential_id, today=call.today)
