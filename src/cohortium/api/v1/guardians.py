"""Guardians of families, and emergency contacts of families and learners."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, check_version, documented, endpoint, etag
from cohortium.api.schemas import IfMatch, Text
from cohortium.api.v1.learners import HomeCountry
from cohortium.people.actions import emergency as contact_actions
from cohortium.people.actions import guardians as actions
from cohortium.people.queries import emergency, guardians
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.queries.guardians import GuardianRow
from cohortium.people.rules.emergency import AT_MOST as OF_CONTACTS
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.guardians import AT_MOST, WHOLE_BILL, GuardianDetails, Relationship, Sight
from cohortium.people.states import GuardianStatus

router = Router(tags=["Families"])

Share = Annotated[StrictInt, Field(ge=0, le=WHOLE_BILL, description="In percent. Those of one family are 100 at most.")]
Sees = Annotated[list[Sight], Field(max_length=len(Sight), description="What they may look at.")]
_ELSEWHERE = "Their own address, where `lives_there` is false; empty otherwise."


class GuardianOut(Schema):
    """Somebody who looks after the learners of a family."""

    guardian_id: UUID
    family_id: UUID
    version: int = Field(description="Rises with each change: whoever merges names it.")
    first_name: str
    last_name: str = Field(description="Empty for who has one name only.")
    relationship: Relationship
    email: str = Field(description="Two may share one.")
    email_fails: bool = Field(description="Letters come back from there.")
    phone: str = Field(description="In E.164, such as +61390001234.")
    lives_there: bool = Field(description="At the family's address.")
    address: str = Field(description=_ELSEWHERE)
    suburb: str
    state: str
    postcode: str
    country: str
    may_pick_up: bool
    bill_share: int
    sees: list[Sight]
    note: str = Field(description="For the office. They never see it.")
    status: GuardianStatus
    created_at: datetime
    updated_at: datetime


class GuardianPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    first_name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["first_name"])] = ""
    last_name: Annotated[Text, Field(max_length=AT_MOST["last_name"])] = ""
    relationship: Relationship = Relationship.GUARDIAN
    email: Annotated[Text, Field(max_length=AT_MOST["email"])] = ""
    phone: Annotated[Text, Field(max_length=AT_MOST["phone"])] = ""
    lives_there: StrictBool = True
    address: Annotated[Text, Field(max_length=AT_MOST["address"], description=_ELSEWHERE)] = ""
    suburb: Annotated[Text, Field(max_length=AT_MOST["suburb"])] = ""
    state: Annotated[Text, Field(max_length=AT_MOST["state"])] = ""
    postcode: Annotated[Text, Field(max_length=AT_MOST["postcode"])] = ""
    country: HomeCountry = ""
    may_pick_up: StrictBool = False
    bill_share: Share = 0
    sees: Sees = []
    note: Annotated[Text, Field(max_length=AT_MOST["note"])] = ""


class GuardianIn(GuardianPatch):
    """What is known of somebody who looks after them from now on."""

    first_name: Annotated[Text, Field(min_length=1, max_length=AT_MOST["first_name"])]


class ContactOut(Schema):
    """Somebody to call when nobody else answers: of a family, or of one learner."""

    contact_id: UUID
    family_id: UUID | None
    learner_id: UUID | None
    name: str
    relationship: Relationship
    phone: str
    other_phone: str
    may_pick_up: bool


class ContactPatch(Schema):
    """What is to be different. Fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Text, Field(min_length=1, max_length=OF_CONTACTS["name"])] = ""
    relationship: Relationship = Relationship.OTHER
    phone: Annotated[Text, Field(min_length=1, max_length=OF_CONTACTS["phone"])] = ""
    other_phone: Annotated[Text, Field(max_length=OF_CONTACTS["other_phone"])] = ""
    may_pick_up: StrictBool = False


class NewContact(ContactPatch):
    """Who is to be called."""

    name: Annotated[Text, Field(min_length=1, max_length=OF_CONTACTS["name"])]
    phone: Annotated[Text, Field(min_length=1, max_length=OF_CONTACTS["phone"])]


@router.post(
    "/o/{code}/families/{uuid:family_id}/guardians", response=documented(GuardianOut, 201), operation_id="addGuardian"
)
@endpoint(Permission.FAMILY_EDIT)
def add(
    request: HttpRequest, code: str, family_id: UUID, guardian: GuardianIn, response: HttpResponse
) -> Status[GuardianRow]:
    """Add a guardian, as the last whom one calls."""
    call = call_of(request)
    added = actions.add_guardian(call.actor, family_id=family_id, details=GuardianDetails(**guardian.model_dump()))
    row = guardians.guardian(call.actor, guardian_id=added.pk, permission=Permission.FAMILY_EDIT)
    response["ETag"] = etag(call, row.guardian_id, row.version)
    return Status(201, row)


@router.get("/o/{code}/guardians/{uuid:guardian_id}", response=documented(GuardianOut), operation_id="readGuardian")
@endpoint(Permission.FAMILY_READ)
def read(request: HttpRequest, code: str, guardian_id: UUID, response: HttpResponse) -> GuardianRow:
    """Read what is known of one guardian. Its ETag is what a change must name."""
    call = call_of(request)
    row = guardians.guardian(call.actor, guardian_id=guardian_id)
    response["ETag"] = etag(call, row.guardian_id, row.version)
    return row


@router.patch(
    "/o/{code}/guardians/{uuid:guardian_id}",
    response=documented(GuardianOut, 200, 412, 428),
    operation_id="editGuardian",
)
@endpoint(Permission.FAMILY_EDIT)
def edit(
    request: HttpRequest,
    code: str,
    guardian_id: UUID,
    guardian: GuardianPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> GuardianRow:
    """Change what is known of a guardian."""
    call = call_of(request)
    row = guardians.guardian(call.actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)
    check_version(request, etag(call, row.guardian_id, row.version))
    details = replace(row.details, **guardian.model_dump(exclude_unset=True))
    actions.edit_guardian(call.actor, guardian_id=guardian_id, details=details, version=row.version)
    edited = guardians.guardian(call.actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)
    response["ETag"] = etag(call, edited.guardian_id, edited.version)
    return edited


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/raising", response=documented(GuardianOut), operation_id="raiseGuardian"
)
@endpoint(Permission.FAMILY_EDIT)
def raise_one(request: HttpRequest, code: str, guardian_id: UUID) -> GuardianRow:
    """Let somebody be called one place earlier."""
    actor = call_of(request).actor
    actions.raise_guardian(actor, guardian_id=guardian_id)
    return guardians.guardian(actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/removal", response=documented(GuardianOut), operation_id="removeGuardian"
)
@endpoint(Permission.FAMILY_EDIT)
def remove(request: HttpRequest, code: str, guardian_id: UUID) -> GuardianRow:
    """Let somebody be no guardian of the family any more. What they were told, paid and signed stays theirs."""
    actor = call_of(request).actor
    actions.remove_guardian(actor, guardian_id=guardian_id)
    return guardians.guardian(actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/return",
    response=documented(GuardianOut, 200, 409),
    operation_id="returnGuardian",
)
@endpoint(Permission.FAMILY_EDIT)
def bring_back(request: HttpRequest, code: str, guardian_id: UUID) -> GuardianRow:
    """Let somebody be a guardian again who was removed, with the share of the bill that they had."""
    actor = call_of(request).actor
    actions.return_guardian(actor, guardian_id=guardian_id)
    return guardians.guardian(actor, guardian_id=guardian_id, permission=Permission.FAMILY_EDIT)


@router.post(
    "/o/{code}/families/{uuid:family_id}/emergency-contacts",
    response=documented(ContactOut, 201),
    operation_id="addContactOfFamily",
)
@endpoint(Permission.FAMILY_EDIT)
def add_of_family(request: HttpRequest, code: str, family_id: UUID, contact: NewContact) -> Status[ContactRow]:
    """Add somebody to call for any child of a family."""
    actor = call_of(request).actor
    details = ContactDetails(**contact.model_dump())
    added = contact_actions.add_contact_of_family(actor, family_id=family_id, details=details)
    return Status(201, emergency.contact(actor, contact_id=added.pk, permission=Permission.FAMILY_EDIT))


@router.post(
    "/o/{code}/learners/{uuid:learner_id}/emergency-contacts",
    response=documented(ContactOut, 201),
    operation_id="addContactOfLearner",
)
@endpoint(Permission.FAMILY_EDIT)
def add_of_learner(request: HttpRequest, code: str, learner_id: UUID, contact: NewContact) -> Status[ContactRow]:
    """Add somebody to call for one learner."""
    actor = call_of(request).actor
    details = ContactDetails(**contact.model_dump())
    added = contact_actions.add_contact_of_learner(actor, learner_id=learner_id, details=details)
    return Status(201, emergency.contact(actor, contact_id=added.pk, permission=Permission.FAMILY_EDIT))


@router.get(
    "/o/{code}/emergency-contacts/{uuid:contact_id}", response=documented(ContactOut), operation_id="readContact"
)
@endpoint(Permission.FAMILY_READ)
def read_contact(request: HttpRequest, code: str, contact_id: UUID, response: HttpResponse) -> ContactRow:
    """Read one emergency contact. Its ETag is what a change must name."""
    call = call_of(request)
    row = emergency.contact(call.actor, contact_id=contact_id)
    response["ETag"] = etag(call, row.contact_id, row.version)
    return row


@router.patch(
    "/o/{code}/emergency-contacts/{uuid:contact_id}",
    response=documented(ContactOut, 200, 412, 428),
    operation_id="editContact",
)
@endpoint(Permission.FAMILY_EDIT)
def edit_contact(
    request: HttpRequest,
    code: str,
    contact_id: UUID,
    contact: ContactPatch,
    response: HttpResponse,
    if_match: IfMatch = None,
) -> ContactRow:
    """Change what is known of an emergency contact."""
    call = call_of(request)
    row = emergency.contact(call.actor, contact_id=contact_id, permission=Permission.FAMILY_EDIT)
    check_version(request, etag(call, row.contact_id, row.version))
    details = replace(row.details, **contact.model_dump(exclude_unset=True))
    contact_actions.edit_contact(call.actor, contact_id=contact_id, details=details, version=row.version)
    edited = emergency.contact(call.actor, contact_id=contact_id, permission=Permission.FAMILY_EDIT)
    response["ETag"] = etag(call, edited.contact_id, edited.version)
    return edited


@router.post(
    "/o/{code}/emergency-contacts/{uuid:contact_id}/raising",
    response=documented(ContactOut),
    operation_id="raiseContact",
)
@endpoint(Permission.FAMILY_EDIT)
def raise_contact(request: HttpRequest, code: str, contact_id: UUID) -> ContactRow:
    """Let somebody be called one place earlier."""
    actor = call_of(request).actor
    contact_actions.raise_contact(actor, contact_id=contact_id)
    return emergency.contact(actor, contact_id=contact_id, permission=Permission.FAMILY_EDIT)


@router.post(
    "/o/{code}/emergency-contacts/{uuid:contact_id}/removal",
    response=documented(ContactOut),
    operation_id="removeContact",
)
@endpoint(Permission.FAMILY_EDIT)
def remove_contact(request: HttpRequest, code: str, contact_id: UUID) -> ContactRow:
    """Forget an emergency contact. The answer is who they were."""
    actor = call_of(request).actor
    row = emergency.contact(actor, contact_id=contact_id, permission=Permission.FAMILY_EDIT)
    contact_actions.remove_contact(actor, contact_id=contact_id)
    return row
