"""Who brought a learner, and who named them: what may be said of that."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.core.changes import Changes
from cohortium.core.errors import Words
from cohortium.partners.queries.partners import names, offered
from cohortium.partners.rules.partners import PartnerKind
from cohortium.people.models import Learner
from cohortium.people.rules.learners import LearnerDetails

NOT_THERE: Words = _("This has been archived or is not available to you. Choose again.")
KINDS = {"agent": PartnerKind.AGENT, "broker": PartnerKind.BROKER}


def faults(by: Actor, details: LearnerDetails, learner: Learner) -> dict[str, list[Words]]:
    """Name what cannot be accepted, by field. What stands there already may stay, whatever became of the partner."""
    return {
        f"{name}_id": [NOT_THERE]
        for name, kind in KINDS.items()
        if not _fits(by, kind, getattr(details, f"{name}_id"), before=getattr(learner, f"{name}_id"))
    }


def named(changes: Changes) -> Changes:
    """Take the ids of partners out of changes, and give their names instead, for the trail."""
    moved = {name: changes.pop(f"{name}_id") for name in KINDS if f"{name}_id" in changes}
    called = names([one for pair in moved.values() for one in pair if one])
    return {name: (called.get(pair[0]), called.get(pair[1])) for name, pair in moved.items()}


def _fits(by: Actor, kind: PartnerKind, said: UUID | None, *, before: UUID | None) -> bool:
    return said in (None, before) or said in {partner_id for _kind, partner_id, _name in offered(by, kind)}
