"""Of which learners those who answer for them disagree, so that the office has to ask. Nothing here writes."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.desk.models import Task
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.desk.states import TaskStatus
from cohortium.people.kinds.consents import every
from cohortium.people.models import Consent, Learner
from cohortium.people.queries.consent_voices import undecided
from cohortium.people.queries.office import office_role

DISAGREE = "consent.disagreement"


def learners_of(consent_ids: Collection[UUID]) -> list[UUID]:
    """Whose these consents are."""
    found = Consent.objects.filter(pk__in=consent_ids).order_by("learner").values_list("learner", flat=True)
    return list(found.distinct())


def to_do(learner_id: UUID) -> TaskDetails | None:
    """What the office is asked to do; nothing, once there is nothing to decide."""
    kinds = undecided(learner_id)
    learner = Learner.objects.filter(pk=learner_id).first()
    if not kinds or learner is None:
        return None
    known = every()
    words = {"name": str(learner), "consents": ", ".join(str(known[one].name) for one in sorted(kinds))}
    title = _("Answers for %(name)s disagree (%(consents)s): ask, and record what was agreed") % words
    return TaskDetails(title, role_id=office_role(), campus_id=learner.campus_id)


def settled(consent_ids: Collection[UUID]) -> list[UUID]:
    """The learners of these consents of whom a task is open, and nothing is left to decide."""
    asked = Task.objects.filter(kind=DISAGREE, subject_id__in=learners_of(consent_ids), status=TaskStatus.OPEN)
    return [
        one for one in asked.order_by("subject_id").values_list("subject_id", flat=True) if one and not undecided(one)
    ]
