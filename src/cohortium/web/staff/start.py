"""Where a member of the organisation starts."""

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.shell import places_of


@page(Permission.ORGANISATION_ENTER)
def start(visit: Visit) -> Answer:
    """To the first place that the member may see; for somebody who sees none, whom to ask."""
    for place in places_of(visit.actor):
        return Redirect(reverse(place.route, args=[visit.organisation.code]))
    return Page("staff/start.html", {"ask": names_of_those_who_may(Permission.MEMBER_ASSIGN)})
