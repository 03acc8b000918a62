"""Which edge answers when no page and no endpoint did."""

from django.http import HttpRequest, HttpResponse

from cohortium.api import problems
from cohortium.web import errors


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, as a problem under /api/ and as a page elsewhere."""
    return problems.not_found(request) if _is_api(request) else errors.not_found(request, exception)


def crashed(request: HttpRequest) -> HttpResponse:
    """500 or 503, likewise."""
    return problems.crashed(request) if _is_api(request) else errors.crashed(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
