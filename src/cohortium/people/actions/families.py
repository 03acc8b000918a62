"""Every change to a family, and to who of the learners belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.queries.campuses import names
from cohortium.administration.rules.fields import accepted as accepted_values
from cohortium.administration.rules.fields import changes as custom_changes
from cohortium.administration.rules.places import countries
from cohortium.core.changes import Changes, assign
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.people.actions.learners import add_learner
from cohortium.people.actions.moving import move_all
from cohortium.people.events import (
    FamiliesArchived,
    FamiliesRestored,
    FamilyAdded,
    FamilyEdited,
    LearnerJoined,
    LearnerLeft,
)
from cohortium.people.models import Family, FamilyLearner, Learner
from cohortium.people.queries import learners
from cohortium.people.queries.families import own_fields_of
from cohortium.people.queries.family_reach import campuses, places_visible_to, visible_to
from cohortium.people.rules.families import FamilyDetails, Fault, faults, free_place, tidied
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import FAMILY
from cohortium.tenancy.models import Organisation

# Of families, their guardians and contacts.
FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in (TEXT_FAULTS | PHONE_FAULTS).items()},
    Fault.MISSING: _("Enter a name."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as eleni@example.com."),
    Fault.NO_NUMBER: _("Enter a phone number for emergencies."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
    Fault.UNKNOWN_RELATIONSHIP: _("Choose one of the options."),
    Fault.UNKNOWN_SIGHT: _("Choose from the options."),
    Fault.NO_SHARE: _("Enter a whole number from 0 to 100."),
    Fault.TWO_ADDRESSES: _("A separate address is entered. Choose that they live at a different address, or clear it."),
}
NO_CAMPUS: Words = _("Choose a place where you work. You can only see records from there.")
NOT_THERE: Words = _("This is closed or not available to you. Choose again.")


class TwoFamilies(Refusal):
    """The learner belongs to two families already."""

    sentence = _("They already belong to two, which is the maximum. Remove them from one first.")


@action(Permission.FAMILY_ADD)
def add_family(actor: Actor, *, details: FamilyDetails, custom: Mapping[str, Any] | None = None) -> Family:
    """Add a family. Nothing is asked but a name; `custom` holds what is to stand in the organisation's own fields.

    Raises:
        Invalid: what was said about it cannot be accepted, or its campus is not within reach.
    """
    family = Family()
    changes = _filled(actor, Permission.FAMILY_ADD, family, details, custom or {})
    family.save()
    record(actor, FamilyAdded(family.pk), family, {name: pair for name, pair in changes.items() if pair[1]})
    return family


@action(Permission.FAMILY_EDIT)
def edit_family(
    actor: Actor,
    *,
    family_id: UUID,
    details: FamilyDetails,
    version: int,
    custom: Mapping[str, Any] | None = None,
) -> Family | Unchanged:
    """Change what is known of a family. Of the organisation's own fields, those that `custom` does not name stay.

    Raises:
        NotFound: it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    family = locked(visible_to(actor, Permission.FAMILY_EDIT), family_id)
    if family.version != version:
        raise Stale
    changes = _filled(actor, Permission.FAMILY_EDIT, family, details, custom)
    if not changes:
        return Unchanged(family)
    family.save()
    record(actor, FamilyEdited(family.pk), family, changes)
    return family


@action(Permission.FAMILY_ARCHIVE)
def archive_families(actor: Actor, *, family_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Put families away that are not with us any more. All that is known of them stays, and so do their learners.

    Raises:
        NotFound: one of them is not within reach; then none is put away.
        IllegalTransition: one of them cannot be; then none is.
        TooMany: as said.
    """
    rows = visible_to(actor, Permission.FAMILY_ARCHIVE)
    return move_all(actor, FAMILY, rows, family_ids, FamiliesArchived, act="archive_families")


@action(Permission.FAMILY_RESTORE)
def restore_families(actor: Actor, *, family_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Bring families back that were put away. It raises what `archive_families` raises."""
    rows = visible_to(actor, Permission.FAMILY_RESTORE)
    return move_all(actor, FAMILY, rows, family_ids, FamiliesRestored, act="restore_families")


@action(Permission.FAMILY_EDIT)
def put_into_family(actor: Actor, *, family_id: UUID, learner_id: UUID) -> FamilyLearner | Unchanged:
    """Say that a learner belongs to a family.

    Raises:
        NotFound: the family, or the learner, is not within reach.
        TwoFamilies: as said.
    """
    family = locked(visible_to(actor, Permission.FAMILY_EDIT), family_id)
    # Whoever puts the same learner into another family waits here, and then sees what was done.
    learner = locked(learners.visible_to(actor, Permission.LEARNER_READ), learner_id)
    return _joined(actor, family, learner)


@action(Permission.FAMILY_EDIT)
def add_into_family(
    actor: Actor,
    *,
    family_id: UUID,
    details: LearnerDetails,
    today: date,
    custom: Mapping[str, Any] | None = None,
) -> Learner:
    """Add somebody who is taught, or may be, as a learner of a family.

    Raises:
        NotFound: the family is not within reach.
        NotAllowed: the actor adds no learners.
        Invalid: as for every new learner.
    """
    family = locked(visible_to(actor, Permission.FAMILY_EDIT), family_id)
    learner: Learner = add_learner(actor, details=details, today=today, custom=custom)
    _joined(actor, family, learner)
    return learner


@action(Permission.FAMILY_EDIT)
def take_out_of_family(actor: Actor, *, place_id: UUID) -> Learner:
    """Say that a learner does not belong to a family any more. That they did stays in its trail.

    Raises:
        NotFound: the family, or the learner, is not within reach.
    """
    place = locked(places_visible_to(actor, Permission.FAMILY_EDIT), place_id)
    family, learner = place.family, place.learner
    place.delete()
    record(actor, LearnerLeft(family.pk, learner.pk), family, {"learner": (learner.pk, None)})
    return learner


def _joined(actor: Actor, family: Family, learner: Learner) -> FamilyLearner | Unchanged:
    taken = {place.place: place for place in FamilyLearner.objects.filter(learner=learner.pk)}
    here = next((place for place in taken.values() if place.family_id == family.pk), None)
    if here is not None:
        return Unchanged(here)
    free = free_place(taken)
    if free is None:
        raise TwoFamilies
    place = FamilyLearner.objects.create(family=family, learner=learner, place=free)
    record(actor, LearnerJoined(family.pk, learner.pk), family, {"learner": (None, learner.pk)})
    return place


def _filled(
    actor: Actor, permission: Permission, family: Family, details: FamilyDetails, custom: Mapping[str, Any] | None
) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    country = Organisation.objects.values_list("country", flat=True).get()
    found = faults(details, country=country, countries=countries())
    wrong: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    if why := _fault_of_campus(actor, permission, details.campus_id, family=family):
        wrong["campus_id"] = [why]
    fields, before = own_fields_of(actor, campus_id=details.campus_id or family.campus_id), family.custom
    after, refused = (before, {}) if custom is None else accepted_values(fields, before=before, sent=custom)
    wrong |= {f"custom/{key}": [why] for key, why in refused.items()}
    if wrong:
        raise Invalid(wrong)
    changes = assign(family, asdict(tidied(details, country=country)))
    if moved := changes.pop("campus_id", None):
        called = names([campus_id for campus_id in moved if campus_id])
        changes["campus"] = (called.get(moved[0]), called.get(moved[1]))
    family.custom = after
    return changes | custom_changes(fields, before, after)


def _fault_of_campus(actor: Actor, permission: Permission, campus_id: UUID | None, *, family: Family) -> Words | None:
    if permission == Permission.FAMILY_EDIT and campus_id == family.campus_id:
        # It was reached as it is: through its campus, or through that of a child.
        return None
    if campus_id is None:
        # Out of sight for whoever sees only those of their campuses.
        return None if actor.reach(permission).everything else NO_CAMPUS
    return None if campuses(actor, permission).filter(pk=campus_id).exists() else NOT_THERE
