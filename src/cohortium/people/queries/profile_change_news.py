"""Who is told what the office decided about a change that they asked for. Nothing here writes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.queries import address_of
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.people.models import ProfileChange
from cohortium.people.queries.profile_changes import LABELS, names
from cohortium.people.states import ProfileChangeStatus
from cohortium.tenancy.models import Organisation

DECIDED = "profile_change.decided"
VARIABLES = (
    Variable("outcome", _lazy("What was decided"), _lazy("Taken over")),
    Variable("about", _lazy("Whom it is about"), _lazy("Rose Papadopoulos")),
    Variable("fields", _lazy("What was asked for"), _lazy("Phone, E-mail")),
    Variable("reason", _lazy("Why"), _lazy("We need to see a paper for that.")),
    Variable("link", _lazy("See it"), "https://example.com/my/…", is_link=True),
)
TEXTS = {
    "en": Text(
        "{about}: {outcome}",
        "You asked for a change of what is known of **{about}**: {fields}.\n\n{outcome}. {reason}\n\n[See it]({link})",
    )
}
_SETTLED = (ProfileChangeStatus.APPROVED, ProfileChangeStatus.REFUSED)


def asker(*, change_id: UUID) -> tuple[UUID, str] | None:
    """Who asked, and their address, if they are still there."""
    member = ProfileChange.objects.filter(pk=change_id).values_list("asked_by", flat=True).first()
    address = address_of(member) if member else None
    return (member, address) if member and address else None


def decided(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that something was decided. The values that were asked for are not in it."""
    ids = [about.subject_id for about in abouts]
    found = {row.pk: row for row in ProfileChange.objects.filter(pk__in=ids, status__in=_SETTLED)}
    called = names(ids)
    home = f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}"
    return {
        about: {
            "outcome": _outcome(row),
            "about": called[row.pk],
            "fields": ", ".join(str(LABELS[name]) for name in LABELS if name in row.wanted) or _("something else"),
            "reason": row.reason,
            "link": f"{home}/my/",
        }
        for about in abouts
        if (row := found.get(about.subject_id))
    }


def _outcome(row: ProfileChange) -> str:
    if row.status == ProfileChangeStatus.APPROVED and len(row.accepted) < len(row.wanted):
        taken = ", ".join(str(LABELS[name]) for name in LABELS if name in row.accepted)
        return _("Taken over in part: %(fields)s") % {"fields": taken}
    return str(ProfileChangeStatus(row.status).label)
