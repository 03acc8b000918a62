"""Your account: all of it on one page, and what ends something at a press."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.accounts.actions import connections, devices
from cohortium.accounts.queries import account
from cohortium.web.account import devices as known
from cohortium.web.account import providers
from cohortium.web.account.page import POSTS, READS, Own, account_page
from cohortium.web.page import Answer, Page, Redirect

SHOWN = 8


@account_page(*READS)
def index(own: Own) -> Answer:
    """Address, password, second factor, connections, devices, and what happened lately."""
    user = own.user
    connected = account.connections(user.pk)
    shows = {
        "factors": account.factors(user.pk),
        "devices": account.devices(user.pk, session_key=own.session_key, now=own.now),
        "activity": account.activity(user.pk, at_most=SHOWN),
        "connections": [asdict(one) | {"name": providers.name_of(one.provider)} for one in connected],
        "to_connect": _not_yet(connected),
        "has_password": user.has_usable_password(),
    }
    return Page("account/overview.html", shows)


@account_page(*READS)
def activity(own: Own) -> Answer:
    """What happened to this log-in."""
    return Page("account/activity.html", {"activity": account.activity(own.user.pk, at_most=account.ACTIVITY_AT_MOST)})


@account_page(*POSTS)
def device_ending(own: Own, handle: str) -> Answer:
    """Sign out one device."""
    devices.sign_out_device(own.user, handle, own.origin)
    return Redirect(f"{reverse('account')}#devices", _("Device signed out."))


@account_page(*POSTS)
def devices_ending(own: Own) -> Answer:
    """Sign out every device but this one."""
    waited = own.user.pending_email
    ended = devices.sign_out_others(own.user, own.origin, session_key=own.session_key, now=own.now)
    # They are known on this one as before.
    own.user.refresh_from_db(fields=["devices_time"])
    known.remember(own.request, own.user.device_mark)
    saying = ngettext("1 other device signed out.", "%(n)s other devices signed out.", ended) % {"n": ended}
    if waited:
        saying = f"{saying} {_('Your address has not been changed.')}"
    return Redirect(f"{reverse('account')}#devices", saying)


@account_page(*POSTS, fresh=True)
def connection_ending(own: Own, connection_id: int) -> Answer:
    """Let nobody come in by that any more."""
    name = next(
        (
            providers.name_of(one.provider)
            for one in account.connections(own.user.pk)
            if one.connection_id == connection_id
        ),
        "",
    )
    connections.disconnect(own.user, connection_id, name, own.origin, now=own.now)
    return Redirect(reverse("account"), _("%(name)s disconnected.") % {"name": name})


def _not_yet(connected: list[account.ConnectionRow]) -> list[dict[str, Any]]:
    there = {one.provider for one in connected}
    return [one for one in providers.offered() if one["provider"] not in there]
