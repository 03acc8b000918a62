"""Where a member of the organisation starts."""

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.shell import places_of
from cohortium.web.staff.home_cards import cards_of


@page(Permission.ORGANISATION_ENTER)
def start(visit: Visit) -> Answer:
    """What needs the member now, else the first place that they may see; for somebody who sees none, whom to ask."""
    if cards := cards_of(visit):
        return Page("staff/home.html", {"cards": cards})
    for place in places_of(visit.actor):
        return Redirect(reverse(place.route, args=[visit.organisation.code]))
    return Page("staff/start.html", {"ask": names_of_those_who_may(Permission.MEMBER_ASSIGN)})
