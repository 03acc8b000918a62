"""The photo of a learner, as programs send it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from cohortium.access.permissions import Permission
from cohortium.api.endpoint import call_of, documented, endpoint, endpoint_that_calls_out
from cohortium.api.v1.organisation import BODY, sent_picture
from cohortium.files.adapters import intake
from cohortium.people.actions.photos import remove_photo, set_photo
from cohortium.people.queries.learners import insist_visible
from cohortium.people.queries.photos import PHOTO

router = Router(tags=["Learners"])


@router.put(
    "/o/{code}/learners/{uuid:learner_id}/photo",
    response=documented(None, 204),
    operation_id="setLearnerPhoto",
    openapi_extra=BODY,
)
@endpoint_that_calls_out(Permission.LEARNER_EDIT)
def put_photo(request: HttpRequest, code: str, learner_id: UUID) -> Status[None]:
    """Set the photo of a learner: the body is the picture. It is drawn anew, as JPEG."""
    call = call_of(request)
    with call.again(Permission.LEARNER_EDIT) as inside:
        insist_visible(inside.actor, learner_id=learner_id, permission=Permission.LEARNER_EDIT)
    upload = sent_picture(request, "photo")
    received = intake.receive(upload, kind=PHOTO, organisation_id=call.actor.organisation_id, field="")
    with (
        intake.held(received, organisation_id=call.actor.organisation_id),
        call.again(Permission.LEARNER_EDIT) as again,
    ):
        set_photo(again.actor, learner_id=learner_id, received=received)
    return Status(204, None)


@router.delete(
    "/o/{code}/learners/{uuid:learner_id}/photo", response=documented(None, 204), operation_id="removeLearnerPhoto"
)
@endpoint(Permission.LEARNER_EDIT)
def delete_photo(request: HttpRequest, code: str, learner_id: UUID) -> Status[None]:
    """Take the photo of a learner away. There was none: it stays so."""
    remove_photo(call_of(request).actor, learner_id=learner_id)
    return Status(204, None)
