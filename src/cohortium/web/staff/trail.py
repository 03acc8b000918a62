"""The trail: who did what, to which thing, when and from where."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access import queries as access
from cohortium.access.actor import SYSTEM_ID, ActorKind
from cohortium.access.permissions import Permission
from cohortium.administration.queries import trail as proof
from cohortium.audit import things
from cohortium.audit.queries import Asked, EntryRow, entries
from cohortium.core.agents import shortened
from cohortium.core.errors import Invalid
from cohortium.core.pages import PageOf
from cohortium.tenancy.words import words_of
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, page
from cohortium.web.staff import lists
from cohortium.web.staff.things import hrefs_of
from cohortium.web.staff.trail_form import TrailForm

# More people than this of one beginning are not offered: one goes on typing.
MOST_MEANT = 20
NOTHING: PageOf[EntryRow] = PageOf([], None)


@page(Permission.TRAIL_READ)
def index(visit: Visit) -> Answer:
    """The trail, as the address asks for it. What cannot be read in an address is said, and the rest stays."""
    asked = visit.request.GET
    form = TrailForm(asked, words=words_of(visit.organisation.words))
    found, meant, chosen, person = NOTHING, [], [], ""
    try:
        wanted = form.asked()
        person = form.name_typed()
        meant = _meant(person)
        found = _found(visit, wanted, person, meant)
        chosen = _chosen(visit, wanted, person, found.rows)
    except Invalid as refusal:
        form.refuse(refusal)
    hrefs = hrefs_of(visit, [(row.kind, row.thing_id) for row in found.rows])
    shows: dict[str, Any] = {
        "form": form,
        "typed": asked.get("person", ""),
        "rows": [_shown(visit, row, hrefs[row.thing_id]) for row in found.rows],
        **lists.turning(asked, found.next),
        "meant": [(name, lists.address(asked, "person", who=str(one))) for one, name in meant[:MOST_MEANT]],
        "more_are_meant": len(meant) > MOST_MEANT,
        "chosen": chosen,
        "local_now": _local(visit, visit.now),
        "export_href": _export_href(visit, meant if person else []),
        "is_filtered": any(form[name].data for name in form.fields),
    }
    if not visit.actor.reach(Permission.TRAIL_READ).everything:
        shows["ask"] = access.names_of_those_who_may(Permission.TRAIL_READ)
    template = "staff/trail/_rows.html" if visit.wants_part else "staff/trail/list.html"
    if not visit.wants_part:
        shows |= {
            "standing": proof.standing(visit.actor),
            "verification": next(iter(proof.verifications(visit.actor, at_most=1)), None),
            "zone": ZoneInfo(visit.organisation.time_zone),
        }
    return Page(template, shows, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


def _export_href(visit: Visit, meant: list[tuple[UUID, str]]) -> str:
    """Where what is shown is exported: a name that was typed stands there as whom it means."""
    if not visit.actor.may(Permission.TRAIL_EXPORT):
        return ""
    who = {"who": str(meant[0][0])} if len(meant) == 1 else {}
    return reverse("trail_export", args=[visit.organisation.code]) + lists.address(visit.request.GET, "person", **who)


def _meant(begins: str) -> list[tuple[UUID, str]]:
    """Whom a name that was typed may mean."""
    if not begins:
        return []
    itself = [(SYSTEM_ID, _("Automatic"))] if _("Automatic").casefold().startswith(begins.casefold()) else []
    return [*itself, *access.called(begins, at_most=MOST_MEANT + 1)]


def _found(visit: Visit, wanted: Asked, person: str, meant: list[tuple[UUID, str]]) -> PageOf[EntryRow]:
    if person:
        if len(meant) != 1:
            return NOTHING
        wanted = replace(wanted, who=meant[0][0])
    zone, after = visit.organisation.time_zone, lists.cursor(visit.request.GET)
    return entries(visit.actor, asked=wanted, time_zone=zone, after=after)


def _chosen(visit: Visit, asked: Asked, person: str, rows: list[EntryRow]) -> list[dict[str, str]]:
    """What came from a link, in words, each with the address without it."""
    said: dict[str, str] = {}
    # Who typed a name meanwhile means that one.
    if asked.who and not person:
        named = {SYSTEM_ID: _("Automatic"), **access.names([asked.who])}
        said["who"] = named.get(asked.who) or (_by(rows[0]) if rows else str(asked.who))
    if asked.thing:
        said["thing"] = (rows and rows[0].thing) or str(asked.thing)
    if asked.request:
        said["request"] = _("One request")
    return [
        {
            "name": name,
            "value": str(getattr(asked, name)),
            "words": words,
            "href": lists.address(visit.request.GET, name),
        }
        for name, words in said.items()
    ]


def _shown(visit: Visit, row: EntryRow, href: str) -> dict[str, Any]:
    asked, words = visit.request.GET, words_of(visit.organisation.words)
    return {
        "row": row,
        "at": _local(visit, row.at),
        "by": _by(row),
        "agent": shortened(row.user_agent),
        "kind": capfirst(things.word_of(row.kind, words)),
        "href": href,
        "who_href": lists.address(asked, "person", who=str(row.actor_id)),
        "thing_href": lists.address(asked, thing=str(row.thing_id)),
        "request_href": f"?request={row.correlation_id}",
    }


def _local(visit: Visit, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(visit.organisation.time_zone))


def _by(row: EntryRow) -> str:
    return row.by or (_("Automatic") if row.actor_kind == ActorKind.SYSTEM else _("Someone"))
