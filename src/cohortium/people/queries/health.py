"""Questions about the health of learners. Nothing here writes: that somebody looked is noted by `actions.health`."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow
from cohortium.core.errors import Words
from cohortium.people.queries import sheets
from cohortium.people.queries.sheets import SheetRow
from cohortium.people.rules.health import HealthDetails

ENTITY = "learnerhealth"
HealthRow = SheetRow[HealthDetails]
# How its fields read.
LABELS: dict[str, Words] = {
    "medical_info": _("Medical information"),
    "allergies": _("Allergies"),
    "dietary_restrictions": _("Dietary restrictions"),
    "medication": _("Medication"),
    "emergency_plan": _("Emergency instructions"),
    "doctor_name": _("Doctor"),
    "doctor_phone": _("Doctor’s phone"),
}


def health(actor: Actor, *, learner_id: UUID, permission: Permission) -> HealthRow:
    """What is known of a learner's health. Show it to nobody without noting that: call `see_health`.

    Raises:
        NotFound: there is no such learner, or they are not within reach of this permission.
    """
    return sheets.sheet(actor, learner_id=learner_id, permission=permission, table="health", details=HealthDetails)


def happened(*, learner_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to it, and who looked at it, newest first."""
    return sheets.happened(learner_id=learner_id, entity_type=ENTITY, at_most=at_most)
