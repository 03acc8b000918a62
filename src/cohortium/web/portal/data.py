"""All that is known of somebody and theirs, as a file to take along."""

import json
import zipfile
from dataclasses import asdict
from io import BytesIO

from django.core.serializers.json import DjangoJSONEncoder

from cohortium.access.permissions import Permission
from cohortium.administration.queries.organisations import office
from cohortium.files.adapters import storage
from cohortium.files.adapters.handing_out import StorageSilent
from cohortium.files.queries import FileRow
from cohortium.files.rules.types import BY_NAME
from cohortium.partners.queries.log_ins import own_partner
from cohortium.people.actions.own_data import take_own_data
from cohortium.people.queries.portal import has_own, own_photos
from cohortium.privacy.queries import own
from cohortium.web.entrance import Visit
from cohortium.web.exports import Export
from cohortium.web.page import Answer, Page, page_that_calls_out


# The photos lie in a storage that may be somebody else's server: nothing is held up while it answers.
@page_that_calls_out(Permission.PORTAL_DOWNLOAD)
def data(visit: Visit) -> Answer:
    """What the file holds; and the file: JSON, and the photos beside it."""
    with visit.again(Permission.PORTAL_DOWNLOAD) as here:
        if visit.request.method != "POST":
            whose = own_partner(here.actor)
            return Page(
                "portal/data.html",
                {"partner": whose, "is_family": not whose or has_own(here.actor), "office": office()},
            )
        taken = take_own_data(here.actor, today=here.today)
        asked = [asdict(row) for row in own.told_of_self(here.actor, today=here.today)]
        photos = own_photos(here.actor)
        head = {"organisation": here.organisation.name, "taken_at": here.now, "time_zone": here.organisation.time_zone}
    content = {**head, **taken, "privacy_requests": asked}
    return Export(f"{visit.organisation.code}-data.zip", "application/zip", iter([_packed(content, photos)]))


def _packed(content: dict[str, object], photos: list[tuple[str, FileRow]]) -> bytes:
    packed, missing = BytesIO(), []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for learner_id, row in photos:
            name = f"photos/{learner_id}{BY_NAME[row.media_type].extension}"
            picture = _picture(row)
            if picture is None:
                missing.append(name)
            else:
                archive.writestr(name, picture)
        # Last, as it says what is missing.
        whole = {**content, "files_missing": missing}
        archive.writestr("data.json", json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
    return packed.getvalue()


def _picture(row: FileRow) -> bytes | None:
    """The picture; nothing where its file was lost. One that is gone for good must not keep the rest from anybody."""
    try:
        return b"".join(storage.pieces(storage.key_of(row.organisation_id, row.file_id)))
    except storage.NotThere:
        return None
    except storage.StorageAway:
        raise StorageSilent from None
