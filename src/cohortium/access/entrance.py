"""The way in: from the code in an address to the member behind a log-in, inside the organisation's scope."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

from cohortium.access import queries
from cohortium.access.actor import Origin
from cohortium.access.queries import Member
from cohortium.core.constraints import waiting_told
from cohortium.core.errors import NotFound
from cohortium.core.ids import new_id
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope

# Where a request carries what we know of it: with the rest of its environment, which takes any name.
ORIGIN = "cohortium.origin"


def origin_of(environment: Mapping[str, Any]) -> Origin:
    """Where a request with this environment came from, as the middleware noted it."""
    return cast("Origin", environment[ORIGIN])


@contextmanager
def entered(*, code: str, user_id: UUID, origin: Origin) -> Iterator[Member]:
    """Open the organisation's scope for somebody who is signed in.

    Raises:
        NotFound: there is no such organisation, or no active membership in it. The same either way.
    """
    # An unknown code opens the scope of nobody, so that it costs what a foreign one costs: the same statements.
    with waiting_told(), organisation_scope(organisation_id_of(code) or new_id()):
        member = queries.member(user_id=user_id, origin=origin)
        if member is None:
            raise NotFound
        yield member
