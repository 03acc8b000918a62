"""Where the things are that the trail is about: the page of each kind that has one, for those who may open it."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.administration.queries import members
from cohortium.web.entrance import Visit


class Pages(NamedTuple):
    """The route of the page about one thing of a kind, and the permission that it needs."""

    route: str
    permission: Permission


# By the entity types of the trail. A kind that is not here has no page.
PAGES = {
    "campus": Pages("campus", Permission.CAMPUS_READ),
    "approvalrequest": Pages("approval", Permission.APPROVAL_READ),
    "apikey": Pages("key", Permission.KEY_READ),
    "duplicatepair": Pages("double", Permission.LEARNER_MERGE),
    "importbatch": Pages("import", Permission.IMPORT_READ),
    "credential": Pages("staff_credentials", Permission.STAFF_READ),
    "family": Pages("family", Permission.FAMILY_READ),
    "guardian": Pages("guardian_edit", Permission.FAMILY_EDIT),
    "learner": Pages("learner", Permission.LEARNER_READ),
    "enrolment": Pages("enrolment", Permission.ENROLMENT_READ),
    "learnerbackground": Pages("learner_background", Permission.LEARNER_BACKGROUND_READ),
    "learnerdemographics": Pages("learner_demographics", Permission.LEARNER_DEMOGRAPHICS_READ),
    "learnerhealth": Pages("learner_health", Permission.LEARNER_HEALTH_READ),
    "partner": Pages("partner", Permission.PARTNER_READ),
    "program": Pages("program", Permission.PROGRAM_READ),
    "membership": Pages("member", Permission.MEMBER_READ),
    "notification": Pages("letter", Permission.NOTIFICATION_READ),
    "organisation": Pages("details", Permission.ORGANISATION_READ),
    "sender": Pages("sender", Permission.ORGANISATION_READ),
    "subjectrequest": Pages("privacy_request", Permission.PRIVACY_READ),
    "cohort": Pages("cohort", Permission.COHORT_READ),
    "room": Pages("room", Permission.ROOM_READ),
    "session": Pages("session", Permission.SESSION_READ),
    "task": Pages("task", Permission.TASK_READ),
    "term": Pages("term", Permission.TERM_READ),
    "role": Pages("role", Permission.ROLE_READ),
}
# Of these there is one, or they stand on one page: it names no other.
ALONE = frozenset({"credential", "organisation", "sender"})


def href_of(visit: Visit, kind: str, thing_id: UUID) -> str:
    """The address of the thing's page; nothing where there is none for this person. Of several, ask `hrefs_of`."""
    return hrefs_of(visit, [(kind, thing_id)])[thing_id]


def _page_of(visit: Visit, kind: str, thing_id: UUID) -> str:
    pages = PAGES.get(kind)
    if pages is None or not visit.actor.may(pages.permission):
        return ""
    which = () if kind in ALONE else (thing_id,)
    return reverse(pages.route, args=[visit.organisation.code, *which])


def hrefs_of(visit: Visit, those: Collection[tuple[str, UUID]]) -> dict[UUID, str]:
    """The addresses of several things' pages, by their ids. One statement more where log-ins are among them.

    Who left the team, or was never of it, has no page there, whatever is still said of them.
    """
    found = {thing_id: _page_of(visit, kind, thing_id) for kind, thing_id in those}
    people = {thing_id for kind, thing_id in those if kind == "membership" and found[thing_id]}
    gone = people - members.visible_among(visit.actor, people) if people else frozenset()
    return found | dict.fromkeys(gone, "")


def trail_href(visit: Visit, thing_id: UUID) -> str:
    """The address of all that the trail says about the thing; nothing for those who may not read it."""
    if not visit.actor.may(Permission.TRAIL_READ):
        return ""
    return f"{reverse('trail', args=[visit.organisation.code])}?thing={thing_id}"


def asking_href(visit: Visit, kind: str, thing_id: UUID) -> str:
    """Where one writes down that somebody asks about their own data; nothing for those who may not."""
    if not visit.actor.may(Permission.PRIVACY_MANAGE):
        return ""
    return reverse("privacy_new", args=[visit.organisation.code, kind, thing_id])
