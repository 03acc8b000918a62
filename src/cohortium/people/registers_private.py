"""What this app tells the ones below about what is private."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.people.events import HealthEdited, HealthSeen
from cohortium.people.queries import health, learners

SEEN = _("Looked at")

sentences.register(
    {HealthSeen.kind: SEEN, HealthEdited.kind: _("Edited")},
    entity_type=health.ENTITY,
    labels={
        "medical_info": _("Medical information"),
        "allergies": _("Allergies"),
        "dietary_restrictions": _("Dietary restrictions"),
        "medication": _("Medication"),
        "emergency_plan": _("What to do in an emergency"),
        "doctor_name": _("Doctor"),
        "doctor_phone": _("The doctor’s phone"),
    },
)
things.register(health.ENTITY, word=_("health of %(learner_many)s"), names=learners.names)
