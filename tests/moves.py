"""Bringing a row to a status as the database allows it: step by step along the machine's table of moves."""

from collections import deque
from typing import Any

from django.db.models import QuerySet

from cohortium.core.states import Machine


def bring(rows: QuerySet[Any], machine: Machine[Any], status: str) -> None:
    """Move the one row of the queryset to this status, by the shortest way. A scope must be open."""
    row_id, current = rows.values_list("pk", "status").get()
    for step in way(machine, current, status):
        rows.model.objects.filter(pk=row_id).update(status=step)


def way(machine: Machine[Any], source: str, target: str) -> list[str]:
    """The statuses to pass through, the target last; nothing when one is there already."""
    table, ways = machine.table(), deque([[source]])
    while ways:
        *before, last = ways.popleft()
        if last == target:
            return [*before, last][1:]
        ways.extend([*before, last, following] for following in table.get(last, []) if following not in before)
    raise LookupError(f"No way leads from {source} to {target}.")
