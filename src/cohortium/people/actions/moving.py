"""Moving several rows of one kind to another status by one act: all of them, or none."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.action import Unchanged, record_each
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.states import Machine
from cohortium.jobs.facts import BulkFact

MOST_AT_ONCE = 200


class TooMany(Refusal):
    """More than fits into one act."""

    sentence = _("Select up to 200 at a time.")


def move_all(
    by: Actor, machine: Machine[Any], reached: QuerySet[Any], ids: Collection[UUID], fact: type[BulkFact], *, act: str
) -> list[UUID] | Unchanged:
    """Lock those with these ids among the rows that are reached, and move them by the action of this name.

    Raises:
        NotFound: one of them is not among these.
        IllegalTransition: one of them cannot be moved so.
        TooMany: as said.
    """
    wanted = set(ids)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany
    found = list(reached.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",)))
    if not wanted or len(found) != len(wanted):
        raise NotFound
    before = {row.pk: machine.move(row, by=act) for row in found}
    moved = [row_id for row_id, changes in before.items() if changes]
    if not moved:
        return Unchanged()
    record_each(by, fact, reached.model, moved, before[moved[0]])
    reached.model.objects.filter(pk__in=moved).update(status=machine.moves[act].target)
    return moved
