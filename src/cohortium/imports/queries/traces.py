"""What an import made and nobody touched since, so that it can be taken back without taking anybody's work with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cohortium.imports.models import ImportRow
from cohortium.imports.rules.outcomes import Outcome
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.models import Consent
from cohortium.people.queries.suggested import PAIRS, suggested


def referred_to(model: type[Any], ids: Collection[UUID], *, besides: Mapping[type[Any], Collection[UUID]]) -> set[UUID]:
    """Those of these rows that others refer to, besides these of theirs, and what was only suggested of them."""
    if model in PAIRS:
        pairs = PAIRS[model][0]
        besides = {**besides, pairs: set(suggested(model, ids).values_list("pk", flat=True))}
    found: set[UUID] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        theirs, column = relation.related_model, relation.field
        rows = theirs.objects.filter(**{f"{column.name}__in": list(ids)})
        found |= set(rows.exclude(pk__in=list(besides.get(theirs, ()))).values_list(column.attname, flat=True))
    return found


@dataclass(frozen=True, slots=True)
class Undoing:
    """How much undoing a file would remove, put away, and change back, where nobody edited it since."""

    removed: int
    archived: int
    restored: int


def undoing_would(batch_id: UUID) -> Undoing:
    """What undoing a file comes to."""
    rows = ImportRow.objects.filter(batch=batch_id, target_id__isnull=False)
    made = rows.filter(outcome=Outcome.CREATED)
    learners = made.filter(target_type="learner").values("target_id")
    # Who was asked since stays with the answer: that is told afterwards.
    answered = Consent.objects.filter(learner__in=learners, kind=PHOTO.key)
    archived = answered.values("learner").distinct().count()
    changed = rows.filter(outcome=Outcome.CHANGED)
    return Undoing(made.count() - archived, archived, changed.count())


def only_answers(learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The answers about photos that nobody gave another one after, by whose they are."""
    rows = Consent.objects.filter(learner__in=list(learner_ids), kind=PHOTO.key, version=1)
    return dict(rows.values_list("learner_id", "pk"))
