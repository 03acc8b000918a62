"""What is told of families, their guardians and contacts to the apps below."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.administration import kinds as fielded
from cohortium.administration.queries.fields import found_in_trail
from cohortium.administration.rules.places import countries
from cohortium.audit import sentences, things
from cohortium.core.errors import Words
from cohortium.desk.kinds import search as findable
from cohortium.people.events import (
    ContactAdded,
    ContactEdited,
    ContactRaised,
    ContactRemoved,
    ContactsBroughtIn,
    ContactsTakenBack,
    FamiliesArchived,
    FamiliesBroughtIn,
    FamiliesRestored,
    FamiliesTakenBack,
    FamilyAdded,
    FamilyEdited,
    GuardianAdded,
    GuardianEdited,
    GuardianRaised,
    GuardianRemoved,
    GuardianReturned,
    GuardiansBroughtIn,
    GuardiansTakenBack,
    LearnerJoined,
    LearnerLeft,
    LearnersJoined,
    LearnersParted,
)
from cohortium.people.models import Family
from cohortium.people.queries import emergency, families, guardians, learners, search
from cohortium.people.queries.families import ENTITY
from cohortium.people.queries.guardians import RELATIONSHIPS, SIGHTS
from cohortium.people.states import FamilyStatus, GuardianStatus

_WHERE: dict[str, Words] = {
    "email": _("E-mail"),
    "phone": _("Phone"),
    "address": _("Street address"),
    "suburb": _("Suburb"),
    "state": _("State or region"),
    "postcode": _("Postcode"),
    "country": _("Country"),
}


def _learners_named(ids: Collection[Any]) -> Callable[[Any], Words]:
    called = learners.names([UUID(str(one)) for one in ids])
    return lambda one: called.get(UUID(str(one)), _("Unknown person"))


sentences.register(
    {
        FamilyAdded.kind: _("Added"),
        FamilyEdited.kind: _("Edited"),
        FamiliesArchived.kind: _("Archived"),
        FamiliesRestored.kind: _("Restored"),
        FamiliesBroughtIn.kind: _("Imported from a file"),
        FamiliesTakenBack.kind: _("Withdrawn because the import was undone"),
        LearnerJoined.kind: _("%(learner_a)s added"),
        LearnersJoined.kind: _("%(learner_a)s added by an import"),
        LearnersParted.kind: _("%(learner_a)s removed because the import was undone"),
        LearnerLeft.kind: _("%(learner_a)s removed"),
    },
    entity_type=ENTITY,
    labels={
        **_WHERE,
        "name": _("Name"),
        "campus": _("Based at"),
        "status": _("Status"),
        "learner": _("Who"),
        "emergency_contact": _("Emergency contact"),
    },
    values={"status": dict(FamilyStatus.choices), "country": countries()},
    told={fact.kind: frozenset({"status"}) for fact in (FamiliesArchived, FamiliesRestored)},
    readers={"learner": _learners_named},
)
sentences.register(
    {
        GuardianAdded.kind: _("Added as %(guardian_a)s"),
        GuardianEdited.kind: _("Edited as %(guardian_a)s"),
        GuardianRaised.kind: _("Moved up in the call order"),
        GuardianRemoved.kind: _("Removed as %(guardian_a)s"),
        GuardianReturned.kind: _("Restored as %(guardian_a)s"),
        GuardiansBroughtIn.kind: _("Imported from a file"),
        GuardiansTakenBack.kind: _("Withdrawn because the import was undone"),
    },
    entity_type="guardian",
    labels={
        **_WHERE,
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "relationship": _("Relationship"),
        "lives_there": _("Lives at the %(family_one)s address"),
        "may_pick_up": _("Can pick up"),
        "bill_share": _("Share of the bill (%)"),
        "sees": _("Can see"),
        "note": _("Note"),
        "place": _("Place"),
        "status": _("Status"),
    },
    values={
        "status": dict(GuardianStatus.choices),
        "relationship": RELATIONSHIPS,
        "sees": SIGHTS,
        "country": countries(),
    },
    told={fact.kind: frozenset({"status"}) for fact in (GuardianRemoved, GuardianReturned)},
)
sentences.register(
    {
        ContactAdded.kind: _("Added as emergency contact"),
        ContactEdited.kind: _("Edited as emergency contact"),
        ContactRaised.kind: _("Moved up in the call order"),
        ContactRemoved.kind: _("Removed as emergency contact"),
        ContactsBroughtIn.kind: _("Imported from a file"),
        ContactsTakenBack.kind: _("Withdrawn because the import was undone"),
    },
    entity_type="emergencycontact",
    labels={
        "name": _("Name"),
        "phone": _("Phone"),
        "other_phone": _("Other phone"),
        "relationship": _("Relationship"),
        "may_pick_up": _("Can pick up"),
        "place": _("Place"),
    },
    values={"relationship": RELATIONSHIPS},
)
fielded.reaches(ENTITY, rows=Family.objects.all, opening=Q(status=FamilyStatus.ACTIVE, merged_into=None))
things.register(ENTITY, word="%(family_one)s", names=families.names)
things.register("guardian", word="%(guardian_one)s", names=guardians.names)
things.register("emergencycontact", word=_("emergency contact"), names=emergency.names)
sentences.register_finder(ENTITY, found_in_trail)
findable.register(ENTITY, word="%(family_many)s", permission=Permission.FAMILY_READ, find=search.families_found)
fielded.register(
    ENTITY,
    word="%(family_many)s",
    sights={Permission.FAMILY_EDIT: _("Who may edit them")},
    stored=families.stored,
)
