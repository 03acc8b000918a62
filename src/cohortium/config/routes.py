"""Every address of the product, and who may use it: what `docs/matrix.txt` is written from."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI
from ninja.openapi.views import default_home
from ninja.operation import PathView

from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, Permission
from cohortium.access.roles import BUILT_IN, BuiltInRole
from cohortium.api.urls import api

# Addresses outside every organisation, by name, and whom they answer.
OUTSIDE = {
    "account": "whoever is signed in",
    "account_activity": "whoever is signed in",
    "account_address": "whoever is signed in",
    "account_address_forgetting": "whoever is signed in",
    "account_address_letter": "whoever is signed in",
    "account_again": "whoever is signed in",
    "account_app": "whoever is signed in",
    "account_app_off": "whoever is signed in",
    "account_confirm": "whoever has the letter",
    "account_connection_ending": "whoever is signed in",
    "account_device_ending": "whoever is signed in",
    "account_devices_ending": "whoever is signed in",
    "account_factor_needed": "whoever is signed in",
    "account_forgotten": "anybody",
    "account_login": "anybody",
    "account_logout": "whoever is signed in",
    "account_passkey": "whoever is signed in",
    "account_passkey_new": "whoever is signed in",
    "account_passkey_removal": "whoever is signed in",
    "account_password": "whoever is signed in",
    "account_recovery": "whoever is signed in",
    "account_reset": "whoever has the letter",
    "health_live": "anybody",
    "health_ready": "anybody",
    "home": "whoever is signed in",
    "logo": "anybody",
    "metrics": "whoever has the token, or this machine",
    "mfa_authenticate": "whoever gave the password",
    "mfa_login_webauthn": "anybody",
    "openapi": "anybody",
    "operators_invitation": "staff of the platform",
    "operators_organisations": "staff of the platform",
    "operators_switching": "staff of the platform",
    "operators_job": "staff of the platform",
    "operators_job_giving_up": "staff of the platform",
    "operators_job_retrying": "staff of the platform",
    "operators_jobs": "staff of the platform",
    "operators_task": "staff of the platform",
    "operators_task_retrying": "staff of the platform",
    "openid_connect_callback": "whoever comes from a provider",
    "organisations": "whoever is signed in",
    "provider": "anybody",
    "start": "anybody",
    "start_blueprint": "whoever is signed in",
    "start_hints": "whoever is signed in",
    "start_organisation": "whoever is signed in",
    "start_with": "whoever has the letter",
    "styleguide": "anybody",
    "theme": "anybody",
}
_IN_AN_ORGANISATION = re.compile(r"/(api/v\d+/)?o/|.*<str:code>")


class Route(NamedTuple):
    """An address in an organisation, one method of it, and the permission that it needs."""

    method: str
    address: str
    permission: Permission


def routes() -> list[Route]:
    """Every address of an organisation.

    Raises:
        LookupError: an address says neither what permission it needs, nor that it is outside every organisation; or
            what it says cannot be true.
    """
    patterns = get_resolver().url_patterns
    endpoints = list(_endpoints(api))
    check_endpoints(patterns, known={route.address for route in endpoints})
    found = [*pages(patterns), *endpoints]
    return sorted(found, key=lambda route: (route.address.startswith("/api/"), route.address, route.method))


def pages(patterns: list[Any], before: str = "/") -> Iterator[Route]:
    """Every page under these patterns, once for each of its methods.

    Raises:
        LookupError: as `routes`.
    """
    outside: dict[str, str] = {}
    for pattern, address in _leaves(patterns, before):
        if _is_endpoint(pattern) or _is_root(pattern):
            continue
        if pattern.name in OUTSIDE:
            if _IN_AN_ORGANISATION.match(address):
                raise LookupError(f"{address} is in an organisation, and on the list of addresses outside.")
            if first := outside.get(pattern.name):
                raise LookupError(f"{address} has the name of {first}: what is outside has a name of its own.")
            outside[pattern.name] = address
            continue
        permission = getattr(pattern.callback, "permission", None)
        if permission is None:
            raise LookupError(f"{address} needs no permission, and is not on the list of addresses outside.")
        methods = [method for method in getattr(pattern.callback, "methods", ()) if method != "HEAD"]
        if not methods:
            raise LookupError(f"{address} does not say which methods it answers.")
        yield from (Route(method, named(address), permission) for method in methods)


def check_endpoints(patterns: list[Any], *, known: set[str]) -> None:
    """Check that each endpoint under these patterns is one of those that are known.

    Raises:
        LookupError: one is of another API.
    """
    for pattern, address in _leaves(patterns, "/"):
        if _is_endpoint(pattern) and named(address) not in known:
            raise LookupError(f"{address} is an endpoint of another API than ours: nobody knows its permission.")


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


def _leaves(patterns: list[Any], before: str) -> Iterator[tuple[URLPattern, str]]:
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield pattern, address


def _is_endpoint(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "__module__", "") == PathView.__module__


def _is_root(pattern: URLPattern) -> bool:
    """Whether ninja added it by itself: it shows nothing."""
    return isinstance(pattern.callback, partial) and pattern.callback.func is default_home


def _endpoints(of: NinjaAPI) -> Iterator[Route]:
    for prefix, router in of._routers:
        for path, view in router.path_operations.items():
            address = re.sub(r"\{\w+:", "{", f"/api/v1{prefix}{path}")
            for operation in view.operations:
                endpoint: Any = operation.view_func
                yield from (Route(method, address, endpoint.permission) for method in operation.methods)
