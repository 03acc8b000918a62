"""`cohortium keys rotate`: what is kept encrypted is put under the first key of the ring."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cohortium.access import actor as actors
from cohortium.action import Unchanged
from cohortium.imports.actions.rekeying import rekey_prints, rekey_rows
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
        for rekey in (rekey_ids, rekey_rows, rekey_prints):
            after: UUID | None = None
            while True:
                batch = _next(rekey, organisation_id, after)
                done, lost, after = done + batch.done, lost + batch.lost, batch.last
                if after is None:
                    break
    return Told(done, lost)


def _next(rekey: Callable[..., Rekeyed | Unchanged], organisation_id: UUID, after: UUID | None) -> Rekeyed:
    with organisation_scope(organisation_id):
        result = rekey(actors.system(organisation_id), after=after)
    if isinstance(result, Unchanged):
        batch: Rekeyed = result.row
        return batch
    return result
