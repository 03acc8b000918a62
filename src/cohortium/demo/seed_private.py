"""Seeds what is private about learners, through the same actions that people use."""

import io
from collections.abc import Mapping
from uuid import UUID

from PIL import Image, ImageDraw

from cohortium.access.actor import Actor
from cohortium.demo.private import PRIVATE
from cohortium.files.adapters.intake import Upload, receive
from cohortium.people.actions.background import edit_background, edit_demographics
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.national_ids import add_id
from cohortium.people.actions.photos import set_photo
from cohortium.people.queries.photos import PHOTO
from cohortium.tenancy.scope import organisation_scope

SIDE = 480
# Ground, clothes, skin, hair: of each face the next.
_COLOURS = (("#d7e3e8", "#0f5f5c", "#e8b48c", "#3b2a20"), ("#efe3d3", "#7a3b69", "#c98d62", "#1d1613"))


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
        upload = Upload("photo.png", "image/png", [_face(*_COLOURS[place % len(_COLOURS)])])
        received = receive(upload, kind=PHOTO, organisation_id=owner.organisation_id)
        with organisation_scope(owner.organisation_id):
            set_photo(owner, learner_id=learners[name], received=received)


def _face(ground: str, clothes: str, skin: str, hair: str) -> bytes:
    """Nobody's face."""
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 330, 420, 690), fill=clothes)
    draw.ellipse((130, 70, 350, 330), fill=hair)
    draw.rectangle((205, 290, 275, 370), fill=skin)
    draw.ellipse((150, 110, 330, 330), fill=skin)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
