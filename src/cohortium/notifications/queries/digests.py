"""Questions about daily letters: what stands in one. Nothing here writes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.models import Notification
from cohortium.notifications.rules.texts import Text
from cohortium.notifications.states import NotificationStatus
from cohortium.tenancy.models import Organisation

# What a daily letter holds, until it is there. What could not be delivered is in it when it is sent again.
DUE = (NotificationStatus.QUEUED, NotificationStatus.FAILED, NotificationStatus.UNKNOWN)
VARIABLES = (
    Variable("number", _lazy("Number of notifications"), _lazy("3 notifications")),
    Variable("choice", _lazy("Notification settings"), "https://example.com/notifications/choice", is_link=True),
)
TEXTS = {"en": Text("Today from {organisation}: {number}", "Your notifications since the last daily e-mail:")}


def filled(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every kind
    """How much each of these daily letters holds; nothing for one that holds nothing any more."""
    counted = dict(
        Notification.objects.filter(digest_id__in=[about.subject_id for about in abouts], status__in=DUE)
        .order_by()
        .values_list("digest_id")
        .annotate(Count("pk"))
    )
    code = Organisation.objects.values_list("code", flat=True).get()
    return {
        about: {
            "number": ngettext("1 notification", "%(n)s notifications", counted[about.subject_id])
            % {"n": counted[about.subject_id]},
            "choice": f"{settings.ADDRESS}/o/{code}/notifications/choice",
        }
        for about in abouts
        if counted.get(about.subject_id)
    }


def held_in(digest_id: UUID) -> list[Notification]:
    """The letters that it holds, in the order in which they came."""
    return list(Notification.objects.filter(digest_id=digest_id, status__in=DUE).order_by("created_at", "pk"))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What each is about: itself."""
    return dict.fromkeys(ids, "")


def more(number: int) -> str:
    """What is said of those that are too many for one letter."""
    said = ngettext("And 1 more in the app.", "And %(n)s more in the app.", number)
    return said % {"n": number} if number > 0 else ""
