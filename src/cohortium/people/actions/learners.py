"""Every change to a learner."""

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
from cohortium.core.errors import Invalid, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.people.actions import brought_by as partners
from cohortium.people.actions.moving import move_all
from cohortium.people.events import LearnerAdded, LearnerEdited, LearnersArchived, LearnersRestored
from cohortium.people.models import Learner
from cohortium.people.queries.learners import campuses, own_fields_of, visible_to
from cohortium.people.rules.learners import Fault, LearnerDetails, faults, tidied
from cohortium.people.states import LEARNER
from cohortium.tenancy.models import Organisation

# So many at once, from a list of which each page shows fewer.
FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in (TEXT_FAULTS | PHONE_FAULTS).items()},
    Fault.MISSING: _("Enter a name, such as “Ada”. If they have only one name, enter it here."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as ada@example.com."),
    Fault.NOT_BORN_YET: _("This date is in the future. Enter the date of birth."),
    Fault.TOO_OLD: _("This is too long ago. Check the year."),
    Fault.UNKNOWN_GENDER: _("Choose one of the options, or none."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
}
NO_CAMPUS: Words = _("Choose a place where you work. You can only see records from there.")
NOT_THERE: Words = _("This is closed or not available to you. Choose again.")


@action(Permission.LEARNER_ADD)
def add_learner(
    actor: Actor, *, details: LearnerDetails, today: date, custom: Mapping[str, Any] | None = None
) -> Learner:
    """Add somebody who is taught, or may be. Nothing is asked but a name.

    `custom` holds what is to stand in the organisation's own fields.

    Raises:
        Invalid: what was said about them cannot be accepted, or their campus is not within reach.
    """
    learner = Learner()
    changes = _filled(actor, Permission.LEARNER_ADD, learner, details, custom or {}, today=today)
    learner.save()
    record(actor, LearnerAdded(learner.pk), learner, {name: pair for name, pair in changes.items() if pair[1]})
    return learner


@action(Permission.LEARNER_EDIT)
def edit_learner(
    actor: Actor,
    *,
    learner_id: UUID,
    details: LearnerDetails,
    version: int,
    today: date,
    custom: Mapping[str, Any] | None = None,
) -> Learner | Unchanged:
    """Change what is known of a learner. Of the organisation's own fields, those that `custom` does not name stay.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: as for a new one.
    """
    learner = locked(visible_to(actor, Permission.LEARNER_EDIT), learner_id)
    if learner.version != version:
        raise Stale
    changes = _filled(actor, Permission.LEARNER_EDIT, learner, details, custom, today=today)
    if not changes:
        return Unchanged(learner)
    learner.save()
    record(actor, LearnerEdited(learner.pk), learner, changes)
    return learner


@action(Permission.LEARNER_ARCHIVE)
def archive_learners(actor: Actor, *, learner_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Put learners away who are not with us any more. All that is known of them stays.

    Raises:
        NotFound: one of them is not within reach; then none is put away.
        IllegalTransition: one of them cannot be; then none is.
        TooMany: as said.
    """
    rows = visible_to(actor, Permission.LEARNER_ARCHIVE)
    return move_all(actor, LEARNER, rows, learner_ids, LearnersArchived, act="archive_learners")


@action(Permission.LEARNER_RESTORE)
def restore_learners(actor: Actor, *, learner_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Bring learners back who were put away. It raises what `archive_learners` raises."""
    rows = visible_to(actor, Permission.LEARNER_RESTORE)
    return move_all(actor, LEARNER, rows, learner_ids, LearnersRestored, act="restore_learners")


def _filled(
    actor: Actor,
    permission: Permission,
    learner: Learner,
    details: LearnerDetails,
    custom: Mapping[str, Any] | None,
    *,
    today: date,
) -> Changes:
    """Fill the row in memory with what can be accepted, and give what is different."""
    country = Organisation.objects.values_list("country", flat=True).get()
    found = faults(details, country=country, today=today, countries=countries())
    wrong: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in found.items()}
    if why := _fault_of_campus(actor, permission, details.campus_id, before=learner.campus_id):
        wrong["campus_id"] = [why]
    wrong |= partners.faults(actor, details, learner)
    fields, before = own_fields_of(actor, campus_id=details.campus_id or learner.campus_id), learner.custom
    after, refused = (before, {}) if custom is None else accepted_values(fields, before=before, sent=custom)
    wrong |= {f"custom/{key}": [why] for key, why in refused.items()}
    if wrong:
        raise Invalid(wrong)
    changes = assign(learner, asdict(tidied(details, country=country)))
    if moved := changes.pop("campus_id", None):
        called = names([campus_id for campus_id in moved if campus_id])
        changes["campus"] = (called.get(moved[0]), called.get(moved[1]))
    changes |= partners.named(changes)
    learner.custom = after
    return changes | custom_changes(fields, before, after)


def _fault_of_campus(
    actor: Actor, permission: Permission, campus_id: UUID | None, *, before: UUID | None
) -> Words | None:
    if campus_id == before and before is not None:
        return None
    if campus_id is None:
        # Out of sight for whoever sees only those of their campuses.
        return None if actor.reach(permission).everything else NO_CAMPUS
    return None if campuses(actor, permission).filter(pk=campus_id).exists() else NOT_THERE
