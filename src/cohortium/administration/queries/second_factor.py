"""Who is told that a second factor is wanted of them, and what stands there. Nothing here writes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access import second_factor
from cohortium.access.settings import SECOND_FACTOR_ROLES
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.tenancy.models import Organisation, Setting

WANTED = "second_factor.wanted"
WANTED_VARIABLES = (
    Variable("until", _lazy("By when"), _lazy("by Monday 7 September, 09:00")),
    Variable("link", _lazy("Set one up"), "https://example.com/account/second-factor", is_link=True),
)
WANTED_TEXTS = {
    "en": Text(
        "Set up a second factor {until}",
        "People with your role now need more than a password to sign in. Set up a passkey or an authenticator app "
        "{until}. It takes two minutes.\n\n[Set it up]({link})",
    )
}


def asked_by(*, setting_id: UUID) -> list[tuple[UUID, str]]:
    """Whom it is news for that this setting was changed, and their addresses: whoever is to have one, and has none."""
    if not Setting.objects.filter(pk=setting_id, key=SECOND_FACTOR_ROLES.key, campus=None).exists():
        return []
    return list(second_factor.lacking_wanted().order_by("pk").values_list("pk", "user__email"))


def wanted(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:
    """What stands in that news; nothing for somebody who set one up meanwhile, or need not any more."""
    asked = [about.recipient_id for about in abouts if about.recipient_id]
    still = set(second_factor.lacking_wanted().filter(pk__in=asked).values_list("pk", flat=True))
    until, here = second_factor.times_left(asked), Organisation.objects.get()
    back = f"{settings.ADDRESS}/account/second-factor?next=/o/{here.code}/"
    return {
        about: {"until": _by(until[about.recipient_id], ZoneInfo(here.time_zone), now), "link": back}
        for about in abouts
        if about.recipient_id in still
    }


def _by(until: datetime, zone: ZoneInfo, now: datetime) -> str:
    if until <= now:
        return _("before you go on")
    return _("by %(moment)s") % {"moment": date_format(until.astimezone(zone), "l j F, H:i")}
