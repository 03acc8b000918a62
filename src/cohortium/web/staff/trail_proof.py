"""What proves the trail: how far it is sealed, the head that one may keep elsewhere, and what verifications found."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.administration.actions.trail import verify_trail
from cohortium.administration.queries import trail as queries
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page


@page(Permission.TRAIL_READ)
def show(visit: Visit) -> Answer:
    """The page of it."""
    standing, keys = queries.standing(visit.actor), queries.public_keys()
    found = queries.verifications(visit.actor)
    shows: dict[str, Any] = {
        "standing": standing,
        "public_key": keys.get(standing.last.key, "") if standing.last else "",
        "verifications": found,
        "latest": next((one for one in found if one.findings), None) if found and found[0].findings else None,
        "under_way": any(one.status == "asked" for one in found),
        "heads_href": f"/api/v1/o/{visit.organisation.code}/trail/heads",
        "can": {"verify": visit.actor.may(Permission.TRAIL_VERIFY)},
        "zone": ZoneInfo(visit.organisation.time_zone),
    }
    return Page("staff/trail/_verifications.html" if visit.wants_part else "staff/trail/proof.html", shows)


@page(Permission.TRAIL_VERIFY, posts=True)
def verify(visit: Visit) -> Answer:
    """Have the trail verified."""
    to = reverse("trail_proof", args=[visit.organisation.code])
    if visit.request.method != "POST":
        return Redirect(to)
    verify_trail(visit.actor)
    return Redirect(to, _("The audit trail is being verified. The result will appear here."))
