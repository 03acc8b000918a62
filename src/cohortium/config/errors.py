"""Which edge answers when no page and no endpoint did."""

from collections.abc import Callable
from http import HTTPStatus

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from cohortium.api import problems
from cohortium.config.front import UNREAD
from cohortium.web import errors

log = structlog.get_logger()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what cannot be read, 413 for what is too large."""
    log.warning("bad_request", kind=type(exception).__name__)
    too_large = isinstance(exception, RequestDataTooBig)
    return _unreadable(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST)


def dress_wrong_methods(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say 405 as everything else is said, whoever refused the method: Django, ninja or allauth."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        dressed = _unreadable(request, HTTPStatus.METHOD_NOT_ALLOWED)
        dressed["Allow"] = response["Allow"]
        return dressed

    return answer


def dress_what_was_not_read(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say 413 or 507 as everything else is said: `front` did not read the body, and no page may think that it did."""

    def answer(request: HttpRequest) -> HttpResponse:
        unread = request.META.get(UNREAD)
        if unread is None:
            return get_response(request)
        response = _unreadable(request, HTTPStatus(unread))
        # The rest of the body still comes.
        response["Connection"] = "close"
        return response

    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, as a problem under /api/ and as a page elsewhere."""
    return problems.not_found(request) if _is_api(request) else errors.not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """500 or 503, likewise."""
    return problems.crashed(request) if _is_api(request) else errors.crashed(request)


def _unreadable(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    return problems.unreadable(request, status) if _is_api(request) else errors.unreadable(request, status)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
