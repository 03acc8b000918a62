"""Addresses from which letters come back: which, since when and why; having letters sent there again."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.notifications.actions.addresses import clear_address
from cohortium.notifications.queries import addresses as queries
from cohortium.notifications.queries.addresses import AddressRow
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists


@page(Permission.NOTIFICATION_READ)
def index(visit: Visit) -> Answer:
    """All of them, newest first."""
    asked = visit.request.GET
    found = queries.undeliverable(visit.actor, after=lists.cursor(asked))
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "zone": ZoneInfo(visit.organisation.time_zone),
    }
    return Page("staff/letters/_addresses.html" if visit.wants_part else "staff/letters/addresses.html", shows)


@page(Permission.NOTIFICATION_RESEND, posts=True)
def clearing(visit: Visit, address_id: UUID) -> Answer:
    """What having letters sent there again means; and doing so."""
    row = queries.one_address(visit.actor, address_id=address_id, permission=Permission.NOTIFICATION_RESEND)
    back = reverse("addresses", args=[visit.organisation.code])
    back = (
        back
        if visit.actor.may(Permission.NOTIFICATION_READ)
        else reverse("organisation", args=[visit.organisation.code])
    )
    if visit.request.method == "POST":
        done = clear_address(visit.actor, address_id=address_id)
        saying = (
            _("This has already been cleared.")
            if isinstance(done, Unchanged)
            else _("E-mails will be sent to this address again.")
        )
        return Redirect(back, saying)
    shows = {
        "title": _("Start sending to %(address)s again?") % {"address": row.address},
        "about": [
            _("An e-mail to this address bounced. Continue only if you know the address works."),
            _(
                "E-mails that were not sent in the meantime are not sent automatically. Resend any that are "
                "still needed."
            ),
        ],
        "yes": _("Start sending again"),
        "no": _("Cancel"),
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def notice(visit: Visit, address: str) -> dict[str, object] | None:
    """What is said beside somebody whose letters come back, for those who may know."""
    row = queries.marked(visit.actor, address=address)
    return shown(visit, row) if row else None


def shown(visit: Visit, row: AddressRow) -> dict[str, object]:
    """An address with where its letter is, and where it is cleared."""
    code = visit.organisation.code
    can = visit.actor.may(Permission.NOTIFICATION_RESEND)
    return {
        "row": row,
        "letter_href": reverse("letter", args=[code, row.notification_id]),
        "clear_href": reverse("address_clearing", args=[code, row.address_id]) if can else "",
    }
