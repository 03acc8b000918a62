"""What happens around every request: a correlation id, a line in the log. What machines ask is answered at once."""

import time
from collections.abc import Callable

import structlog
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

from cohortium.access.actor import Origin
from cohortium.access.entrance import ORIGIN
from cohortium.core import metrics

# They say nothing of anybody, and the host is of no use to them.
FOR_MACHINES = frozenset({"/health/live", "/health/ready", "/metrics"})
log = structlog.get_logger()

Answer = Callable[[HttpRequest], HttpResponseBase]


def log_requests(get_response: Answer) -> Answer:
    """Give the request a correlation id, bind it to every line logged meanwhile, and log the request itself."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        origin = request.META[ORIGIN] = _origin(request)
        correlation_id = str(origin.correlation_id)
        with structlog.contextvars.bound_contextvars(correlation_id=correlation_id):
            response = get_response(request)
            match, seconds = request.resolver_match, time.perf_counter() - started
            metrics.note_request(
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                seconds=seconds,
            )
            # The route and not the address, which may hold what a person typed into a filter.
            log.info(
                "request",
                method=request.method,
                route=match.route if match else None,
                status=response.status_code,
                milliseconds=round(seconds * 1000),
            )
        response["X-Correlation-Id"] = correlation_id
        return response

    return answer


def answer_machines(get_response: Answer) -> Answer:
    """Answer probes and Prometheus, which ask by the machine's address: nobody's name, and in nobody's session."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.path_info not in FOR_MACHINES:
            return get_response(request)
        found = request.resolver_match = resolve(request.path_info)
        response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return response

    return answer


def _origin(request: HttpRequest) -> Origin:
    # NUL goes, because the trail keeps this in a column of text.
    agent = request.META.get("HTTP_USER_AGENT", "").replace("\0", "")[:300]
    return Origin(ip=_address(request), user_agent=agent)


def _address(request: HttpRequest) -> str | None:
    """Where it came from: each proxy adds whom it was given it by, and only ours are believed."""
    said = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    told = said[-proxies] if 0 < proxies <= len(said) else ""
    return clean_client_ip(told) or request.META.get("REMOTE_ADDR") or None
