"""All that is known of somebody and theirs, as a file to take along."""

import json
import zipfile
from collections.abc import Mapping
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
from cohortium.web.portal.data_page import rendered


# The photos lie in a storage that may be somebody else's server: nothing is held up while it answers.
@page_that_calls_out(Permission.PORTAL_DOWNLOAD)
def data(visit: Visit) -> Answer:
    """What the file holds; and the file: a page to read, JSON, and the photos beside them."""
    with visit.again(Permission.PORTAL_DOWNLOAD) as here:
        if visit.request.method != "POST":
            whose = own_partner(here.actor)
            return Page(
                "portal/data.html",
                {"partner": whose, "is_family": not whose or has_own(here.actor), "office": office()},
            )
        photos = own_photos(here.actor)
    pictures = {row.file_id: _picture(row) for _learner_id, row in photos}
    with visit.again(Permission.PORTAL_DOWNLOAD) as here:
        taken = take_own_data(here.actor, today=here.today)
        asked = [asdict(row) for row in own.told_of_self(here.actor, today=here.today)]
        # Those that are still theirs to see.
        mine = {learner_id: row for learner_id, row in own_photos(here.actor) if row.file_id in pictures}
        names = {one: f"photos/{one}{BY_NAME[row.media_type].extension}" for one, row in mine.items()}
        there = {one: name for one, name in names.items() if pictures[mine[one].file_id] is not None}
        missing = sorted(set(names.values()) - set(there.values()))
        head = {"organisation": here.organisation.name, "taken_at": here.now, "time_zone": here.organisation.time_zone}
        content = {**head, **taken, "privacy_requests": asked, "files_missing": missing}
        page = rendered(content, pictures=there, missing=missing)
    packed = _packed(content, page, {name: pictures[mine[one].file_id] or b"" for one, name in there.items()})
    return Export(f"{visit.organisation.code}-data.zip", "application/zip", iter([packed]))


def _packed(content: Mapping[str, object], page: str, pictures: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page)
        archive.writestr("data.json", json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for name, picture in pictures.items():
            archive.writestr(name, picture)
    return packed.getvalue()


def _picture(row: FileRow) -> bytes | None:
    """The picture; nothing where its file was lost. One that is gone for good must not keep the rest from anybody."""
    try:
        return b"".join(storage.pieces(storage.key_of(row.organisation_id, row.file_id)))
    except storage.NotThere:
        return None
    except storage.StorageAway:
        raise StorageSilent from None
