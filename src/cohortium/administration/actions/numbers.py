"""Numbers of papers: one after the other, without a gap, given by the action that makes the paper."""

from datetime import date

from cohortium.administration.models import Counter
from cohortium.administration.settings import Numbered
from cohortium.core import numbers
from cohortium.tenancy.settings import value_of

# The row that counts on whatever the year.
_ALWAYS = 0


def next_number(numbered: Numbered, *, on: date) -> str:
    """Give the next number to a paper of this day, in the transaction that makes it: rolled back, it is free again.

    Whoever wants the one after waits until then. Changing between counting anew each year and counting on never gives
    a number twice.
    """
    yearly = value_of(numbered.yearly)
    _make_sure_of(numbered.kind, _ALWAYS, *([on.year] if yearly else []))
    counters = Counter.objects.filter(kind=numbered.kind).order_by("year").select_for_update(of=("self",))
    rows = {row.year: row for row in counters}
    always = rows[_ALWAYS]
    if yearly:
        row = rows[on.year]
        # What was counted on into this year is behind us.
        row.last = max(row.last, always.last if always.through >= on.year else 0) + 1
    else:
        row = always
        row.last = max(one.last for one in rows.values()) + 1
    row.through = max(row.through, on.year)
    row.save(update_fields=["last", "through"])
    return numbers.written(value_of(numbered.pattern), row.last, on)


def _make_sure_of(kind: str, *years: int) -> None:
    # Two who number the first paper both want to make the row: the second waits for the first, and finds it.
    Counter.objects.bulk_create([Counter(kind=kind, year=year) for year in years], ignore_conflicts=True)
