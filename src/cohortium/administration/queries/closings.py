"""What follows when campuses close, for whoever is to decide it. Nothing here writes."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cohortium.administration.queries.campuses import only_there
from cohortium.administration.rules.campuses import local_date
from cohortium.core.errors import Words
from cohortium.tenancy.models import Campus
from cohortium.tenancy.words import said

NAMED = 8
NOT_IN_FUTURE: Words = _lazy("Choose a date after today.")


def means(campus_ids: Sequence[UUID]) -> list[str]:
    """Who loses access, and what stays: of campuses that the caller has already been allowed to see."""
    planned = Campus.objects.filter(pk__in=campus_ids, closes_on__isnull=False).order_by("name_plain", "pk")
    stays = ngettext(
        "Nothing is deleted. All records are kept, and you can reopen it at any time.",
        "Nothing is deleted. All records are kept, and you can reopen them at any time.",
        len(campus_ids),
    )
    forgotten = [
        _("The planned closing date of %(name)s, %(on)s, is removed.") % {"name": name, "on": date_format(on, "j F Y")}
        for name, on in planned.values_list("name", "closes_on")
        if on
    ]
    return [_left_without(only_there(campus_ids=list(campus_ids)), len(campus_ids)), " ".join([stays, *forgotten])]


def fault_of_day(campus_id: UUID, day: date, now: datetime) -> Words | None:
    """Why a campus cannot close on that day: it has begun there."""
    zone = Campus.objects.values_list("time_zone", flat=True).get(pk=campus_id)
    return None if day > local_date(zone, now) else NOT_IN_FUTURE


def _left_without(names: list[str], closing: int) -> str:
    if not names:
        return said(_("No one loses access. Everyone who works there can also see other %(campus_many)s."))
    told = {
        "n": len(names),
        "names": ", ".join(names[:NAMED]),
        "until": ngettext("until it reopens", "until theirs reopens", closing),
    }
    if len(names) == 1:
        return _("%(names)s works only here and will lose access %(until)s.") % told
    more = max(len(names) - NAMED, 0)
    told["more"] = ngettext(" and 1 more", " and %(n)s more", more) % {"n": more} if more else ""
    return _("%(n)s people work only here and will lose access %(until)s: %(names)s%(more)s.") % told
