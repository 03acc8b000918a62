"""The pages of what is private about a learner: each kind is opened by itself."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.people.actions.background import (
    edit_background,
    edit_demographics,
    see_demographics,
    take_up_demographics,
)
from cohortium.people.actions.health import edit_health, see_health, take_up_health
from cohortium.people.queries import background as background_queries
from cohortium.people.queries import health as health_queries
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.rules import background as background_rules
from cohortium.people.rules import health as health_rules
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails
from cohortium.people.rules.health import HealthDetails
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page
from cohortium.web.staff import background_form, health_form, sheets
from cohortium.web.staff.background_form import BackgroundForm, DemographicsForm
from cohortium.web.staff.health_form import HealthForm
from cohortium.web.staff.sheets import Sheet

HEALTH: Sheet[HealthDetails] = Sheet(
    "learner_health",
    _("Health"),
    _("Allergies, food, medication and emergency instructions. Each view is recorded."),
    Permission.LEARNER_HEALTH_READ,
    Permission.LEARNER_HEALTH_EDIT,
    HealthForm,
    health_form.started,
    lambda details, country: health_rules.tidied(details, country=country),
    lambda learner_id, at_most: health_queries.happened(learner_id=learner_id, at_most=at_most),
)
DEMOGRAPHICS: Sheet[DemographicsDetails] = Sheet(
    "learner_demographics",
    _("Demographics"),
    _("For reports only. Each view is recorded."),
    Permission.LEARNER_DEMOGRAPHICS_READ,
    Permission.LEARNER_DEMOGRAPHICS_EDIT,
    DemographicsForm,
    background_form.demographics_started,
    lambda details, _country: background_rules.tidied_demographics(details),
    lambda learner_id, at_most: background_queries.happened_to_demographics(learner_id=learner_id, at_most=at_most),
)
BACKGROUND: Sheet[BackgroundDetails] = Sheet(
    "learner_background",
    _("Background"),
    _("Languages, skills, work history, references and preferences."),
    Permission.LEARNER_BACKGROUND_READ,
    Permission.LEARNER_BACKGROUND_EDIT,
    BackgroundForm,
    background_form.background_started,
    lambda details, _country: background_rules.tidied_background(details),
    lambda learner_id, at_most: background_queries.happened_to_background(learner_id=learner_id, at_most=at_most),
)
KINDS: tuple[Sheet[Any], ...] = (HEALTH, BACKGROUND, DEMOGRAPHICS)


def offered(visit: Visit, learner: LearnerRow) -> list[dict[str, Any]]:
    """The sheets of a learner that this person may open."""
    return sheets.offered(visit, learner, KINDS)


@page(Permission.LEARNER_HEALTH_READ)
def health(visit: Visit, learner_id: UUID) -> Answer:
    """What is known of a learner's health. Opening it is noted."""
    return sheets.shown(visit, HEALTH, see_health(visit.actor, learner_id=learner_id))


@page(Permission.LEARNER_HEALTH_EDIT, posts=True)
def health_edit(visit: Visit, learner_id: UUID) -> Answer:
    """The form for it. Opening it is noted, too."""
    read = sheets.noted(
        visit,
        looks=lambda: take_up_health(visit.actor, learner_id=learner_id),
        quietly=lambda: health_queries.health(visit.actor, learner_id=learner_id, permission=HEALTH.edit),
    )

    def save(details: HealthDetails, version: int) -> object:
        return edit_health(visit.actor, learner_id=learner_id, details=details, version=version)

    return sheets.changed(visit, HEALTH, learner_id=learner_id, read=read, save=save)


@page(Permission.LEARNER_DEMOGRAPHICS_READ)
def demographics(visit: Visit, learner_id: UUID) -> Answer:
    """Who a learner is in statistics. Opening it is noted."""
    return sheets.shown(visit, DEMOGRAPHICS, see_demographics(visit.actor, learner_id=learner_id))


@page(Permission.LEARNER_DEMOGRAPHICS_EDIT, posts=True)
def demographics_edit(visit: Visit, learner_id: UUID) -> Answer:
    """The form for it. Opening it is noted, too."""
    read = sheets.noted(
        visit,
        looks=lambda: take_up_demographics(visit.actor, learner_id=learner_id),
        quietly=lambda: background_queries.demographics(
            visit.actor, learner_id=learner_id, permission=DEMOGRAPHICS.edit
        ),
    )

    def save(details: DemographicsDetails, version: int) -> object:
        return edit_demographics(visit.actor, learner_id=learner_id, details=details, version=version)

    return sheets.changed(visit, DEMOGRAPHICS, learner_id=learner_id, read=read, save=save)


@page(Permission.LEARNER_BACKGROUND_READ)
def background(visit: Visit, learner_id: UUID) -> Answer:
    """What a learner can do and did, and what they wish."""
    return sheets.shown(visit, BACKGROUND, background_queries.background(visit.actor, learner_id=learner_id))


@page(Permission.LEARNER_BACKGROUND_EDIT, posts=True)
def background_edit(visit: Visit, learner_id: UUID) -> Answer:
    """The form for it."""

    def save(details: BackgroundDetails, version: int) -> object:
        return edit_background(visit.actor, learner_id=learner_id, details=details, version=version)

    return sheets.changed(
        visit,
        BACKGROUND,
        learner_id=learner_id,
        read=lambda: background_queries.background(visit.actor, learner_id=learner_id, permission=BACKGROUND.edit),
        save=save,
    )
