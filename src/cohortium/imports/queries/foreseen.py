"""What will come of records about which somebody decided: judged as the import will judge them, and nothing written."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from cohortium.core.encryption import CannotDecrypt
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.queries.batches import NOT_IN
from cohortium.imports.queries.judging import LOOKED_AT_ANEW, Item, hold_all, setting_of
from cohortium.imports.queries.judging_families import judge_families
from cohortium.imports.queries.judging_learners import judge_learners
from cohortium.imports.queries.judging_staff import judge_staff
from cohortium.imports.queries.persons import opened
from cohortium.imports.queries.reused import placed, renamed
from cohortium.imports.queries.sealed import problems_of, said_of
from cohortium.imports.rules.drafts import Kind, LearnerDraft
from cohortium.imports.rules.outcomes import Choice, Outcome

JUDGES = {Kind.FAMILY: judge_families, Kind.LEARNER: judge_learners, Kind.STAFF: judge_staff}


def item_of(row: ImportRow) -> Item:
    """A row as it was read. Whether what the preview found is so still, is looked at anew."""
    draft, said = said_of(row)
    problems = [one for one in problems_of(row, said) if one.code not in LOOKED_AT_ANEW]
    return Item(row, draft, problems, original=said.original)


def foreseen(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[UUID, Outcome]:
    """What will come of these rows, by their ids; nothing of those to which there is no key."""
    items = list(_readable(rows))
    setting = setting_of(batch, today=batch.as_of, is_trial=True)
    setting = replace(setting, coming=_coming(batch, items))
    for kind in Kind:
        if of_kind := [item for item in items if item.row.kind == kind]:
            JUDGES.get(kind, hold_all)(setting, of_kind)
    twins = _twins(items)
    return {item.row.pk: twins.get(item.row.pk, item.outcome) for item in items}


def _readable(rows: Sequence[ImportRow]) -> Iterator[Item]:
    for row in rows:
        with suppress(CannotDecrypt):
            yield item_of(row)


def _coming(batch: ImportBatch, items: Sequence[Item]) -> Mapping[str, UUID]:
    """The families of the file that learners will find here."""
    drafts = [item.draft for item in items if isinstance(item.draft, LearnerDraft) and item.draft.family_source_ids]
    families = renamed(batch) if drafts else {}
    wanted = {one for draft in drafts for one in placed(draft, families).family_source_ids}
    if not wanted:
        return {}
    rows = ImportRow.objects.filter(batch=batch, kind=Kind.FAMILY, source_id__in=wanted).exclude(outcome__in=NOT_IN)
    return {one.source_id: one.same_as or one.pk for one in rows.only("source_id", "same_as")}


def _twins(items: Sequence[Item]) -> dict[UUID, Outcome]:
    """Of whom another row of the same file comes in first: what that one brings is not here yet."""
    chosen: dict[UUID, list[Item]] = defaultdict(list)
    for item in items:
        if item.row.choice == Choice.SAME and item.row.same_as and item.draft and not item.is_refused:
            chosen[item.row.same_as].append(item)
    found = {}
    for first in ImportRow.objects.filter(pk__in=list(chosen)) if chosen else ():
        draft = opened(first)[0]
        for item in chosen[first.pk]:
            is_known = isinstance(draft, LearnerDraft) and draft == item.draft
            found[item.row.pk] = Outcome.UNCHANGED if is_known else Outcome.CHANGED
    return found
