"""Questions about background and demographics. Nothing here writes: looks at the latter are noted by the actions."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow
from cohortium.core.errors import Words
from cohortium.people.queries import sheets
from cohortium.people.queries.sheets import SheetRow
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails

BACKGROUND, DEMOGRAPHICS = "learnerbackground", "learnerdemographics"
BackgroundRow = SheetRow[BackgroundDetails]
DemographicsRow = SheetRow[DemographicsDetails]
# How their fields read.
BACKGROUND_LABELS: dict[str, Words] = {
    "languages": _("Languages"),
    "skills": _("Skills"),
    "previous_employer": _("Last employer"),
    "previous_role": _("Last job"),
    "previous_duration": _("Duration"),
    "references": _("References"),
    "preferred_country": _("Preferred country"),
    "job_type": _("Preferred type of work"),
    "willing_to_relocate": _("Willing to relocate"),
}
# Of what one of two records says, the other may be chosen; lists and references are kept of both.
CHOSEN_OF_BACKGROUND = (
    *("previous_employer", "previous_role", "previous_duration"),
    *("preferred_country", "job_type", "willing_to_relocate"),
)
DEMOGRAPHICS_LABELS: dict[str, Words] = {
    "race": _("Race or population group"),
    "disability": _("Disability"),
    "marital_status": _("Marital status"),
    "highest_education": _("Highest education"),
}


def background(
    actor: Actor, *, learner_id: UUID, permission: Permission = Permission.LEARNER_BACKGROUND_READ
) -> BackgroundRow:
    """What a learner can do and did, and what they wish.

    Raises:
        NotFound: there is no such learner, or they are not within reach of this permission.
    """
    return sheets.sheet(
        actor, learner_id=learner_id, permission=permission, table="background", details=BackgroundDetails
    )


def to_choose_of(actor: Actor, *, learner_ids: Collection[UUID]) -> dict[UUID, BackgroundDetails]:
    """The background of these learners, as far as this actor may change it."""
    if not actor.may(Permission.LEARNER_BACKGROUND_EDIT):
        return {}
    return sheets.sheets_of(
        actor,
        learner_ids=learner_ids,
        permission=Permission.LEARNER_BACKGROUND_EDIT,
        table="background",
        details=BackgroundDetails,
    )


def demographics(actor: Actor, *, learner_id: UUID, permission: Permission) -> DemographicsRow:
    """Who a learner is in statistics. Show it to nobody without noting that: call `see_demographics`.

    Raises:
        NotFound: as for the background.
    """
    return sheets.sheet(
        actor, learner_id=learner_id, permission=permission, table="demographics", details=DemographicsDetails
    )


def happened_to_background(*, learner_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to it, newest first."""
    return sheets.happened(learner_id=learner_id, entity_type=BACKGROUND, at_most=at_most)


def happened_to_demographics(*, learner_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to them, and who looked at them, newest first."""
    return sheets.happened(learner_id=learner_id, entity_type=DEMOGRAPHICS, at_most=at_most)
