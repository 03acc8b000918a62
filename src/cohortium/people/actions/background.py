"""Background and demographics of learners: every change to them, and every look at the latter."""

from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.rules.places import countries
from cohortium.core.errors import Invalid, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.people.actions.sheets import kept
from cohortium.people.events import BackgroundEdited, DemographicsEdited, DemographicsExported, DemographicsSeen
from cohortium.people.models import LearnerBackground, LearnerDemographics
from cohortium.people.queries.background import DemographicsRow, demographics
from cohortium.people.queries.sheets import sheets_of
from cohortium.people.rules.background import (
    BackgroundDetails,
    DemographicsDetails,
    Fault,
    faults_of_background,
    faults_of_demographics,
    tidied_background,
    tidied_demographics,
)

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.TOO_MANY: _("Too many. Enter the 40 most important."),
    Fault.NOT_OFFERED: _("Choose one of the options, or none."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
}


@action(Permission.LEARNER_BACKGROUND_EDIT)
def edit_background(
    actor: Actor, *, learner_id: UUID, details: BackgroundDetails, version: int
) -> LearnerBackground | Unchanged:
    """Change what is known of what a learner can do, did and wishes.

    Raises:
        NotFound: they are not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: what was said cannot be accepted.
    """
    _insist_on(faults_of_background(details, countries=countries()))
    said = asdict(tidied_background(details))
    return kept(
        actor,
        Permission.LEARNER_BACKGROUND_EDIT,
        LearnerBackground,
        learner_id=learner_id,
        said=said | {name: list(said[name]) for name in ("languages", "skills")},
        version=version,
        fact=BackgroundEdited,
    )


@action(Permission.LEARNER_DEMOGRAPHICS_READ)
def see_demographics(actor: Actor, *, learner_id: UUID) -> DemographicsRow:
    """Who a learner is in statistics. That somebody looked stands in the trail, each time.

    Raises:
        NotFound: they are not within reach.
    """
    return _seen(actor, Permission.LEARNER_DEMOGRAPHICS_READ, learner_id)


@action(Permission.LEARNER_DEMOGRAPHICS_EDIT)
def take_up_demographics(actor: Actor, *, learner_id: UUID) -> DemographicsRow:
    """The same for whoever is about to edit them, and so sees them."""
    return _seen(actor, Permission.LEARNER_DEMOGRAPHICS_EDIT, learner_id)


@action(Permission.LEARNER_DEMOGRAPHICS_READ)
def take_out_demographics(
    actor: Actor, *, learner_ids: Collection[UUID]
) -> dict[UUID, DemographicsDetails] | Unchanged:
    """Who several are in statistics, for a file. That it went there stands in the trail of each.

    `Unchanged`: none of them said anything, as far as the actor reaches.
    """
    found = sheets_of(
        actor,
        learner_ids=learner_ids,
        permission=Permission.LEARNER_DEMOGRAPHICS_READ,
        table="demographics",
        details=DemographicsDetails,
    )
    if not found:
        return Unchanged(found)
    record_each(actor, DemographicsExported, LearnerDemographics, list(found), {})
    return found


@action(Permission.LEARNER_DEMOGRAPHICS_EDIT)
def edit_demographics(
    actor: Actor, *, learner_id: UUID, details: DemographicsDetails, version: int
) -> LearnerDemographics | Unchanged:
    """Change who a learner is in statistics. It raises what `edit_background` raises."""
    _insist_on(faults_of_demographics(details))
    return kept(
        actor,
        Permission.LEARNER_DEMOGRAPHICS_EDIT,
        LearnerDemographics,
        learner_id=learner_id,
        said=asdict(tidied_demographics(details)),
        version=version,
        fact=DemographicsEdited,
    )


def _insist_on(found: dict[str, Fault]) -> None:
    if found:
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})


def _seen(actor: Actor, permission: Permission, learner_id: UUID) -> DemographicsRow:
    row = demographics(actor, learner_id=learner_id, permission=permission)
    record(actor, DemographicsSeen(row.learner_id), LearnerDemographics(pk=row.learner_id))
    return row
