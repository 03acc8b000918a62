"""What can be asked of the photo of a learner."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.files.adapters.intake import Upload, receive
from cohortium.people.actions.photos import set_photo
from cohortium.people.queries.photos import PHOTO
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, call, page, post
from tests.cases.learners import learner
from tests.cases.organisation import LOGO
from tests.fixtures import Provider


def pictured(provider: Provider, campus: Campus) -> UUID:
    """A learner with a photo."""
    learner_id = learner(provider, campus)
    received = receive(Upload("photo.png", "image/png", [LOGO]), kind=PHOTO, organisation_id=provider.id)
    with provider.scope():
        set_photo(provider.system, learner_id=learner_id, received=received)
    return learner_id


def send_photo(client: Client, at: At) -> Any:
    """Send a picture by the form."""
    picture = {"file": SimpleUploadedFile("photo.png", LOGO, "image/png")}
    return client.post(f"/o/{at.code}/learners/{at.id}/photo/edit", picture)


def put_photo(client: Client, at: At) -> Any:
    """Send a picture as a program does."""
    return client.put(f"/api/v1/o/{at.code}/learners/{at.id}/photo", LOGO, content_type="image/png")


CASES = [
    Case("photo", page("learners/ID/photo"), 200, pictured),
    Case("photo, asked", page("learners/ID/photo/edit"), 200, learner),
    Case("photo, sent", send_photo, 302, learner),
    Case("photo removal, asked", page("learners/ID/photo/removal"), 200, pictured),
    Case("photo removal, sent", post("learners/ID/photo/removal"), 302, pictured),
    Case("API: photo", put_photo, 204, learner),
    Case("API: photo removed", call("delete", "learners/ID/photo"), 204, pictured),
]
