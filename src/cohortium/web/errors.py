"""Pages for what goes wrong."""

import sys
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cohortium.access.queries import names_of_those_who_may
from cohortium.accounts.actions.passwords import LinkOver
from cohortium.core.constraints import is_away, is_full
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Refusal, Stale
from cohortium.identity.limits import TooMany
from cohortium.tenancy.scope import organisation_scope
from cohortium.web import drafts
from cohortium.web.entrance import VISIT, Visit, came_in
from cohortium.web.privately import private
from cohortium.web.shell import shell_of

log = structlog.get_logger()

STATUS: dict[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Stale: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    LinkOver: HTTPStatus.GONE,
}

# Where an address has it: `/o/CODE/…`.
_CODE = 2
TEMPLATES = {
    HTTPStatus.NOT_FOUND: "404.html",
    HTTPStatus.GONE: "410.html",
    HTTPStatus.TOO_MANY_REQUESTS: "429.html",
}


def not_allowed(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """403, and whom to ask."""
    visit: Visit = request.META[VISIT]
    with organisation_scope(visit.actor.organisation_id):
        # Who of the team may do what is no business of who is not of it, and none of them could give it away.
        ask = names_of_those_who_may(refusal.permission) if visit.member.is_staff else []
        shell = shell_of(visit)
        shows = {"permission_label": refusal.permission.label_in(shell.words), "ask": ask, "shell": shell}
        return render(request, "403.html", shows, status=HTTPStatus.FORBIDDEN)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page of any other refusal: 404 in the same words whether the thing exists elsewhere or nowhere."""
    status = STATUS.get(type(refusal), HTTPStatus.CONFLICT)
    visit = request.META.get(VISIT)
    template = TEMPLATES.get(status, "409.html")
    shows = {"sentence": refusal.sentence, "shell": shell_of(visit) if visit else None}
    return render(request, template, shows, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404 for an address that no page has: for members in the frame of their organisation.

    Whoever is none finds what they find where no organisation is.
    """
    parts = request.path_info.split("/")
    if parts[:2] == ["", "o"] and len(parts) > _CODE and request.user.is_authenticated:
        with suppress(Refusal), came_in(request, parts[_CODE]):
            return private(refused(request, NotFound()))
    return refused(request, NotFound())


def unreadable(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """400, 405, 413 or 507: no form of ours sends that, or there is no room for it."""
    shows = {
        "too_large": status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "full": status == HTTPStatus.INSUFFICIENT_STORAGE,
        "most": settings.LARGEST_FILE // 1024**2,
    }
    return render(request, "400.html", shows, status=status)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form from before the last sign-in. What was typed in it is shown again; it is never sent by itself."""
    if drafts.keep(request):
        if request.user.is_authenticated:
            return HttpResponseRedirect(request.path)
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': request.path, 'kept': 1})}")
    if request.path == reverse("account_login"):
        return HttpResponseRedirect(request.get_full_path())
    return render(request, "403.html", {"form_was_old": True}, status=HTTPStatus.FORBIDDEN)


def crashed(request: HttpRequest) -> HttpResponse:
    """500, 503 while the database is away, 507 while a disk is full. No template asks the database for anything."""
    if is_away(sys.exc_info()[1]):
        log.warning("database_away", error=str(sys.exc_info()[1]).partition("\n")[0])
        response = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = "5"
        return response
    if is_full(sys.exc_info()[1]):
        log.error("disk_full")
        return unreadable(request, HTTPStatus.INSUFFICIENT_STORAGE)
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
