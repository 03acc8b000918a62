"""Every address of the product, and who may use it: what `docs/matrix.txt` is written from."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI

from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, Permission
from cohortium.access.roles import BUILT_IN, BuiltInRole
from cohortium.api.urls import api

# Addresses outside every organisation, by name, and whom they answer.
OUTSIDE = {
    "account_login": "anybody",
    "account_logout": "whoever is signed in",
    "health_live": "anybody",
    "health_ready": "anybody",
    "home": "whoever is signed in",
    "openapi": "anybody",
    "operators_job": "staff of the platform",
    "operators_job_giving_up": "staff of the platform",
    "operators_job_retrying": "staff of the platform",
    "operators_jobs": "staff of the platform",
    "operators_task": "staff of the platform",
    "operators_task_retrying": "staff of the platform",
    "organisations": "whoever is signed in",
    "styleguide": "anybody",
    "theme": "anybody",
}
# What ninja adds by itself: it shows nothing.
NO_ADDRESS = {"api-root"}


class Route(NamedTuple):
    """An address in an organisation, one method of it, and the permission that it needs."""

    method: str
    address: str
    permission: Permission


def routes() -> list[Route]:
    """Every address of an organisation.

    Raises:
        LookupError: an address says neither what permission it needs, nor that it is outside every organisation.
    """
    found = [*pages(get_resolver().url_patterns), *_endpoints(api)]
    return sorted(found, key=lambda route: (route.address.startswith("/api/"), route.address, route.method))


def pages(patterns: list[Any], before: str = "/") -> Iterator[Route]:
    """Every page under these patterns, once for each of its methods.

    Raises:
        LookupError: as `routes`.
    """
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from pages(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and not _is_elsewhere(pattern, address):
            permission = getattr(pattern.callback, "permission", None)
            if permission is None:
                raise LookupError(f"{address} needs no permission, and is not on the list of addresses outside.")
            methods: Iterable[str] = getattr(pattern.callback, "methods", ())
            yield from (Route(method, named(address), permission) for method in methods if method != "HEAD")


def cell(route: Route, role: BuiltInRole) -> str:
    """How far the role reaches with what the route needs: `everything`, `campuses`, `own`, or `-` for not at all."""
    if route.permission in OF_LINKS:
        return "link"
    if route.permission in OF_EVERY_MEMBER:
        return "own"
    return str(role.permissions.get(route.permission, "-"))


def matrix() -> str:
    """The table of routes and roles, as text."""
    head = ["", "", "permission", *(role.key for role in BUILT_IN)]
    lines = [head, *([*map(str, route), *(cell(route, role) for role in BUILT_IN)] for route in routes())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = ("  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    wide = max(map(len, OUTSIDE))
    outside = (f"{name:<{wide}}  {who}" for name, who in sorted(OUTSIDE.items()))
    return "\n".join((*_HEADER, *text, "", "Outside every organisation:", "", *outside)) + "\n"


def named(address: str) -> str:
    """Write an address as people read it: `{campus_id}` where Django says `<uuid:campus_id>`."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)


_HEADER = (
    "Who may use which address, and how far that reaches. Written by `make docs`; tests/architecture/test_matrix.py",
    "sends a request for each cell. Somebody who is not a member gets 404, whoever lacks the permission 403.",
    "",
)


def _is_elsewhere(pattern: URLPattern, address: str) -> bool:
    return pattern.name in OUTSIDE | dict.fromkeys(NO_ADDRESS) or address.startswith("/api/v1/o/")


def _endpoints(of: NinjaAPI) -> Iterator[Route]:
    for prefix, router in of._routers:
        for path, view in router.path_operations.items():
            address = re.sub(r"\{\w+:", "{", f"/api/v1{prefix}{path}")
            for operation in view.operations:
                endpoint: Any = operation.view_func
                yield from (Route(method, address, endpoint.permission) for method in operation.methods)
