"""What can be asked of campuses."""

from uuid import UUID

from cohortium.administration.actions.campuses import close_campuses
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider

# A name is taken once: each request brings its own.
FORM = {"name": "Renamed BESIDE", "time_zone": "Australia/Melbourne", "version": "1"}
NEW = {"name": "Sunbury ID", "time_zone": "Australia/Melbourne"}


def itself(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


def closed(provider: Provider, campus: Campus) -> UUID:
    """The campus, after it closed."""
    with provider.scope():
        close_campuses(provider.system, campus_ids=[campus.pk])
    return campus.pk


CASES = [
    Case("start", page(""), 200, None, not_own=200),
    Case("campuses", page("campuses/"), 200, None),
    Case("campus form", page("campuses/new"), 200, None),
    Case("campus opened", post("campuses/new", **NEW), 302, None),
    Case("campus", page("campuses/ID"), 200, itself),
    Case("campus, to edit", page("campuses/ID/edit"), 200, itself),
    Case("campus, edited", post("campuses/ID/edit", **FORM), 302, itself),
    Case("closing, asked", page("campuses/closing?campus=ID"), 200, itself),
    Case("closing, sent", post("campuses/closing", campus="ID"), 302, itself),
    Case("reopening, asked", page("campuses/reopening?campus=ID"), 200, closed),
    Case("reopening, sent", post("campuses/reopening", campus="ID"), 302, closed),
    Case("API: campuses", call("get", "campuses"), 200, None),
    Case("API: campus opened", call("post", "campuses", NEW), 201, None),
    Case("API: campus", call("get", "campuses/ID"), 200, itself),
    Case("API: campus edited", call("patch", "campuses/ID", {"name": "Renamed BESIDE"}), 200, itself),
    Case("API: campus closed", call("post", "campuses/ID/closing"), 200, itself),
    Case(
        "API: campus closed under a key", call("post", "campuses/ID/closing", **{"Idempotency-Key": "k"}), 200, itself
    ),
    Case("API: campus reopened", call("post", "campuses/ID/reopening"), 200, closed),
]
