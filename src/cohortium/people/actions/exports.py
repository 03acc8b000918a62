"""Taking people out of the house: who did it, which of them, and what of them stands in the trail."""

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import action, record
from cohortium.core.exported import Exported, told
from cohortium.people.events import FamiliesExported, LearnersExported
from cohortium.tenancy.models import Organisation


@action(Permission.LEARNER_EXPORT)
def note_learners_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that learners were exported. What is private of them is noted for each, when it is read."""
    record(actor, LearnersExported(), Organisation.objects.get(), told(exported))


@action(Permission.FAMILY_EXPORT)
def note_families_exported(actor: Actor, *, exported: Exported) -> None:
    """Say in the trail that families were exported, with whoever looks after their learners."""
    record(actor, FamiliesExported(), Organisation.objects.get(), told(exported))
