"""What `docs/matrix.txt` says that each role gets, for each case."""

from cohortium.access.roles import BUILT_IN
from cohortium.config.routes import Route, cell, named, routes
from tests.cases import Case

ROUTES = {(route.method, route.address): route for route in routes()}


def route_of(case: Case) -> Route | None:
    """The route that the case is sent to, where there is such a one."""
    method, route = case.route
    return ROUTES.get((method, named(f"/{route}")))


def expected_of_each(case: Case) -> dict[str, int]:
    """The status that each role gets: everybody works at the campus that the case is about."""
    route = route_of(case)
    return {role.key: _answer(case, cell(route, role)) for role in BUILT_IN}


def _answer(case: Case, span: str) -> int:
    covered = {"everything": case.answer, "campuses": case.answer if case.at_campus else case.refused}
    return (covered | {"own": case.not_own, "link": case.not_own, "-": 403})[span]
