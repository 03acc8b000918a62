"""When the ring has another first key: what rows of files say, and what imports wrote, is put under it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.encryption import CannotDecrypt
from cohortium.imports.events import ImportsRekeyed, PrintsRekeyed
from cohortium.imports.models import ExternalReference, ImportBatch, ImportRow
from cohortium.imports.queries.judging import TABLES, value_of
from cohortium.imports.queries.sealed import resealed
from cohortium.imports.rules.merging import Prints
from cohortium.people.actions.national_ids import Rekeyed
from cohortium.people.models import LearnerHealth
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.together import update_each


@action(Permission.LEARNER_ID_REKEY)
def rekey_rows(actor: Actor, *, after: UUID | None = None, at_most: int = 400) -> Rekeyed | Unchanged:
    """Encrypt anew what the next rows of files say and did, where it is under another key than the first."""
    waiting = ImportRow.objects.exclude(sealed=None, memo=None).order_by("pk")
    if after:
        waiting = waiting.filter(pk__gt=after)
    rows = list(waiting.select_for_update(of=("self",))[:at_most])
    changed, lost = [], 0
    for row in rows:
        try:
            if resealed(row):
                changed.append(row)
        except CannotDecrypt:
            lost += 1
    result = Rekeyed(len(changed), lost, rows[-1].pk if rows else None)
    if not changed:
        return Unchanged(result)
    update_each(changed, ["sealed", "memo"])
    record_each(actor, ImportsRekeyed, ImportBatch, sorted({row.batch_id for row in changed}), {})
    return result


@action(Permission.LEARNER_ID_REKEY)
def rekey_prints(actor: Actor, *, after: UUID | None = None, at_most: int = 400) -> Rekeyed | Unchanged:
    """Make anew the prints of what imports wrote, as far as it still stands here: the rest is known to be changed."""
    waiting = ExternalReference.objects.exclude(prints={}).order_by("pk")
    if after:
        waiting = waiting.filter(pk__gt=after)
    references = list(waiting.select_for_update(of=("self",))[:at_most])
    here = _values(references)
    prints, changed = Prints(settings.ENCRYPTION_KEYS), []
    for one in references:
        anew = {name: prints.renewed(known, name, here(one, name)) for name, known in one.prints.items()}
        if anew != one.prints:
            one.prints = anew
            changed.append(one)
    result = Rekeyed(len(changed), 0, references[-1].pk if references else None)
    if not changed:
        return Unchanged(result)
    update_each(changed, ["prints"])
    here_is, told = Organisation.objects.get(), {"number": (None, len(changed))}
    record(actor, PrintsRekeyed(changed[-1].pk), here_is, told)
    return result


def _values(references: Sequence[ExternalReference]) -> Any:
    """What stands here now, by reference and field; nothing, where there is no such field or row."""
    rows = {
        kind: model.objects.in_bulk([one.target_id for one in references if one.kind == kind])
        for kind, model in TABLES.items()
    }
    health = LearnerHealth.objects.in_bulk([one.target_id for one in references if one.kind == "learner"])

    def value(one: ExternalReference, name: str) -> Any:
        if name == "health":
            return health[one.target_id].medical_info if one.target_id in health else None
        row = rows[one.kind].get(one.target_id)
        known = row is not None and (name.startswith("custom.") or hasattr(row, name))
        return value_of(row, name) if known else None

    return value
