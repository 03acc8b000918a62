"""The wrapper of every page of one's own account."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from cohortium.access.actor import Origin
from cohortium.access.entrance import origin_of
from cohortium.core.constraints import waiting_told
from cohortium.core.errors import Refusal
from cohortium.identity.actions import held
from cohortium.web import drafts, errors
from cohortium.web.account.fresh import is_fresh
from cohortium.web.page import Answer, finished, rendered, sign_in_first
from cohortium.web.privately import private
from cohortium.web.shell import zone_of

P = ParamSpec("P")
READS, BOTH, POSTS = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)


@dataclass(frozen=True, slots=True)
class Own:
    """Somebody at their own account: the request, who they are, and what time it is."""

    request: HttpRequest
    now: datetime

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def origin(self) -> Origin:
        return origin_of(self.request.META)

    @property
    def posts(self) -> bool:
        return self.request.method == "POST"

    @property
    def session_key(self) -> str:
        return self.request.session.session_key or ""


def account_page(
    *methods: str, fresh: bool = False, changes: bool = True
) -> Callable[[Callable[Concatenate[Own, P], Answer]], Callable[..., HttpResponse]]:
    """Make a page for whoever is signed in, in one transaction, which a refusal takes back.

    What is posted there changes the log-in: nobody else does meanwhile, and whoever was shut out since the request came
    in is refused. A page that `changes` nothing looks at secrets: it has no transaction, so that nobody waits for it.

    A `fresh` one asks who it is again, unless they showed that a few minutes ago; what was typed is kept meanwhile.
    """

    def decorate(view: Callable[Concatenate[Own, P], Answer]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if not request.user.is_authenticated:
                return private(sign_in_first(request))
            own = Own(request, timezone.now())
            if fresh and not is_fresh(request):
                return private(_ask_again(request))
            try:
                with waiting_told(), transaction.atomic() if changes else nullcontext():
                    if own.posts and changes:
                        request.user = held(own.user, session_key=own.session_key)
                    given = view(own, *args, **kwargs)
                    zone = zone_of(request.COOKIES.get("zone", ""))
                    place = zone.rpartition("/")[2].replace("_", " ")
                    response = rendered(request, given, own=own, zone=zone, zone_place=place)
            except Refusal as refusal:
                return private(errors.refused(request, refusal))
            return private(finished(request, given, response))

        return answer

    return decorate


def _ask_again(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        drafts.keep(request)
    back = request.get_full_path() if request.method == "GET" else request.path
    return HttpResponseRedirect(f"{reverse('account_again')}?{urlencode({'next': back})}")
