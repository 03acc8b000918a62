"""The photo of a learner: who may see it."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.files.queries import FileRow, file
from cohortium.files.states import FileStatus
from cohortium.people.kinds import consents
from cohortium.people.queries.consent_standing import forbidden
from cohortium.people.queries.learners import visible_to

PHOTO = "learner_photo"


def may_see_photo(actor: Actor, learner_id: UUID) -> bool:
    """Whoever sees a learner sees their photo, unless somebody said no to photos.

    Then only who may change it does, for whom the learner's own page says so.
    """
    seen = visible_to(actor, Permission.LEARNER_READ).filter(pk=learner_id).exists()
    return seen and not _is_hidden(actor, learner_id)


def photo(actor: Actor, *, learner_id: UUID) -> FileRow:
    """The photo of a learner.

    Raises:
        NotFound: there is none, or it is not theirs to see.
    """
    found = visible_to(actor, Permission.LEARNER_READ).filter(pk=learner_id).values_list("photo_id", flat=True).first()
    row = file(file_id=found) if found else None
    if row is None or row.status == FileStatus.REMOVED or _is_hidden(actor, learner_id):
        raise NotFound
    return row


def _is_hidden(actor: Actor, learner_id: UUID) -> bool:
    if not forbidden(consents.PHOTO.key, [learner_id]):
        return False
    return not visible_to(actor, Permission.LEARNER_EDIT).filter(pk=learner_id).exists()
