"""Every address with an organisation in it is attacked with foreign ids, or is on the list of those without one."""

from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve

from cohortium.core.ids import new_id
from tests.web.test_isolation import CASES

# Addresses that take no id but the organisation's code, which has a test of its own.
WITHOUT_IDS = {
    "o/<str:code>/",
    "o/<str:code>/campuses/",
    "o/<str:code>/campuses/new",
    "api/v1/o/<code>/campuses",
}


def routes(patterns: list[Any], before: str = "") -> set[str]:
    """All routes, as Django writes them."""
    found: set[str] = set()
    for pattern in patterns:
        route = before + str(pattern.pattern)
        match pattern:
            case URLResolver():
                found |= routes(pattern.url_patterns, route)
            case URLPattern():
                found.add(route)
    return found


class Noting:
    """Stands where the browser stands, and notes where a case would send its request."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __getattr__(self, method: str) -> Any:
        def send(path: str, *_: Any, **__: Any) -> Any:
            self.seen.add(resolve(path.partition("?")[0]).route)
            return Answer()

        return send


class Answer:
    """Nothing that a case needs to know."""

    headers: dict[str, str] = {}


def test_every_route_with_an_id_has_a_case_of_isolation() -> None:
    noting = Noting()
    for case in CASES:
        case.send(noting, "rocket", new_id())
    of_organisations = {
        route for route in routes(get_resolver().url_patterns) if "<str:code>" in route or "<code>" in route
    }

    assert of_organisations - noting.seen == WITHOUT_IDS
