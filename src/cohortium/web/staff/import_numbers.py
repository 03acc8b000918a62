"""How many of a file come to what, and what can be looked at of it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cohortium.imports.queries.batches import BatchRow
from cohortium.imports.queries.told import FORESEEN, TO_CHECK, TO_DECIDE
from cohortium.imports.rules.outcomes import Outcome, Undo
from cohortium.imports.states import BatchStatus


def columns(row: BatchRow) -> list[tuple[str, Mapping[str, int]]]:
    """What is counted, by kind: each record once. Nothing is foreseen of those about whom nobody decided yet."""
    found: list[tuple[str, Mapping[str, int]]] = []
    for one in Outcome:
        if any_of(row, one):
            numbers = {kind: of.get(one, 0) - row.to_decide.get((kind, one), 0) for kind, of in row.counts.items()}
            found.append((str(FORESEEN[one]), numbers))
    if row.waiting:
        waiting: dict[str, int] = {}
        for (kind, _outcome), n in row.to_decide.items():
            waiting[kind] = waiting.get(kind, 0) + n
        found.append((str(TO_DECIDE), waiting))
    return found


def of_outcome(row: BatchRow, outcome: str) -> int:
    """How many come to this, of all kinds."""
    return sum(of.get(outcome, 0) for of in row.counts.values())


def any_of(row: BatchRow, outcome: Outcome) -> bool:
    """Whether anything comes to this."""
    return bool(of_outcome(row, outcome))


def is_empty(row: BatchRow) -> bool:
    """Whether it was read, and nothing of it would be imported."""
    out = sum(of_outcome(row, one) for one in (Outcome.REFUSED, Outcome.EXCLUDED))
    return row.status == BatchStatus.READY and row.total == out and not row.waiting


def left_alone(row: BatchRow) -> int:
    """How many an undo left as they are, or put away."""
    return sum(row.undone.get(one, 0) for one in (Undo.KEPT, Undo.ARCHIVED))


def number_of(row: BatchRow, showing: str) -> int | None:
    """How many there are of what is shown, where that is counted anyway."""
    if showing in set(Outcome) - {Outcome.REFUSED}:
        return of_outcome(row, showing)
    known = {
        "": row.total,
        "waiting": row.waiting,
        "kept": left_alone(row),
        "stayed-out": of_outcome(row, Outcome.REFUSED),
        "to-check": sum(row.to_check.values()),
    }
    return known.get(showing)


def showings(row: BatchRow) -> list[tuple[str, str]]:
    """What can be chosen to look at."""
    is_done = row.status in (BatchStatus.DONE, BatchStatus.UNDONE)
    more = [
        ("", _("All records"), True),
        ("waiting", str(TO_DECIDE), row.waiting),
        ("kept", _("Kept after undoing"), left_alone(row)),
        ("stayed-out", _("Not imported") if is_done else _("Will not be imported"), any_of(row, Outcome.REFUSED)),
        ("to-check", str(TO_CHECK), row.to_check),
        *((one.value, str(FORESEEN[one]), any_of(row, one)) for one in Outcome if one != Outcome.REFUSED),
        ("doubles", _("May be here already"), True),
    ]
    return [(key, label) for key, label, there in more if there]
