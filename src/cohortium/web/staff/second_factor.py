"""What pages say of second factors: who has none, what saving would ask of whom, and where somebody sets theirs up."""

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access import second_factor
from cohortium.access.settings import SECOND_FACTOR_ROLES
from cohortium.web.entrance import Visit
from cohortium.web.forms import Described
from cohortium.web.staff.setting_form import SettingsForm, name_of

GROUP = "security"
# So many are named; of the others it is said how many they are.
NAMED = 3
# Who has no days has none yet: the time of the change itself is a little later than that of the request.
A_MOMENT = timedelta(minutes=1)


def say_who_has_none(form: SettingsForm) -> None:
    """Say beside each role who would have to set one up, before it is saved."""
    field: Any = form.fields.get(name_of(SECOND_FACTOR_ROLES.key))
    if field is None:
        return
    found = second_factor.lacking()
    field.choices = [
        (value, Described(label.name, f"{label.about} {_told(found[value])}".strip()) if found.get(value) else label)
        for value, label in field.choices
    ]


def onwards(visit: Visit, there: str) -> str:
    """Where a member is led who just asked for one of themselves, and has none; nowhere otherwise."""
    member = visit.member
    user_id = cast("UUID", visit.request.user.pk)
    until = second_factor.missing_until(membership_id=member.actor.id, user_id=user_id, roles=member.role_keys)
    return set_up_href(there, has_time=until > visit.now + A_MOMENT) if until else ""


def set_up_href(there: str, *, has_time: bool) -> str:
    """Where one sets it up, and back from there."""
    return f"{reverse('account_factor_needed')}?{urlencode({'next': there} | ({'later': 1} if has_time else {}))}"


def card(visit: Visit) -> dict[str, Any] | None:
    """Where one starts: what is wanted of this person, and by when."""
    until = visit.member.second_factor_until
    if until is None:
        return None
    here = reverse("organisation", args=[visit.organisation.code])
    return {"until": until, "zone": visit.organisation.time_zone, "href": set_up_href(here, has_time=True)}


def _told(names: list[str]) -> str:
    others = len(names) - NAMED
    words = {"names": ", ".join(names[:NAMED]), "n": others}
    if others <= 0:
        return _("Without one now: %(names)s.") % words
    sentence = ngettext(
        "Without one now: %(names)s and %(n)s other.", "Without one now: %(names)s and %(n)s others.", others
    )
    return sentence % words
