"""Where a member of the organisation starts."""

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.people.queries.portal import has_a_place
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.places import places_of
from cohortium.web.staff.home_cards import cards_of


@page(Permission.ORGANISATION_ENTER)
def start(visit: Visit) -> Answer:
    """What needs the member now; for families, what is theirs; for somebody who sees nothing, whom to ask."""
    if not places_of(visit.actor):
        if not visit.member.is_staff or has_a_place(visit.actor):
            return Redirect(reverse("portal", args=[visit.organisation.code]))
        return Page("staff/start.html", {"ask": names_of_those_who_may(Permission.MEMBER_ASSIGN)})
    # A day and no moment: a template would turn that into the server's zone.
    return Page("staff/home.html", {"cards": cards_of(visit), "today": visit.today})
