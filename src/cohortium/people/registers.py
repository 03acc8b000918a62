"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.administration import kinds as fielded
from cohortium.administration.queries.fields import found_in_trail
from cohortium.administration.rules.places import countries
from cohortium.audit import sentences, things
from cohortium.desk.kinds import search as findable
from cohortium.people.events import (
    FamiliesExported,
    LearnerAdded,
    LearnerEdited,
    LearnersArchived,
    LearnersBroughtIn,
    LearnersExported,
    LearnersRestored,
    LearnersTakenBack,
)
from cohortium.people.queries import learners, search
from cohortium.people.queries.learners import ENTITY
from cohortium.people.states import LearnerStatus

sentences.register(
    {
        LearnerAdded.kind: _("Added"),
        LearnerEdited.kind: _("Edited"),
        LearnersArchived.kind: _("Archived"),
        LearnersRestored.kind: _("Restored"),
        LearnersBroughtIn.kind: _("Imported from a file"),
        LearnersTakenBack.kind: _("Withdrawn because the import was undone"),
    },
    entity_type="learner",
    labels={
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "preferred_name": _("Preferred name"),
        "pronouns": _("Pronouns"),
        "date_of_birth": _("Date of birth"),
        "gender": _("Gender"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "address": _("Street address"),
        "suburb": _("Suburb"),
        "state": _("State or region"),
        "postcode": _("Postcode"),
        "country": _("Country"),
        "citizenship": _("Citizenship"),
        "campus": _("Based at"),
        "agent": _("%(agent_one)s"),
        "broker": _("%(broker_one)s"),
        "status": _("Status"),
    },
    values={"status": dict(LearnerStatus.choices), "country": countries()},
    told={fact.kind: frozenset({"status"}) for fact in (LearnersArchived, LearnersRestored)},
)
sentences.register(
    {LearnersExported.kind: _("%(learner_many)s exported"), FamiliesExported.kind: _("%(family_many)s exported")},
    entity_type="organisation",
    labels={
        "form": _("As"),
        "number": _("How many"),
        "parts": _("Details"),
        "text": _("Searched for"),
        "showing": _("Shown"),
        "campus": _("%(campus_one)s"),
        "partner": _("Referred by"),
        "consent": _("Consent"),
        "agreed_to": _("Only with consent to"),
    },
)
things.register("learner", word="%(learner_one)s", names=learners.names)
sentences.register_finder(ENTITY, found_in_trail)
findable.register("learner", word="%(learner_many)s", permission=Permission.LEARNER_READ, find=search.learners_found)
fielded.register(
    ENTITY,
    word="%(learner_many)s",
    sights={Permission.LEARNER_EDIT: _("Who may edit them")},
    stored=learners.stored,
)
