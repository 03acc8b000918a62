"""Whether this process lives, and whether it can work. For load balancers, the supervisor and the page of 503."""

from http import HTTPStatus

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 as long as the process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 while the database answers, else 503."""
    try:
        connection.ensure_connection()
        usable = connection.is_usable()
    except (InterfaceError, OperationalError):
        usable = False
    if usable:
        return HttpResponse("ready\n", content_type="text/plain")
    connection.close()
    return HttpResponse("The database is away.\n", status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
