"""What the clock does to cohorts."""

from datetime import datetime

from cohortium.access.actor import Actor
from cohortium.delivery.actions.cohort_moves import complete_due_cohorts, start_due_cohorts
from cohortium.jobs.glue import every


# Every hour, because the day begins at another one in each zone: half past, for those that are half an hour beside.
@every("3,33 * * * *")
def follow_the_calendar(actor: Actor, now: datetime) -> None:
    """What is open begins on its first day, and what has begun is over after its last, where it is.

    What began and ended while nobody looked does both.
    """
    start_due_cohorts(actor, now=now)
    complete_due_cohorts(actor, now=now)
