"""What the page of a cohort shows of its timetable and of who takes part, each for those who may see it."""

from typing import Any
from uuid import UUID

from cohortium.delivery.queries.sessions import sessions
from cohortium.enrolment.queries.enrolments import roster
from cohortium.enrolment.queries.lines import line_of
from cohortium.web.entrance import Visit
from cohortium.web.staff import enrolments as enrolment_pages
from cohortium.web.staff import sessions as session_pages
from cohortium.web.staff.cohort_links import links_to

# So many rows; the pages that they lead to have all of them.
MOST = 6


def sections_of(visit: Visit, cohort_id: UUID) -> dict[str, Any]:
    """The next sessions, who takes part, and how many wait."""
    shows: dict[str, Any] = links_to(visit, cohort_id, "timetable_href", "roster_href")
    if shows["timetable_href"]:
        found = sessions(visit.actor, cohort_id=cohort_id, first=visit.today, at_most=MOST)
        shows["sessions"] = [session_pages.shown(visit, one) for one in found]
    if shows["roster_href"]:
        rows = roster(visit.actor, cohort_id=cohort_id, at_most=MOST + 1)
        shows["roster"] = [enrolment_pages.shown(visit, one) for one in rows[:MOST]]
        shows["has_more"] = len(rows) > MOST
        shows["waiting"] = sum(len(one.learners) for one in line_of(cohort_id))
    return shows
