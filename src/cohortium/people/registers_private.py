"""What this app tells the ones below about what is private."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.files import owners
from cohortium.files.rules.types import IMAGES, JPEG
from cohortium.people.events import (
    BackgroundEdited,
    DemographicsEdited,
    DemographicsSeen,
    HealthEdited,
    HealthSeen,
    IdAdded,
    IdRemoved,
    IdRevealed,
    IdsRekeyed,
    PhotoRemoved,
    PhotoSet,
)
from cohortium.people.queries import background, health, learners, national_ids, photos

SEEN = _("Looked at")

sentences.register(
    {HealthSeen.kind: SEEN, HealthEdited.kind: _("Edited")},
    entity_type=health.ENTITY,
    labels={
        "medical_info": _("Medical information"),
        "allergies": _("Allergies"),
        "dietary_restrictions": _("Dietary restrictions"),
        "medication": _("Medication"),
        "emergency_plan": _("What to do in an emergency"),
        "doctor_name": _("Doctor"),
        "doctor_phone": _("The doctor’s phone"),
    },
)
things.register(health.ENTITY, word=_("health of %(learner_many)s"), names=learners.names)
sentences.register(
    {
        IdAdded.kind: _("Added"),
        IdRemoved.kind: _("Removed"),
        IdRevealed.kind: _("The whole number was shown"),
        IdsRekeyed.kind: _("Encrypted under another key"),
    },
    entity_type=national_ids.ENTITY,
    labels={"kind": _("Kind"), "country": _("Issued by"), "last_four": _("Ends in"), "reason": _("Reason")},
    values={"kind": {str(kind): words for kind, words in national_ids.ID_KINDS.items()} | {None: _("none")}},
)
things.register(national_ids.ENTITY, word=_("identity number"), names=national_ids.names)
sentences.register(
    {DemographicsSeen.kind: SEEN, DemographicsEdited.kind: _("Edited")},
    entity_type=background.DEMOGRAPHICS,
    labels={
        "race": _("Race or population group"),
        "disability": _("Disability"),
        "marital_status": _("Marital status"),
        "highest_education": _("Highest education"),
    },
)
sentences.register(
    {BackgroundEdited.kind: _("Edited")},
    entity_type=background.BACKGROUND,
    labels={
        "languages": _("Languages"),
        "skills": _("Skills"),
        "previous_employer": _("Last employer"),
        "previous_role": _("Last work"),
        "previous_duration": _("For how long"),
        "references": _("References"),
        "preferred_country": _("Country they wish for"),
        "job_type": _("Kind of work they wish for"),
        "willing_to_relocate": _("Willing to move for it"),
    },
)
things.register(background.DEMOGRAPHICS, word=_("demographics of %(learner_many)s"), names=learners.names)
things.register(background.BACKGROUND, word=_("background of %(learner_many)s"), names=learners.names)
sentences.register(
    {PhotoSet.kind: _("Photo changed"), PhotoRemoved.kind: _("Photo removed")}, entity_type="learner", labels={}
)
owners.register(
    photos.PHOTO,
    label=_("Photo"),
    owner_type="learner",
    types=IMAGES,
    at_most=10 * owners.MEGABYTE,
    may_read=photos.may_see_photo,
    fits=1000,
    becomes=JPEG,
    previewed=True,
)
