"""Questions about the documents of partners. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid, NotFound, Words
from cohortium.core.text import TEXT_FAULTS, plain, text_faults
from cohortium.files.queries import files_of_content
from cohortium.partners.models import PartnerDocument
from cohortium.partners.queries.partners import visible_to
from cohortium.partners.rules.partners import MOST_OF_DOCUMENT

NAMELESS: Words = _("Enter a description, such as “Certificate of incorporation”.")
# As the trail knows them, and as what their files are kept.
ENTITY, FILE = "partnerdocument", "partner_document"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a partner."""

    document_id: UUID
    partner_id: UUID
    name: str
    file_id: UUID
    created_at: datetime


def insist_name(name: str) -> None:
    """Insist that a document can be called so: before its file is taken in.

    Raises:
        Invalid: it cannot.
    """
    found = text_faults({"name": name}, {"name": MOST_OF_DOCUMENT})
    if found:
        raise Invalid({"name": [TEXT_FAULTS[found["name"]]]})
    if not any(sign.isalnum() for sign in name):
        raise Invalid({"name": [NAMELESS]})


def documents_visible_to(actor: Actor, permission: Permission) -> QuerySet[PartnerDocument]:
    """The documents of partners that this permission reaches."""
    return PartnerDocument.objects.filter(partner__in=visible_to(actor, permission).values("pk"))


def documents(*, partner_id: UUID) -> list[DocumentRow]:
    """The documents of a partner that the caller has already been allowed to see, the oldest first."""
    return [_row(one) for one in PartnerDocument.objects.filter(partner=partner_id).order_by("created_at", "pk")]


def document(actor: Actor, *, document_id: UUID, permission: Permission) -> DocumentRow:
    """One document.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = documents_visible_to(actor, permission).filter(pk=document_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def same_document(*, partner_id: UUID, name: str, sha256: str) -> UUID | None:
    """The document of this name and content, of a partner that the caller has already been allowed to change."""
    rows = PartnerDocument.objects.filter(partner=partner_id, name=plain(name)).order_by("created_at", "pk")
    kept = {one.file_id: one.pk for one in rows}
    return next((kept[one] for one in files_of_content(kept, sha256=sha256)), None)


def may_see(actor: Actor, partner_id: UUID) -> bool:
    """Whoever sees a partner sees their documents."""
    return visible_to(actor, Permission.PARTNER_READ).filter(pk=partner_id).exists()


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What each is called, for whoever may read the trail."""
    return dict(PartnerDocument.objects.filter(pk__in=ids).values_list("pk", "name"))


def _row(one: PartnerDocument) -> DocumentRow:
    return DocumentRow(one.pk, one.partner_id, one.name, one.file_id, one.created_at)
