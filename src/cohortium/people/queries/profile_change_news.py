"""Who is told what the office decided about a change that they asked for. Nothing here writes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.queries import address_of
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.people.models import ProfileChange
from cohortium.people.queries.profile_changes import Told, correctable_now, decided_rows, names, still_theirs, told
from cohortium.people.states import ProfileChangeStatus
from cohortium.tenancy.models import Organisation

DECIDED = "profile_change.decided"
VARIABLES = (
    Variable("outcome", _lazy("What was decided"), _lazy("Approved")),
    Variable("about", _lazy("Who it is about"), _lazy("Rose Papadopoulos")),
    Variable(
        "fields",
        _lazy("Each change and what was decided"),
        _lazy("Phone: +61 491 570 157 → +61 491 570 156 (approved)"),
    ),
    Variable(
        "reason", _lazy("Message from the office"), _lazy("Thank you. Please bring the birth certificate next time.")
    ),
    Variable("link", _lazy("Link to your requests"), "https://example.com/my/…", is_link=True),
)
TEXTS = {
    "en": Text(
        "{about}: {outcome}",
        "Your request to change the details of **{about}**: **{outcome}**.\n\n{fields}\n\n"
        "Message from the office: {reason}\n\n[View your requests]({link})",
    )
}
_SOMEBODY = _lazy("someone you used to look after")
_SETTLED = (ProfileChangeStatus.APPROVED, ProfileChangeStatus.REFUSED)


def asker(*, change_id: UUID) -> tuple[UUID, str] | None:
    """Who asked, and their address, if they are still there."""
    member = ProfileChange.objects.filter(pk=change_id).values_list("asked_by", flat=True).first()
    address = address_of(member) if member else None
    return (member, address) if member and address else None


def decided(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that something was decided.

    Values are told of those fields alone that whoever asked may know now: who moved out learns no address by it.
    """
    ids = [about.subject_id for about in abouts]
    found = {row.pk: row for row in ProfileChange.objects.filter(pk__in=ids, status__in=_SETTLED)}
    # What somebody is called now, those learn who still look after them.
    called = names(ids)
    seen = {row.change_id: row for row in decided_rows(list(found))}
    home = f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}"
    return {
        about: {
            "outcome": _outcome(row),
            "about": called[row.pk] if still_theirs(row.asked_by_id).filter(pk=row.pk).exists() else str(_SOMEBODY),
            "fields": "\n".join(_said(one) for one in told(seen[row.pk], correctable_now(seen[row.pk])))
            or _("Your message"),
            "reason": row.reason,
            "link": f"{home}/my/changes",
        }
        for about in abouts
        if (row := found.get(about.subject_id))
    }


def _said(one: Told) -> str:
    """One field: what stood there, what was asked for, what was decided."""
    words = {"field": one.label, "before": _value(one.before), "wanted": _value(one.wanted)}
    words["outcome"] = _("approved") if one.is_accepted else _("not approved")
    if not one.is_shown:
        return _("%(field)s (%(outcome)s)") % words
    return _("%(field)s: %(before)s → %(wanted)s (%(outcome)s)") % words


def _value(value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return ", ".join(str(value).splitlines()) or _("empty")


def _outcome(row: ProfileChange) -> str:
    if row.status == ProfileChangeStatus.APPROVED and len(row.accepted) < len(row.wanted):
        return _("Partly approved")
    return str(ProfileChangeStatus(row.status).label)
