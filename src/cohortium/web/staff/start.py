"""Where a member of the organisation starts."""

from zoneinfo import ZoneInfo

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, page
from cohortium.web.shell import places_of
from cohortium.web.staff.home_cards import cards_of


@page(Permission.ORGANISATION_ENTER)
def start(visit: Visit) -> Answer:
    """What needs the member now; for somebody who sees nothing, whom to ask."""
    if not places_of(visit.actor):
        return Page("staff/start.html", {"ask": names_of_those_who_may(Permission.MEMBER_ASSIGN)})
    # A day and no moment: a template would turn that into the server's zone.
    today = visit.now.astimezone(ZoneInfo(visit.organisation.time_zone)).date()
    return Page("staff/home.html", {"cards": cards_of(visit), "today": today})
