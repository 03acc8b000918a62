"""The documents of partners: sent, read out, and taken away."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint, endpoint_that_calls_out
from cohortium.api.schemas import Text
from cohortium.api.uploads import declared_of, sent
from cohortium.files.adapters import intake
from cohortium.files.adapters.handing_out import whole
from cohortium.files.queries import readable
from cohortium.files.rules.types import DOCX, JPEG, PDF, PNG
from cohortium.partners.actions.documents import add_document, remove_document
from cohortium.partners.queries import documents as queries
from cohortium.partners.queries.documents import FILE, DocumentRow
from cohortium.partners.queries.partners import partner
from cohortium.partners.rules.partners import MOST_OF_DOCUMENT

router = Router(tags=["Partners"])
READ, EDIT = Permission.PARTNER_READ, Permission.PARTNER_EDIT
PAPERS = (PNG, JPEG, PDF, DOCX)
# The body is the file: nothing stands around it.
CONTENT = {one.media_type: {"schema": {"type": "string", "format": "binary"}} for one in PAPERS}
BODY = {"requestBody": {"required": True, "content": CONTENT}}
_EXTENSIONS = {one.media_type: one.extension for one in PAPERS}


class PartnerDocumentOut(Schema):
    """A paper about a partner."""

    document_id: UUID
    partner_id: UUID
    name: str = Field(description="What it is, such as “Certificate of incorporation”.")
    created_at: datetime


class PartnerDocumentList(Schema):
    """All papers about a partner, the oldest first."""

    items: list[PartnerDocumentOut]


class PartnerDocumentSaid(Schema):
    """What there is to know of a paper that is sent."""

    name: Annotated[Text, Field(min_length=1, max_length=MOST_OF_DOCUMENT, description="What it is.")]


@router.get(
    "/o/{code}/partners/{uuid:partner_id}/documents",
    response=documented(PartnerDocumentList),
    operation_id="listPartnerDocuments",
)
@endpoint(READ)
def list_documents(request: HttpRequest, code: str, partner_id: UUID) -> PartnerDocumentList:
    """List the documents of a partner."""
    partner(call_of(request).actor, partner_id=partner_id)
    items = [PartnerDocumentOut.from_orm(row) for row in queries.documents(partner_id=partner_id)]
    return PartnerDocumentList(items=items)


@router.put(
    "/o/{code}/partners/{uuid:partner_id}/documents/files",
    response=documented(PartnerDocumentOut),
    operation_id="sendPartnerDocument",
    openapi_extra=BODY,
)
@endpoint_that_calls_out(EDIT)
def send(request: HttpRequest, code: str, partner_id: UUID, said: Query[PartnerDocumentSaid]) -> DocumentRow:
    """Send a document of a partner: the body is the file. Sent again under the same name, it is the same document."""
    call = call_of(request)
    with call.again(EDIT) as inside:
        partner(inside.actor, partner_id=partner_id, permission=EDIT)
    queries.insist_name(said.name)
    declared, organisation_id = declared_of(request), call.actor.organisation_id
    upload = sent(request, f"document{_EXTENSIONS.get(declared, '')}", declared=declared)
    received = intake.receive(upload, kind=FILE, organisation_id=organisation_id, field="")
    with intake.held(received, organisation_id=organisation_id) as held, call.again(EDIT) as again:
        partner(again.actor, partner_id=partner_id, permission=EDIT)
        found = queries.same_document(partner_id=partner_id, name=said.name, sha256=received.sha256)
        held.is_wanted = found is None
        if found is None:
            found = add_document(again.actor, partner_id=partner_id, name=said.name, received=received).pk
        return queries.document(again.actor, document_id=found, permission=EDIT)


@router.get(
    "/o/{code}/partners/documents/{uuid:document_id}",
    response=documented(PartnerDocumentOut),
    operation_id="readPartnerDocument",
)
@endpoint(READ)
def read(request: HttpRequest, code: str, document_id: UUID) -> DocumentRow:
    """Read what a document is."""
    return queries.document(call_of(request).actor, document_id=document_id, permission=READ)


@router.get(
    "/o/{code}/partners/documents/{uuid:document_id}/file",
    response=documented(None, 200, 409),
    operation_id="readPartnerDocumentFile",
    openapi_extra={"responses": {200: {"content": CONTENT}}},
)
@endpoint_that_calls_out(READ)
def read_file(request: HttpRequest, code: str, document_id: UUID) -> HttpResponse:
    """Read the file of a document, as it was kept."""
    with call_of(request).again(READ) as inside:
        row = queries.document(inside.actor, document_id=document_id, permission=READ)
        file = readable(inside.actor, file_id=row.file_id)
    answer = HttpResponse(whole(file), content_type=file.media_type)
    # Wherever it is opened, it is saved and does not act in our name.
    answer["Content-Disposition"] = f'attachment; filename="{document_id}{_EXTENSIONS[file.media_type]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@router.delete(
    "/o/{code}/partners/documents/{uuid:document_id}",
    response=documented(None, 204),
    operation_id="removePartnerDocument",
)
@endpoint(EDIT)
def remove(request: HttpRequest, code: str, document_id: UUID) -> Status[None]:
    """Take a document away, and its content. That there was one stays in the trail."""
    remove_document(call_of(request).actor, document_id=document_id)
    return Status(204, None)
