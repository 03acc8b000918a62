"""What this app tells the ones below about what is private."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.files import owners
from cohortium.files.rules.types import IMAGES, JPEG
from cohortium.people.events import (
    BackgroundEdited,
    DemographicsEdited,
    DemographicsExported,
    DemographicsSeen,
    HealthBroughtIn,
    HealthEdited,
    HealthExported,
    HealthSeen,
    HealthTakenBack,
    IdAdded,
    IdRemoved,
    IdRevealed,
    IdsExported,
    IdsRekeyed,
    PhotoRemoved,
    PhotoSet,
)
from cohortium.people.queries import background, health, learners, national_ids, photos

SEEN, EXPORTED = _("Viewed"), _("Exported")

sentences.register(
    {
        HealthSeen.kind: SEEN,
        HealthExported.kind: EXPORTED,
        HealthEdited.kind: _("Edited"),
        HealthBroughtIn.kind: _("Imported from a file"),
        HealthTakenBack.kind: _("Withdrawn because the import was undone"),
    },
    entity_type=health.ENTITY,
    labels=health.LABELS,
)
things.register(health.ENTITY, word=_("health of %(learner_many)s"), names=learners.names)
sentences.register(
    {
        IdAdded.kind: _("Added"),
        IdRemoved.kind: _("Removed"),
        IdRevealed.kind: _("Full number viewed"),
        IdsExported.kind: _("Full number included in their data export"),
        IdsRekeyed.kind: _("Encrypted with a new key"),
    },
    entity_type=national_ids.ENTITY,
    labels={"kind": _("Kind"), "country": _("Issued by"), "last_four": _("Ends in"), "reason": _("Reason")},
    values={"kind": {str(kind): words for kind, words in national_ids.ID_KINDS.items()} | {None: _("none")}},
)
things.register(national_ids.ENTITY, word=_("identity number"), names=national_ids.names)
sentences.register(
    {DemographicsSeen.kind: SEEN, DemographicsExported.kind: EXPORTED, DemographicsEdited.kind: _("Edited")},
    entity_type=background.DEMOGRAPHICS,
    labels=background.DEMOGRAPHICS_LABELS,
)
sentences.register(
    {BackgroundEdited.kind: _("Edited")},
    entity_type=background.BACKGROUND,
    labels=background.BACKGROUND_LABELS,
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
