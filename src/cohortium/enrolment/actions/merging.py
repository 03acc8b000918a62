"""What becomes of enrolments when two records of a learner become one."""

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Refusal
from cohortium.enrolment.models import Enrolment
from cohortium.enrolment.states import OPEN
from cohortium.people.actions.merging_parts import over
from cohortium.people.kinds.merging import Moved, Two
from cohortium.tenancy.words import said


class EnrolledTwice(Refusal):
    """Both records have an open enrolment in one cohort: which of them goes on is for a person to say."""

    def __init__(self, cohort: str) -> None:
        sentence = said(_("Both have an open %(enrolment_one)s in the same %(cohort_one)s. Drop one of them first:"))
        super().__init__(f"{sentence} {cohort}.")


_move, bring_back = over("enrolment.Enrolment", "learner")


def hand_over(two: Two) -> Moved:
    """Enrolments go over, unless the same learner would be in one cohort twice."""
    mine = Enrolment.objects.filter(learner=two.survivor_id, status__in=OPEN).values("cohort")
    theirs = Enrolment.objects.filter(learner=two.merged_id, status__in=OPEN, cohort__in=mine)
    if twice := theirs.order_by("cohort__name_plain").values_list("cohort__name", flat=True).first():
        raise EnrolledTwice(twice)
    return _move(two)
