"""The photo of a learner: shown, sent and taken away."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.people.actions.photos import remove_photo, set_photo
from cohortium.people.queries import learners
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.queries.photos import PHOTO, photo
from cohortium.web import downloads
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.uploads import FileForm


@page(Permission.LEARNER_READ)
def show(visit: Visit, learner_id: UUID) -> Answer:
    """The picture; the small one, once it is drawn."""
    row = photo(visit.actor, learner_id=learner_id)
    return downloads.preview_of(row) if row.has_preview else downloads.of(row)


@page_that_calls_out(Permission.LEARNER_EDIT)
def send(visit: Visit, learner_id: UUID) -> Answer:
    """The form for a photo; and taking one in, which is done outside the scope."""
    with visit.again(Permission.LEARNER_EDIT) as inside:
        shows = _shows(inside, learner_id)
    request = visit.request
    if request.method != "POST":
        return Page("staff/learners/photo.html", {**shows, "form": FileForm(kind=PHOTO)})
    form = FileForm(request.POST, request.FILES, kind=PHOTO)
    try:
        received = form.receive(visit.actor.organisation_id)
    except Invalid as refusal:
        form.refuse(refusal)
        return Page("staff/learners/photo.html", {**shows, "form": form}, 422)
    _use(visit, learner_id, received)
    noted = [str(intake.NOTES[note]) for note in received.notes]
    return Redirect(shows["back_href"], " ".join([_("Photo changed."), *noted]))


@page(Permission.LEARNER_EDIT, posts=True)
def removal(visit: Visit, learner_id: UUID) -> Answer:
    """What going without a photo means; and doing so."""
    shows = _shows(visit, learner_id)
    if visit.request.method == "POST":
        done = remove_photo(visit.actor, learner_id=learner_id)
        saying = _("There was no photo.") if isinstance(done, Unchanged) else _("Photo removed.")
        return Redirect(shows["back_href"], saying)
    return Page("staff/learners/photo_remove.html", shows)


def href_of(visit: Visit, row: LearnerRow, *, changes: bool = False) -> str:
    """The address of the photo; nothing where there is none to show. Another photo has another address.

    Where somebody said no to photos there is one on the pages where it can be changed, and nowhere else.
    """
    return address_of(visit, row.learner_id, row.kept_photo_id if changes else row.photo_id)


def address_of(visit: Visit, learner_id: UUID, photo_id: UUID | None) -> str:
    """The address of this photo of a learner; nothing where there is none."""
    if photo_id is None:
        return ""
    return f"{reverse('learner_photo', args=[visit.organisation.code, learner_id])}?v={photo_id}"


def _shows(visit: Visit, learner_id: UUID) -> dict[str, Any]:
    today = visit.today
    row = learners.learner(visit.actor, learner_id=learner_id, today=today, permission=Permission.LEARNER_EDIT)
    code = visit.organisation.code
    sees = visit.actor.may(Permission.LEARNER_READ)
    back = reverse("learner", args=[code, learner_id]) if sees else reverse("organisation", args=[code])
    return {"row": row, "photo_href": href_of(visit, row, changes=True) if sees else "", "back_href": back}


def _use(visit: Visit, learner_id: UUID, received: Received) -> None:
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id),
        visit.again(Permission.LEARNER_EDIT) as again,
    ):
        set_photo(again.actor, learner_id=learner_id, received=received)
