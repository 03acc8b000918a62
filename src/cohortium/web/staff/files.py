"""Files of an organisation, for those whom their owner lets read them."""

from uuid import UUID

from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.files.queries import readable
from cohortium.web import downloads
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page


@page(Permission.ORGANISATION_ENTER)
def show(visit: Visit, file_id: UUID) -> Answer:
    """The content: pictures are shown, everything else is saved."""
    return downloads.of(readable(visit.actor, file_id=file_id))


@page(Permission.ORGANISATION_ENTER)
def preview(visit: Visit, file_id: UUID) -> Answer:
    """The small picture of it, where there is one."""
    row = readable(visit.actor, file_id=file_id)
    if not row.has_preview:
        raise NotFound
    return downloads.preview_of(row)
