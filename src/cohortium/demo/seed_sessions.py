"""Seeds sessions for every cohort that has none, through the same action that people use."""

from dataclasses import replace
from datetime import time
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.errors import Refusal
from cohortium.delivery.actions.sessions import plan_sessions
from cohortium.delivery.queries.session_choices import rooms_to_choose
from cohortium.delivery.queries.sessions import cohort, cohorts_without_sessions
from cohortium.delivery.rules.recurrence import Recurrence
from cohortium.delivery.rules.sessions import SessionDetails

HOURS = (time(9), time(11), time(14), time(16))
# What is short meets after school, but on Saturdays.
SHORT, SATURDAY = 120, 5
MEETINGS = 10


def seed_sessions(owner: Actor) -> None:
    """Plan ten weeks for each cohort at an hour at which its room and people are free, or leave it without."""
    for place, cohort_id in enumerate(cohorts_without_sessions(owner)):
        found = cohort(owner, cohort_id=cohort_id)
        rooms = [row_id for row_id, _name in rooms_to_choose(campus_id=found.campus_id)]
        wanted = Recurrence(
            first_on=found.first_on,
            weekdays=frozenset({found.first_on.weekday()}),
            starts=HOURS[0],
            minutes=found.minutes or 90,
            zone=found.time_zone,
            # Until its end, if that is known.
            last_on=found.last_on,
            count=None if found.last_on else MEETINGS,
        )
        details = SessionDetails(
            found.first_on,
            HOURS[0],
            wanted.minutes,
            room_id=found.room_id or (rooms[place % len(rooms)] if rooms else None),
            lead_id=found.lead_id,
            assistant_ids=found.assistant_ids,
        )
        # On the day of the week of its first one, or else on one that its place in the list gives it.
        for weekday in (found.first_on.weekday(), place % 6):
            if _at_first_free_hour(owner, cohort_id, replace(wanted, weekdays=frozenset({weekday})), details):
                break


def _at_first_free_hour(owner: Actor, cohort_id: UUID, wanted: Recurrence, details: SessionDetails) -> bool:
    late = wanted.minutes <= SHORT and wanted.weekdays != {SATURDAY}
    for starts in reversed(HOURS) if late else HOURS:
        try:
            plan_sessions(owner, cohort_id=cohort_id, recurrence=replace(wanted, starts=starts), details=details)
        except Refusal:
            continue
        return True
    return False
