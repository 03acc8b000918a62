"""Seeds what is private about learners, through the same actions that people use."""

from collections.abc import Mapping
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.demo.logos import face
from cohortium.demo.private import PRIVATE
from cohortium.files.adapters.intake import Upload, receive
from cohortium.people.actions.background import edit_background, edit_demographics
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.national_ids import add_id
from cohortium.people.actions.photos import set_photo
from cohortium.people.queries.photos import PHOTO
from cohortium.tenancy.scope import organisation_scope


def seed_private(owner: Actor, code: str, learners: Mapping[str, UUID]) -> None:
    """Say what is known of those of whom something is."""
    for name, known in PRIVATE.get(code, {}).items():
        learner_id = learners[name]
        if known.health:
            edit_health(owner, learner_id=learner_id, details=known.health, version=0)
        if known.background:
            edit_background(owner, learner_id=learner_id, details=known.background, version=0)
        if known.demographics:
            edit_demographics(owner, learner_id=learner_id, details=known.demographics, version=0)
        for details in known.ids:
            add_id(owner, learner_id=learner_id, details=details)


def photograph(owner: Actor, code: str, learners: Mapping[str, UUID]) -> None:
    """Give some a photo: taken in outside the scope, as every file is."""
    pictured = [name for name, known in PRIVATE.get(code, {}).items() if known.has_photo]
    for place, name in enumerate(pictured):
        upload = Upload("photo.png", "image/png", [face(place)])
        received = receive(upload, kind=PHOTO, organisation_id=owner.organisation_id)
        with organisation_scope(owner.organisation_id):
            set_photo(owner, learner_id=learners[name], received=received)
