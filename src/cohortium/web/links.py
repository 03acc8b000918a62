"""The wrapper of every page that a link opens: whoever holds the secret may do the one thing that it is for.

The address holds `<code>.<secret>`: the organisation's scope is opened from that claim, and the secret is looked for
inside it. An unknown organisation, an unknown secret and one of another organisation are the same to the outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from cohortium.access.actor import Actor, link
from cohortium.access.entrance import origin_of
from cohortium.access.permissions import Permission, needing
from cohortium.access.queries import OrganisationRow, organisation
from cohortium.core.colour import accent
from cohortium.core.constraints import waiting_told
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.ids import new_id
from cohortium.identity import limits, policies
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope
from cohortium.web import errors
from cohortium.web.page import Answer, finished, rendered
from cohortium.web.privately import private

METHODS = ("GET", "HEAD", "POST")


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that was opened: the request, who acts by it, where, and what time it is."""

    request: HttpRequest
    actor: Actor
    organisation: OrganisationRow
    now: datetime

    @property
    def user_id(self) -> UUID | None:
        """The log-in that is signed in besides, if there is one."""
        user_id: UUID | None = self.request.user.pk
        return user_id


def opened_by_link(
    permission: Permission, *, find: Callable[[str], UUID | None]
) -> Callable[[Callable[[Opened], Answer]], Callable[..., HttpResponse]]:
    """Make a page out of a function, for whoever holds a link. `find` gives the link's id for a secret."""

    def decorate(view: Callable[[Opened], Answer]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            buckets = policies.of_network(policies.REGISTRATIONS, origin_of(request.META).ip)
            if request.method == "POST" and not limits.take(buckets, now=timezone.now()):
                return private(errors.refused(request, limits.TooMany()))
            code, _, secret = token.rpartition(".")
            try:
                with waiting_told(), organisation_scope(organisation_id_of(code) or new_id()):
                    opened = _opened(request, permission, find(secret))
                    given = view(opened)
                    where = opened.organisation
                    house = {"organisation": where, "accent": accent(where.colour)}
                    response = rendered(request, given, house=house)
            except NotFound:
                return private(render(request, "link_unknown.html", status=HTTPStatus.NOT_FOUND))
            except Refusal as refusal:
                return private(errors.refused(request, refusal))
            return private(finished(request, given, response))

        return needing(answer, permission, methods=METHODS)

    return decorate


def _opened(request: HttpRequest, permission: Permission, link_id: UUID | None) -> Opened:
    where = organisation()
    if link_id is None or where is None:
        raise NotFound
    actor = link(where.organisation_id, link_id, permission, origin_of(request.META))
    return Opened(request, actor, where, timezone.now())
