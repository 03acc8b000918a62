"""Whether this process lives, and whether it can work. For load balancers, the supervisor and the page of 503."""

from functools import cache
from http import HTTPStatus

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cohortium.core import ending


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 as long as the process answers at all."""
    return HttpResponse("live\n", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """200 while requests can be answered, else 503 and why."""
    why = _why_not()
    if why is None:
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse(f"{why}\n", status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")


def _why_not() -> str | None:
    if ending.is_near():
        return "The server is about to end."
    try:
        connection.ensure_connection()
        missing = _newest() - MigrationRecorder(connection).applied_migrations().keys()
    except (InterfaceError, OperationalError):
        connection.close()
        return "The database is away."
    return "The database is behind this release: run `cohortium migrate`." if missing else None


@cache
def _newest() -> frozenset[tuple[str, str]]:
    """The last migration of each app, as this release has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
