"""The wrapper of the pages on the way to an organisation. None of them is inside one yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from cohortium.core.constraints import waiting_told
from cohortium.core.errors import Refusal
from cohortium.web import errors
from cohortium.web.page import Answer, finished, rendered, sign_in_first
from cohortium.web.privately import private

View = Callable[..., Answer]
READS, BOTH, POSTS = ("GET", "HEAD"), ("GET", "HEAD", "POST"), ("POST",)


def start_page(*methods: str, signed_in: bool = False) -> Callable[[View], Callable[..., HttpResponse]]:
    """Make a page. It owns no transaction: an organisation is founded in its own scope, which must be the outermost.

    A `signed_in` one sends others to sign in, with what was typed kept.
    """

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, /, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if signed_in and not request.user.is_authenticated:
                return private(sign_in_first(request))
            try:
                with waiting_told():
                    given = view(request, **kwargs)
                    response = rendered(request, given)
            except Refusal as refusal:
                return private(errors.refused(request, refusal))
            return private(finished(request, given, response))

        return answer

    return decorate
