"""What can be asked of the organisation itself, and of its files."""

import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.files.adapters import storage
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, call, page, post
from tests.files.corpus import image
from tests.files.sending import kept
from tests.fixtures import Provider

FORM = {
    "time_zone": "Australia/Melbourne",
    "currency": "AUD",
    "tax_rate": "0",
    "locale": "en",
    "colour": "#0f5f5c",
}
LOGO = image()


def a_file(provider: Provider, campus: Campus) -> UUID:
    """A file that everybody may read who is inside, with its small picture."""
    stored = kept(provider, owner_id=campus.pk)
    with tempfile.NamedTemporaryFile() as small:
        storage.put(storage.key_of(provider.id, stored.pk, preview=True), Path(small.name))
    with provider.scope():
        stored.has_preview = True
        stored.save(update_fields=["has_preview"])
    return stored.pk


def edit(client: Client, at: At) -> Any:
    """Send the form as whoever may see it was given it: there is one organisation, and each request changes it."""
    form = getattr(client.get(f"/o/{at.code}/organisation/edit"), "content", b"")
    versions = re.findall(rb'name="version" value="(\d+)"', form)
    version = b"".join(versions).decode() or "1"
    return client.post(f"/o/{at.code}/organisation/edit", {**FORM, "name": f"Renamed {at.id}", "version": version})


def send_logo(client: Client, at: At) -> Any:
    """Send a picture by the form."""
    picture = {"file": SimpleUploadedFile("logo.png", LOGO, "image/png")}
    return client.post(f"/o/{at.code}/organisation/logo", picture)


def put_logo(client: Client, at: At) -> Any:
    """Send a picture as a program does."""
    return client.put(f"/api/v1/o/{at.code}/organisation/logo", LOGO, content_type="image/png")


CASES = [
    Case("organisation", page("organisation/"), 200, None),
    Case("organisation, to edit", page("organisation/edit"), 200, None),
    Case("organisation, edited", edit, 302, None),
    Case("logo, asked", page("organisation/logo"), 200, None),
    Case("logo, sent", send_logo, 302, None),
    Case("logo removal, asked", page("organisation/logo/removal"), 200, None),
    Case("logo removal, sent", post("organisation/logo/removal"), 302, None),
    Case("file", page("files/ID"), 200, a_file, at_campus=False, not_own=200),
    Case("small picture of a file", page("files/ID/preview"), 200, a_file, at_campus=False, not_own=200),
    Case("API: organisation", call("get", "organisation"), 200, None),
    Case("API: organisation edited", call("patch", "organisation", {"name": "Renamed ID"}), 200, None),
    Case("API: logo", put_logo, 200, None),
    Case("API: logo removed", call("delete", "organisation/logo"), 200, None),
]
