"""Bringing in many people at once, as a file of another system has them, and taking them back.

Whoever calls has asked the rules about each: what comes here can be accepted, and is tidied.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_all, record_each
from cohortium.administration.queries.campuses import names as campus_names
from cohortium.administration.queries.fields import PREFIX, labels
from cohortium.audit.trail import Entity
from cohortium.core.changes import Changes, assign
from cohortium.jobs.facts import BulkFact
from cohortium.people.events import (
    ContactEdited,
    ContactsBroughtIn,
    ContactsTakenBack,
    FamiliesBroughtIn,
    FamiliesTakenBack,
    FamilyEdited,
    GuardianEdited,
    GuardiansBroughtIn,
    GuardiansTakenBack,
    HealthBroughtIn,
    HealthEdited,
    HealthTakenBack,
    LearnerEdited,
    LearnersBroughtIn,
    LearnersJoined,
    LearnersParted,
    LearnersTakenBack,
)
from cohortium.people.models import EmergencyContact, Family, FamilyLearner, Guardian, Learner, LearnerHealth
from cohortium.people.queries.family_reach import (
    contacts_visible_to,
    guardians_visible_to,
    places_visible_to,
    visible_to,
)
from cohortium.people.queries.learners import visible_to as visible_learners
from cohortium.people.queries.suggested import PAIRS, suggested
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.together import insert_together, update_each

# What comes in: by ids that were made for it, the values of its fields.
New = Mapping[UUID, Mapping[str, Any]]


@action(Permission.FAMILY_ADD)
def bring_in_families(actor: Actor, *, families: New) -> list[UUID] | Unchanged:
    """Bring in families."""
    return _brought(actor, Family, FamiliesBroughtIn, families)


@action(Permission.FAMILY_EDIT)
def bring_in_guardians(actor: Actor, *, guardians: New) -> list[UUID] | Unchanged:
    """Bring in guardians of families, each with whom they look after."""
    return _brought(actor, Guardian, GuardiansBroughtIn, guardians)


@action(Permission.FAMILY_EDIT)
def bring_in_contacts(actor: Actor, *, contacts: New) -> list[UUID] | Unchanged:
    """Bring in emergency contacts of families."""
    return _brought(actor, EmergencyContact, ContactsBroughtIn, contacts)


@action(Permission.LEARNER_ADD)
def bring_in_learners(actor: Actor, *, learners: New) -> list[UUID] | Unchanged:
    """Bring in learners."""
    return _brought(actor, Learner, LearnersBroughtIn, learners)


@action(Permission.FAMILY_EDIT)
def bring_together(actor: Actor, *, places: New) -> list[UUID] | Unchanged:
    """Say of learners to which families they belong, at places that are free."""
    if not places:
        return Unchanged([])
    insert_together(FamilyLearner, [{"id": pk, **values} for pk, values in places.items()])
    told = {"learner": (None, F("learner_id"))}
    record_each(actor, LearnersJoined, FamilyLearner, list(places), told, entity=Entity("family", "family_id"))
    return list(places)


@action(Permission.LEARNER_HEALTH_EDIT)
def bring_in_health(actor: Actor, *, words: Mapping[UUID, str]) -> list[UUID] | Unchanged:
    """What is known of the health of learners of whom nothing was known."""
    rows = {pk: {"learner_id": pk, "medical_info": said} for pk, said in words.items()}
    return _brought(actor, LearnerHealth, HealthBroughtIn, rows)


@action(Permission.FAMILY_EDIT)
def amend_families(actor: Actor, *, values: New) -> list[UUID] | Unchanged:
    """Give families these values."""
    return _amended(actor, Family, FamilyEdited, values)


@action(Permission.FAMILY_EDIT)
def amend_guardians(actor: Actor, *, values: New) -> list[UUID] | Unchanged:
    """Give guardians these values."""
    return _amended(actor, Guardian, GuardianEdited, values)


@action(Permission.FAMILY_EDIT)
def amend_contacts(actor: Actor, *, values: New) -> list[UUID] | Unchanged:
    """Give emergency contacts these values."""
    return _amended(actor, EmergencyContact, ContactEdited, values)


@action(Permission.LEARNER_EDIT)
def amend_learners(actor: Actor, *, values: New) -> list[UUID] | Unchanged:
    """Give learners these values."""
    return _amended(actor, Learner, LearnerEdited, values)


@action(Permission.LEARNER_HEALTH_EDIT)
def amend_health(actor: Actor, *, words: Mapping[UUID, str]) -> list[UUID] | Unchanged:
    """Change what is known of the health of learners."""
    return _amended(actor, LearnerHealth, HealthEdited, {pk: {"medical_info": said} for pk, said in words.items()})


@action(Permission.FAMILY_EDIT)
def take_back_families(actor: Actor, *, family_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take families back that were brought in by mistake, and that nothing else refers to."""
    reached = visible_to(actor, Permission.FAMILY_EDIT).filter(pk__in=family_ids)
    return _taken_back(actor, Family, FamiliesTakenBack, reached)


@action(Permission.FAMILY_EDIT)
def take_back_guardians(actor: Actor, *, guardian_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take guardians back that were brought in by mistake."""
    reached = guardians_visible_to(actor, Permission.FAMILY_EDIT).filter(pk__in=guardian_ids)
    return _taken_back(actor, Guardian, GuardiansTakenBack, reached)


@action(Permission.FAMILY_EDIT)
def take_back_contacts(actor: Actor, *, contact_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take emergency contacts back that were brought in by mistake."""
    reached = contacts_visible_to(actor, Permission.FAMILY_EDIT).filter(pk__in=contact_ids)
    return _taken_back(actor, EmergencyContact, ContactsTakenBack, reached)


@action(Permission.FAMILY_EDIT)
def take_apart(actor: Actor, *, place_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take learners out of families again."""
    if not place_ids:
        return Unchanged([])
    told = {"learner": (F("learner_id"), None)}
    reached = places_visible_to(actor, Permission.FAMILY_EDIT).filter(pk__in=place_ids)
    gone = list(reached.order_by("pk").values_list("pk", flat=True))
    record_each(actor, LearnersParted, FamilyLearner, gone, told, entity=Entity("family", "family_id"))
    FamilyLearner.objects.filter(pk__in=gone).delete()
    return gone


@action(Permission.LEARNER_HEALTH_EDIT)
def take_back_health(actor: Actor, *, learner_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Forget what a file said of the health of learners."""
    reached = visible_learners(actor, Permission.LEARNER_HEALTH_EDIT).filter(pk__in=learner_ids)
    return _taken_back(actor, LearnerHealth, HealthTakenBack, reached.filter(health__isnull=False))


@action(Permission.LEARNER_EDIT)
def take_back_learners(actor: Actor, *, learner_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take learners back that were brought in by mistake, and that nothing else refers to."""
    reached = visible_learners(actor, Permission.LEARNER_EDIT).filter(pk__in=learner_ids)
    return _taken_back(actor, Learner, LearnersTakenBack, reached)


def _brought(by: Actor, model: type[TenantModel], fact: type[BulkFact], rows: New) -> list[UUID] | Unchanged:
    if not rows:
        return Unchanged([])
    insert_together(model, [{"id": pk, **values} for pk, values in rows.items()])
    record_each(by, fact, model, list(rows), {})
    return list(rows)


def _amended(by: Actor, model: type[Any], fact: Any, values: New) -> list[UUID] | Unchanged:
    if not values:
        return Unchanged([])
    held = model.objects.filter(pk__in=list(values)).order_by("pk").select_for_update(of=("self",))
    done = [(row, changes) for row in held if (changes := assign(row, values[row.pk]))]
    if not done:
        return Unchanged([])
    # Of each row all that any of them changes: it is as it was, where nothing else is said.
    update_each([row for row, _changes in done], sorted({name for _row, changes in done for name in changes}))
    record_all(by, [(fact(row.pk), row, _told(row, changes)) for row, changes in done])
    return [row.pk for row, _changes in done]


def _told(row: Any, changes: Changes) -> Changes:
    """As the trail has own fields: each by itself, under what it is called."""
    told = dict(changes)
    if moved := told.pop("campus_id", None):
        homes = campus_names([campus_id for campus_id in moved if campus_id])
        told["campus"] = (homes.get(moved[0]), homes.get(moved[1]))
    if pair := told.pop("custom", None):
        before, after = pair
        called = labels(str(row._meta.model_name))
        for key in sorted({*before, *after}):
            if before.get(key) != after.get(key):
                told[f"{PREFIX}{called.get(key, key)}"] = (before.get(key), after.get(key))
    return told


def _taken_back(by: Actor, model: type[Any], fact: type[BulkFact], reached: QuerySet[Any]) -> list[UUID] | Unchanged:
    gone = sorted(reached.values_list("pk", flat=True))
    if not gone:
        return Unchanged(gone)
    record_each(by, fact, model, gone, {})
    if model in PAIRS:
        # That they may be somebody else is no question any more.
        suggested(model, gone).delete()
    model.objects.filter(pk__in=gone).delete()
    return gone
