"""The wrapper of every page of an organisation. It owns the transaction: change, trail, jobs and answer are one.

Middleware could not: Django turns an exception into an answer before middleware sees it, and would commit the crash.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from cohortium.access.permissions import Permission, needing
from cohortium.access.second_factor import SecondFactorMissing
from cohortium.core.errors import NotAllowed, Refusal
from cohortium.web import downloads, drafts, errors, exports
from cohortium.web.downloads import Download
from cohortium.web.entrance import Visit, visited
from cohortium.web.exports import Export
from cohortium.web.privately import private
from cohortium.web.shell import shell_of

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Page:
    """A template and what it shows. Rendered by the wrapper, while the organisation is in scope."""

    template: str
    shows: Mapping[str, Any]
    status: int = HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go to another page, after the change has been committed, and say there what was done."""

    to: str
    saying: str = ""
    # What else is done to the request once the change is committed: somebody is signed in.
    then: Callable[[HttpRequest], None] | None = None
    # Also where only a part of the page was asked for: the browser goes there, and not the part.
    whole: bool = False


Answer = Page | Redirect | Download | Export
View = Callable[[Visit], Answer]
Visits = Callable[[], AbstractContextManager[Visit]]
Performer = Callable[[Visits, View], tuple[Answer, HttpResponse]]


def page(
    permission: Permission, *, posts: bool = False
) -> Callable[[Callable[Concatenate[Visit, P], Answer]], Callable[..., HttpResponse]]:
    """Make a page out of a function: signed in, a member, with this permission, inside the organisation's scope.

    It answers GET, and POST where it `posts`; anything else: 405. Not signed in: to the sign-in page, with what was
    typed kept. Unknown organisation or no membership: 404. No permission: 403, with whom to ask. A refusal by an
    action: its own page; nothing is committed.
    """

    def perform(visit_begins: Visits, view: View) -> tuple[Answer, HttpResponse]:
        with visit_begins() as visit:
            given = view(visit)
            return given, _rendered(visit, given)

    return lambda view: _wrapped(view, permission, perform, posts=posts)


def page_that_calls_out(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Visit, P], Answer]], Callable[..., HttpResponse]]:
    """Make a page that talks to the network: checked like every page, then outside the scope.

    No transaction may wait for somebody else's server. The function notes what it intends in one scope, calls out, and
    notes the answer in another: `with visit.again(permission) as visit: …`, which asks anew who may.
    """

    def perform(visit_begins: Visits, view: View) -> tuple[Answer, HttpResponse]:
        with visit_begins() as visit:
            pass
        given = view(visit)
        return given, _rendered(visit, given)

    return lambda view: _wrapped(view, permission, perform, posts=True)


def rendered(request: HttpRequest, answer: Answer, **around: Any) -> HttpResponse:
    """Turn the answer into a response, while its scope is open; with what stands around every page of its kind."""
    match answer:
        case Redirect(to, whole=True) if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": to})
        case Redirect(to):
            return HttpResponseRedirect(to)
        case Page(template, shows, status):
            return render(request, template, {**around, **shows}, status=status)
        case Download():
            # Its content is read when the scope was left.
            return HttpResponse()
        case Export():
            return cast("HttpResponse", exports.sent(answer))
    # What streams, or is rendered by Django afterwards, would find no scope and no rows.
    raise TypeError(
        f"A page answers with a Page, a Redirect, a Download or an Export, and not with {type(answer).__name__}."
    )


def finished(request: HttpRequest, answer: Answer, response: HttpResponse) -> HttpResponse:
    """Do what belongs after the COMMIT, which may still be refused: then nothing was done, and nothing is said."""
    if isinstance(answer, Download):
        return downloads.opened(request, answer)
    if isinstance(answer, Redirect):
        if answer.then:
            answer.then(request)
        if answer.saying:
            messages.success(request, answer.saying)
    return response


def _wrapped(
    view: Callable[..., Answer], permission: Permission, perform: Performer, *, posts: bool
) -> Callable[..., HttpResponse]:
    methods = ["GET", "HEAD", "POST"] if posts else ["GET", "HEAD"]

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Any, code: str, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        if not request.user.is_authenticated:
            return private(sign_in_first(request))
        try:
            given, response = perform(
                lambda: visited(request, code, permission), lambda visit: view(visit, *args, **kwargs)
            )
        except SecondFactorMissing:
            return private(_led_away(request, "account_factor_needed"))
        except NotAllowed as refusal:
            return private(errors.not_allowed(request, refusal))
        except Refusal as refusal:
            return private(errors.refused(request, refusal))
        return private(finished(request, given, response))

    return needing(answer, permission, methods=methods)


def _rendered(visit: Visit, answer: Answer) -> HttpResponse:
    # Made only where a template has a frame: a part of a page has none, whoever asks.
    return rendered(visit.request, answer, visit=visit, shell=SimpleLazyObject(lambda: shell_of(visit)))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, with what was typed kept."""
    return _led_away(request, "account_login")


def _led_away(request: HttpRequest, route: str) -> HttpResponse:
    """To a page that has to be passed first, and back from there."""
    kept = request.method == "POST" and drafts.keep(request)
    back = request.get_full_path() if request.method == "GET" else request.path
    if request.headers.get("HX-Request") == "true":
        # htmx would put the sign-in page into a part of this one: it is told to leave the page instead.
        back = request.headers.get("HX-Current-URL-Path", back)
        response = HttpResponse(status=HTTPStatus.UNAUTHORIZED)
        # Who sends parts of a page had that page, and so was signed in.
        response["HX-Redirect"] = _address_before(route, back, "kept" if kept else "again")
        return response
    return HttpResponseRedirect(_address_before(route, back, "kept" if kept else ""))


def _address_before(route: str, back: str, why: str) -> str:
    return f"{reverse(route)}?{urlencode({'next': back} | ({why: 1} if why else {}))}"
