"""API keys: list, page, form, the secret shown once, and revoking."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.access.permissions import OF_KEYS, Permission
from cohortium.administration.actions.keys import issue_key, revoke_key
from cohortium.administration.queries import campuses as campus_queries
from cohortium.administration.queries import keys as queries
from cohortium.administration.queries.keys import KeyRow, KeyShowing
from cohortium.administration.rules.keys import Standing, expires_soon
from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import once
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.key_form import Expiry, KeyForm, Option, groups
from cohortium.web.staff.timelines import happened

MOST_CAMPUSES = 2_000
# What a key can be tried with, by what it may see.
EXAMPLES = {Permission.CAMPUS_READ: "campuses", Permission.KEY_READ: "keys"}


@page(Permission.KEY_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered by what the address says."""
    asked = visit.request.GET
    showing = lists.one_of(KeyShowing, asked.get("status"), KeyShowing.ACTIVE)
    found = queries.keys(visit.actor, now=visit.now, showing=showing, after=lists.cursor(asked))
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "status": showing.value,
        "can": _can(visit),
        "zone": _zone(visit),
    }
    return Page("staff/keys/_rows.html" if visit.wants_part else "staff/keys/list.html", shows)


@page(Permission.KEY_READ)
def show(visit: Visit, key_id: UUID) -> Answer:
    """One key: facts, what it may do, how to use it, what happened."""
    row = queries.key(visit.actor, key_id=key_id, now=visit.now)
    shows = {
        "key": _shown(visit, row),
        "example": _example(visit, row),
        **happened(visit, lambda at_most: queries.happened(key_id=key_id, at_most=at_most), thing_id=key_id),
        "can": _can(visit),
    }
    return Page("staff/keys/detail.html", shows)


@page(Permission.KEY_ISSUE, posts=True)
def new(visit: Visit) -> Answer:
    """The form for a new key; and the key, whose secret stands in this one answer and nowhere else."""
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"ticket": new_id(), "expires": Expiry.QUARTER}
        return _form_page(visit, _form(visit, kept, initial=start), kept=kept is not None)
    form = _form(visit, visit.request.POST)
    if form.is_valid():
        again = _("This key was issued already. Its secret was shown once.")
        try:
            return once(visit, form.cleaned_data["ticket"], lambda: _issue(visit, form), again=again)
        except Invalid as refusal:
            form.refuse(refusal)
    else:
        form.refuse_the_rest(now=visit.now)
    return _form_page(visit, form, status=422)


@page(Permission.KEY_REVOKE, posts=True)
def revocation(visit: Visit, key_id: UUID) -> Answer:
    """What revoking this key means; and revoking it."""
    row = queries.key(visit.actor, key_id=key_id, now=visit.now, permission=Permission.KEY_REVOKE)
    if visit.request.method == "POST":
        revoke_key(visit.actor, key_id=key_id)
        return Redirect(_href(visit, key_id), _("“%(name)s” revoked.") % {"name": row.name})
    return Page("staff/keys/revoke.html", {"key": _shown(visit, row), "zone": _zone(visit)})


def _issue(visit: Visit, form: KeyForm) -> tuple[str, Answer]:
    issued = issue_key(visit.actor, details=form.details(now=visit.now, zone=_zone(visit)), now=visit.now)
    row = queries.key(visit.actor, key_id=issued.key.pk, now=visit.now)
    shows = {
        "key": _shown(visit, row),
        "secret": issued.secret,
        "example": _example(visit, row),
        "zone": _zone(visit),
    }
    return _href(visit, row.key_id), Page("staff/keys/issued.html", shows)


def _form(visit: Visit, data: Any, **options: Any) -> KeyForm:
    words = words_of(visit.organisation.words)
    places = campus_queries.campuses(visit.actor, showing=campus_queries.CampusShowing.OPEN, at_most=MOST_CAMPUSES).rows
    return KeyForm(
        data,
        groups=groups((one for one in OF_KEYS if visit.actor.may(one)), words),
        campuses=[Option(str(campus.campus_id), campus.name) for campus in places],
        words=words,
        **options,
    )


def _form_page(visit: Visit, form: KeyForm, *, kept: bool = False, status: int = 200) -> Answer:
    back = reverse("keys", args=[visit.organisation.code])
    return Page("staff/keys/form.html", {"form": form, "kept": kept, "back_href": back}, status)


def _shown(visit: Visit, row: KeyRow) -> dict[str, Any]:
    may = groups(row.permissions, words_of(visit.organisation.words))
    return asdict(row) | {
        "groups": may,
        "may": [one.label for group in may for one in group.options],
        "is_active": row.standing == Standing.ACTIVE,
        "is_expired": row.standing == Standing.EXPIRED,
        "expires_soon": expires_soon(expires_at=row.expires_at, now=visit.now),
        "href": _href(visit, row.key_id),
    }


def _example(visit: Visit, row: KeyRow) -> str:
    """A command to try the key with, where the API has something that it may see."""
    for permission, path in EXAMPLES.items():
        if permission in row.permissions:
            address = visit.request.build_absolute_uri(f"/api/v1/o/{visit.organisation.code}/{path}")
            return f'curl -H "Authorization: Bearer $COHORTIUM_KEY" {address}'
    return ""


def _href(visit: Visit, key_id: UUID) -> str:
    return reverse("key", args=[visit.organisation.code, key_id])


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.organisation.time_zone)


def _can(visit: Visit) -> dict[str, bool]:
    return {"issue": visit.actor.may(Permission.KEY_ISSUE), "revoke": visit.actor.may(Permission.KEY_REVOKE)}
