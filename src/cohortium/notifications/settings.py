"""What an organisation sets about the letters that it sends."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.core.errors import Words
from cohortium.core.values import TimeOfDay
from cohortium.tenancy import settings


def _both(values: settings.Values) -> dict[str, Words]:
    """A night without an end, or without a beginning, is none."""
    given = {key: values[key] for key in (QUIET_FROM.key, QUIET_UNTIL.key)}
    if all(given.values()) and len(set(given.values())) == 1:
        return {QUIET_UNTIL.key: _("The start and end are the same. Leave both empty for no quiet hours.")}
    return {
        key: _("Fill in both, or leave both empty.")
        for key, value in given.items()
        if value is None and any(given.values())
    }


settings.group(
    "notifications",
    label=_("Quiet hours"),
    about=_("When no e-mails are sent."),
    check=_both,
)
QUIET_FROM = settings.declare(
    "notifications.quiet_from",
    TimeOfDay(),
    None,
    label=_("Quiet from"),
    help=_("E-mails that can wait are held until quiet hours end. Leave empty for no quiet hours."),
    group="notifications",
    permission=Permission.SETTING_EDIT,
    at_campuses=True,
    optional=True,
)
QUIET_UNTIL = settings.declare(
    "notifications.quiet_until",
    TimeOfDay(),
    None,
    label=_("Quiet until"),
    help=_("In the local time zone. It can be on the next day."),
    group="notifications",
    permission=Permission.SETTING_EDIT,
    at_campuses=True,
    optional=True,
)
