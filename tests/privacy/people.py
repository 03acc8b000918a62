"""People of tests with something in every table, and requests about them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.desk.models import Task
from cohortium.files.models import StoredFile
from cohortium.files.states import FileStatus
from cohortium.notifications.models import Notification, NotificationPreference, UndeliverableAddress
from cohortium.people.actions.background import edit_background, edit_demographics
from cohortium.people.actions.consents import give_consents
from cohortium.people.actions.emergency import add_contact_of_learner
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import edit_learner
from cohortium.people.actions.national_ids import add_id
from cohortium.people.models import ConsentRequest, Learner
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.rules.national_ids import IdDetails
from cohortium.privacy.actions.requests import open_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.rules.requests import RequestDetails
from tests.fixtures import MORNING, Provider
from tests.people.consenting import published, said
from tests.people.households import TODAY, child, family, guardian

# Words that stand nowhere else, and nowhere afterwards.
MARKS = {
    "first_name": "Zwpqanele",
    "last_name": "Mbxqekwa",
    "preferred_name": "Zwpqi",
    "email": "zwpq.mbxq@example.com",
    "phone": "+61491570156",
    "address": "17 Qxtree Lane",
    "suburb": "Qxuburb",
    "allergies": "Qxpeanuts",
    "doctor": "Dr Qxfeld",
    "race": "Qxrace",
    "employer": "Qxemployer",
    "number": "X1234567QX",
    "caller": "Aunt Qxoline",
    "answerer": "Qxose Mbxqekwa",
    "note": "Qxnote about her",
    "file": "qxphoto.jpg",
    "task": "Call Qxanele",
    "letter": "Qxletter",
    "asked_by": "Qxmother",
}


@dataclass(frozen=True)
class Whole:
    """A learner of whom everything is known, and a brother of whom nothing may go."""

    learner: Learner
    brother: Learner
    family_id: UUID
    file_id: UUID
    request_id: UUID


def whole(provider: Provider, owner: Actor) -> Whole:
    """Somebody with something in every table that holds learners."""
    home = family(provider, "Papadopoulos")
    guardian(provider, home, "Eleni")
    row = child(provider, home, first_name="Before", last_name="Early")
    brother = child(provider, home, first_name="Kostas", last_name="Papadopoulos", email="kostas@example.com")
    text = published(provider)
    with provider.scope():
        known = {name: MARKS[name] for name in ("first_name", "last_name", "preferred_name", "email", "address")}
        details = LearnerDetails(**known, phone=MARKS["phone"], suburb=MARKS["suburb"], country="AU")
        edit_learner(owner, learner_id=row.pk, details=details, version=1, today=TODAY)
        of: dict[str, Any] = {"learner_id": row.pk, "version": 0}
        edit_health(owner, details=HealthDetails(allergies=MARKS["allergies"], doctor_name=MARKS["doctor"]), **of)
        edit_background(owner, details=BackgroundDetails(previous_employer=MARKS["employer"]), **of)
        edit_demographics(owner, details=DemographicsDetails(race=MARKS["race"]), **of)
        add_id(owner, learner_id=row.pk, details=IdDetails("passport", MARKS["number"], "AU"))
        contact = ContactDetails(MARKS["caller"], "0491 570 157", relationship="other")
        add_contact_of_learner(owner, learner_id=row.pk, details=contact)
        answer = said(name=MARKS["answerer"], note=MARKS["note"])
        for one, words in ((row, answer), (brother, said())):
            give_consents(owner, learner_ids=[one.pk], kind="photo", said=words, text_id=text.pk)
        ConsentRequest.objects.create(
            learner=row,
            email=MARKS["email"],
            name=MARKS["answerer"],
            language="en",
            secret_hash=new_id().bytes * 2,
            sent_at=MORNING,
            expires_at=MORNING,
        )
        kept = StoredFile.objects.create(
            kind="learner_photo",
            owner_type="learner",
            owner_id=row.pk,
            name=MARKS["file"],
            media_type="image/jpeg",
            size=1,
            sha256="0" * 64,
            status=FileStatus.USABLE,
        )
        Learner.objects.filter(pk=row.pk).update(photo_id=kept.pk)
        Task.objects.create(title=MARKS["task"], note=MARKS["note"], kind="x", subject_id=row.pk)
        about = {"kind": "x", "subject_id": row.pk, "recipient": MARKS["email"], "subject": MARKS["letter"]}
        Notification.objects.create(**about)
        Notification.objects.create(**about, body=MARKS["letter"], channel="in_app", status="sent")
        UndeliverableAddress.objects.create(address=MARKS["email"], notification_id=new_id(), marked_at=MORNING)
        NotificationPreference.objects.create(
            recipient_type="learner", recipient_id=row.pk, kind="x", channel="email", is_on=True
        )
    request = requested(provider, owner, Subject.LEARNER, row.pk, asked_by=MARKS["asked_by"], note=MARKS["note"])
    return Whole(row, brother, home.pk, kept.pk, request.pk)


def requested(
    provider: Provider, by: Actor, subject: Subject, subject_id: UUID, kind: str = "erasure", **said: Any
) -> SubjectRequest:
    """Somebody asks."""
    details = RequestDetails(kind, subject, subject_id, **{"received_on": TODAY, **said})
    with provider.scope():
        return open_request(by, details=details, today=TODAY)
