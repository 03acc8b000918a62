"""The three pages of a cohort: what it is, when it meets, and who is in it. Each links to the others one may see."""

from uuid import UUID

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.delivery.queries import cohorts, sessions
from cohortium.enrolment.queries import enrolments
from cohortium.web.entrance import Visit

_PAGES = {
    "cohort_href": ("cohort", Permission.COHORT_READ, cohorts.cohort),
    "timetable_href": ("sessions", Permission.SESSION_READ, sessions.cohort),
    "roster_href": ("cohort_enrolments", Permission.ENROLMENT_READ, enrolments.cohort),
}


def links_to(visit: Visit, cohort_id: UUID, *names: str) -> dict[str, str]:
    """Where these are, by what templates call them; nothing for a page that this visitor does not see."""
    return {name: _link(visit, cohort_id, name) for name in names}


def _link(visit: Visit, cohort_id: UUID, name: str) -> str:
    route, permission, find = _PAGES[name]
    if not visit.actor.may(permission):
        return ""
    try:
        find(visit.actor, cohort_id=cohort_id)
    except NotFound:
        return ""
    return reverse(route, args=[visit.organisation.code, cohort_id])
