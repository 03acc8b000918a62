"""`cohortium keys rotate`: what is kept encrypted is put under the first key of the ring."""

from dataclasses import dataclass
from uuid import UUID

from cohortium.access import actor as actors
from cohortium.action import Unchanged
from cohortium.people.actions.national_ids import Rekeyed, rekey_ids
from cohortium.tenancy.finding import organisations_ever_founded
from cohortium.tenancy.scope import organisation_scope


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it: how many were encrypted anew, and how many no key opens."""

    done: int
    lost: int


def rotate() -> Told:
    """Go through every organisation, a batch and a transaction at a time. Stopped anywhere, it may be begun again."""
    done = lost = 0
    for organisation_id in organisations_ever_founded():
        after: UUID | None = None
        while True:
            batch = _next(organisation_id, after)
            done, lost, after = done + batch.done, lost + batch.lost, batch.last
            if after is None:
                break
    return Told(done, lost)


def _next(organisation_id: UUID, after: UUID | None) -> Rekeyed:
    with organisation_scope(organisation_id):
        result = rekey_ids(actors.system(organisation_id), after=after)
    if isinstance(result, Unchanged):
        batch: Rekeyed = result.row
        return batch
    return result
