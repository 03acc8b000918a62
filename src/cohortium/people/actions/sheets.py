"""What every sheet of a learner has in common when it is written."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, record
from cohortium.core.changes import assign
from cohortium.core.errors import Stale
from cohortium.core.rows import locked
from cohortium.jobs.facts import Fact
from cohortium.people.queries.learners import visible_to


def kept(
    by: Actor,
    permission: Permission,
    table: Any,
    *,
    learner_id: UUID,
    said: Mapping[str, Any],
    version: int,
    fact: Callable[[UUID], Fact],
) -> Any | Unchanged:
    """Keep what was said on a learner's sheet, which is made when something is said first.

    Raises:
        NotFound: the learner is not within reach.
        Stale: it is no longer the version that the actor saw; nought is that of a sheet that is not there yet.
    """
    # Their row is locked and not the sheet's, which may not be there: so two who say something first are in a row.
    learner = locked(visible_to(by, permission), learner_id)
    there = table.objects.filter(learner=learner).first()
    if (there.version if there else 0) != version:
        raise Stale
    row = there or table(pk=learner.pk, learner=learner)
    changes = assign(row, said)
    if not changes:
        return Unchanged(row)
    row.save(force_insert=there is None)
    record(by, fact(learner.pk), row, changes)
    return row
