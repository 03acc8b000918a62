"""The photo of a learner: set, and taken away."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.rows import locked
from cohortium.files.actions import Received, keep, remove
from cohortium.people.events import PhotoRemoved, PhotoSet
from cohortium.people.models import Learner
from cohortium.people.queries.learners import visible_to


@action(Permission.LEARNER_EDIT)
def set_photo(actor: Actor, *, learner_id: UUID, received: Received) -> Learner:
    """Make a picture that was received the photo of a learner. The one before is removed.

    Raises:
        NotFound: they are not within reach.
    """
    learner = locked(visible_to(actor, Permission.LEARNER_EDIT), learner_id)
    before = learner.photo_id
    kept = keep(actor.lent(Permission.FILE_KEEP), received=received, owner_id=learner.pk)
    learner.photo_id = kept.pk
    learner.save(update_fields=["photo_id"])
    if before:
        remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, PhotoSet(learner.pk), learner)
    return learner


@action(Permission.LEARNER_EDIT)
def remove_photo(actor: Actor, *, learner_id: UUID) -> Learner | Unchanged:
    """Take the photo of a learner away, and its content with it.

    Raises:
        NotFound: they are not within reach.
    """
    learner = locked(visible_to(actor, Permission.LEARNER_EDIT), learner_id)
    before = learner.photo_id
    if before is None:
        return Unchanged(learner)
    learner.photo_id = None
    learner.save(update_fields=["photo_id"])
    remove(actor.lent(Permission.FILE_REMOVE), file_id=before)
    record(actor, PhotoRemoved(learner.pk), learner)
    return learner
