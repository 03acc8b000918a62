"""The documents of a partner: kept, and taken away."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record
from cohortium.core.rows import locked
from cohortium.core.text import plain
from cohortium.files.actions import Received, keep, remove
from cohortium.partners.events import DocumentAdded, DocumentRemoved
from cohortium.partners.models import PartnerDocument
from cohortium.partners.queries.documents import documents_visible_to, insist_name
from cohortium.partners.queries.partners import visible_to


@action(Permission.PARTNER_EDIT)
def add_document(actor: Actor, *, partner_id: UUID, name: str, received: Received) -> PartnerDocument:
    """Keep a file that was received as a document of a partner.

    Raises:
        NotFound: the partner is not within reach.
        Invalid: it has no name that can be accepted.
    """
    insist_name(name)
    partner = locked(visible_to(actor, Permission.PARTNER_EDIT), partner_id)
    kept = keep(actor.lent(Permission.FILE_KEEP), received=received, owner_id=partner.pk)
    row = PartnerDocument(partner=partner, name=plain(name), file_id=kept.pk)
    row.save()
    record(actor, DocumentAdded(row.pk), row, {"name": (None, row.name)})
    return row


@action(Permission.PARTNER_EDIT)
def remove_document(actor: Actor, *, document_id: UUID) -> UUID:
    """Take a document away, and its content. Gives the partner whose it was.

    Raises:
        NotFound: it is not within reach.
    """
    row = locked(documents_visible_to(actor, Permission.PARTNER_EDIT), document_id)
    remove(actor.lent(Permission.FILE_REMOVE), file_id=row.file_id)
    record(actor, DocumentRemoved(row.pk), row)
    row.delete()
    return UUID(str(row.partner_id))
