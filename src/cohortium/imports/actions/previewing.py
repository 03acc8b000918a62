"""What would come of the records of a file, found out before anybody starts it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Count

from cohortium.imports.models import LONGEST_ID, ImportBatch, ImportRow
from cohortium.imports.queries.duplicates import note_duplicates
from cohortium.imports.queries.foreseen import JUDGES, foreseen
from cohortium.imports.queries.judging import TO_DECIDE, Item, hold_all, setting_of
from cohortium.imports.queries.reused import note_reused
from cohortium.imports.queries.sealed import seal
from cohortium.imports.rules.assuming import marked
from cohortium.imports.rules.drafts import Kind, Reading
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.rules.records import heaviest, told, written
from cohortium.tenancy.together import update_each

# Records that are compared and written together.
AT_ONCE = 400


def preview(batch: ImportBatch, items: list[Item], *, today: date) -> None:
    """Compare them with what is here, and note with each what would come of it. Nothing is written."""
    note_reused(items, source=batch.source)
    note_duplicates(items, source=batch.source)
    setting = setting_of(batch, today=today, is_trial=True)
    for kind in Kind:
        for some in parts([item for item in items if item.row.kind == kind]):
            JUDGES.get(kind, hold_all)(setting, some)
        if kind == Kind.FAMILY:
            coming = {item.row.source_id: item.target_id for item in items if item.target_id}
            setting = replace(setting, coming=coming)


def items_of(batch: ImportBatch, reading: Reading) -> list[Item]:
    """Its records, in the order in which they are taken over."""
    order = list(Kind)
    records = sorted(marked(reading.records), key=lambda one: order.index(one.kind))
    return [
        Item(
            ImportRow(
                batch=batch,
                number=number,
                kind=one.kind,
                source_id=one.source_id[:LONGEST_ID],
                place=one.place[:200],
                sealed=None,
            ),
            one.draft,
            list(one.problems),
            original=one.original,
        )
        for number, one in enumerate(records)
    ]


def kept(item: Item) -> ImportRow:
    """Its row, with all that was found."""
    row, problems = item.row, tuple(dict.fromkeys(item.problems))
    text = written(item.draft, Kind(row.kind), problems, item.original)
    row.sealed = seal(row.batch_id, row.number, text)
    row.problems, row.outcome = told(problems), item.outcome
    row.weight = heaviest(tuple(one for one in problems if one.code not in TO_DECIDE))
    return row


def parts(items: list[Item]) -> Iterator[list[Item]]:
    """As many as are compared and written together."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def counted(batch: ImportBatch) -> dict[str, dict[str, int]]:
    """How many of each kind come to what."""
    found: dict[str, dict[str, int]] = {}
    rows = ImportRow.objects.filter(batch=batch).values("kind", "outcome").annotate(n=Count("pk"))
    for one in rows.order_by("kind", "outcome"):
        found.setdefault(one["kind"], {})[one["outcome"]] = one["n"]
    return found


def foresee(batch: ImportBatch, decided: list[ImportRow]) -> None:
    """Say of rows about which somebody decided what will come of them.

    Families first: whether learners change may follow from what was decided about their family.
    """
    for kind in Kind:
        rows = [row for row in decided if row.kind == kind]
        if kind == Kind.LEARNER and any(row.kind == Kind.FAMILY for row in decided):
            others = ImportRow.objects.filter(batch=batch, kind=kind, choice=Choice.SAME).exclude(
                pk__in=[row.pk for row in rows]
            )
            rows += list(others.order_by("number"))
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            outcomes = foreseen(batch, some)
            for row in some:
                row.outcome = outcomes.get(row.pk, row.outcome)
            update_each(some, ["outcome"])
