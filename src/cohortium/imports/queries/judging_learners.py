"""What would come of learners in a file: who they are, their families, their health, and their no to photos."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.administration.queries.fields import own_fields
from cohortium.administration.rules.fields import accepted
from cohortium.core.ids import new_id
from cohortium.imports.models import ExternalReference
from cohortium.imports.queries.judging import CONTESTED, Item, Judge, Plan, Setting, note_out, same_as, stays_out
from cohortium.imports.rules import fitting
from cohortium.imports.rules.drafts import LearnerDraft, Problem, Weight
from cohortium.imports.rules.outcomes import Outcome
from cohortium.people.models import Consent, FamilyLearner, LearnerHealth
from cohortium.people.queries.learners import ENTITY
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.rules.families import free_place
from cohortium.people.states import ConsentStatus, LearnerStatus

# Said where the family of a record did not come in, and where there is no place for one more.
NO_FAMILY, THIRD_FAMILY = "family-not-there", "third-family"
# Said where somebody must not be shown on photos, and there is no text to which they could say so.
NO_TEXT = "photo-no-without-text"
# What undoing leaves in the prints of those whom it could only put away.
PUT_AWAY = "put-away"


def judge_learners(at: Setting, items: Sequence[Item]) -> Plan:
    """Learners with all that a record says of them."""
    judge = Judge(at)
    drafts = {item.row.number: item.draft for item in items if isinstance(item.draft, LearnerDraft)}
    same = same_as(items)
    families = [one for draft in drafts.values() for one in draft.family_source_ids]
    judge.look_up({"learner": [item.row.source_id for item in items], "family": families}, also={"learner": same.values()})
    known = {
        item.row.number: UUID(str(row.pk)) for item in items if (row := _known(judge, item, same)) is not None
    }
    about = _About(known.values())
    for item in items:
        draft = drafts.get(item.row.number)
        if draft is None or stays_out(item):
            note_out(item)
            continue
        _judge_learner(judge, item, draft, about, same=same.get(item.row.number))
    return judge.plan


class _About:
    """What is known of learners who are here, beside their own rows."""

    def __init__(self, ids: Any) -> None:
        wanted = list(ids)
        self.health = LearnerHealth.objects.in_bulk(wanted) if wanted else {}
        self.places: dict[UUID, dict[int, UUID]] = defaultdict(dict)
        for one in FamilyLearner.objects.filter(learner__in=wanted).values("learner_id", "place", "family_id"):
            self.places[one["learner_id"]][one["place"]] = one["family_id"]
        said = Consent.objects.filter(learner__in=wanted, kind=PHOTO.key).exclude(status=ConsentStatus.ASKED)
        self.answered = set(said.values_list("learner_id", flat=True))


def _judge_learner(judge: Judge, item: Item, draft: LearnerDraft, about: _About, *, same: UUID | None) -> None:
    fitted = fitting.learner(draft, judge.at.house)
    item.problems.extend(fitted.problems)
    item.target_type = "learner"
    if fitted.values is None:
        item.outcome = Outcome.REFUSED
        return
    values = fitted.values | _own_values(item, draft)
    source_id = item.row.source_id
    learner_id = item.target_id = judge.compare(
        item, "learner", source_id, values, same_as=same, campus_id=judge.at.batch.campus_id
    )
    reference = judge.reference("learner", source_id)
    if reference is None:
        return
    prints = dict(reference.prints)
    _bring_back(judge, item, reference, learner_id)
    _judge_families(judge, item, draft, reference, about.places[learner_id], learner_id)
    _judge_health(judge, item, draft, reference, about, learner_id)
    _judge_photo(judge, item, draft, reference, about, learner_id)
    if reference.prints != prints:
        if not any(one["type"] == "learner" for one in item.memo):
            item.memo.append(
                {
                    "type": "learner",
                    "id": str(learner_id),
                    "made": False,
                    "before": {},
                    "wrote": {},
                    "prints": prints,
                    "source_id": source_id,
                    "referred": False,
                }
            )
        judge.note(reference)


def _bring_back(judge: Judge, item: Item, reference: ExternalReference, learner_id: UUID) -> None:
    """Who was put away when an import was undone comes back when it is done again."""
    if reference.prints.pop(PUT_AWAY, None):
        row = judge.row("learner", learner_id)
        if row is not None and row.status == LearnerStatus.ARCHIVED:
            judge.plan.brought_back.append(learner_id)
            item.became(Outcome.CHANGED)


def _judge_families(
    judge: Judge,
    item: Item,
    draft: LearnerDraft,
    reference: ExternalReference,
    taken: dict[int, UUID],
    learner_id: UUID,
) -> None:
    for source_id in draft.family_source_ids:
        name = f"family {source_id}"
        if name in reference.prints:
            # That they belong there was said before: who took them out since, did so on purpose.
            continue
        family = judge.reference("family", source_id)
        if family is None or judge.row("family", family.target_id) is None:
            if not judge.at.is_trial:
                item.problems.append(Problem(NO_FAMILY, Weight.WARNING, "family", source_id[: fitting.MOST_SAID]))
            continue
        reference.prints = {**reference.prints, name: "1"}
        if family.target_id in taken.values():
            continue
        place = free_place(taken)
        if place is None:
            item.problems.append(Problem(THIRD_FAMILY, Weight.WARNING, "family", source_id[: fitting.MOST_SAID]))
            continue
        taken[place], pk = family.target_id, new_id()
        values = {"family_id": family.target_id, "learner_id": learner_id, "place": place}
        judge.plan.new.setdefault("place", {})[pk] = values
        item.memo.append({"type": "place", "id": str(pk), "made": True, "version": 1})
        item.became(Outcome.CHANGED)


def _judge_health(
    judge: Judge, item: Item, draft: LearnerDraft, reference: ExternalReference, about: _About, learner_id: UUID
) -> None:
    words = draft.health.strip() or (_("Ask about this: it was marked elsewhere, without words.") if draft.ask_about_health else "")
    if not words:
        return
    fitted = fitting.health_words(words, judge.at.house)
    item.problems.extend(fitted.problems)
    if fitted.values is None:
        return
    said, prints, known = fitted.values["medical_info"], judge.at.prints, about.health.get(learner_id)
    before, after = reference.prints.get("health"), prints.of("health", said)
    if before == after or (before and prints.fits(before, "health", said)):
        return
    reference.prints = {**reference.prints, "health": after}
    if known is None:
        judge.plan.health_new[learner_id] = said
        item.memo.append({"type": "health", "id": str(learner_id), "made": True, "version": 1})
        item.became(Outcome.CHANGED)
        return
    ours = known.medical_info
    if ours == said:
        return
    is_ours = not prints.fits(before, "health", ours) if before else bool(ours)
    if is_ours and not judge.at.batch.takes_theirs:
        item.problems.append(Problem(CONTESTED, Weight.WARNING, "health"))
        return
    judge.plan.health_amended[learner_id] = said
    wrote = {"medical_info": said}
    item.memo.append(
        {"type": "health", "id": str(learner_id), "made": False, "before": {"medical_info": ours}, "wrote": wrote}
    )
    item.became(Outcome.CHANGED)


def _judge_photo(
    judge: Judge, item: Item, draft: LearnerDraft, reference: ExternalReference, about: _About, learner_id: UUID
) -> None:
    """A no is taken over where nobody answered here. A yes is not: it was said to other words than ours."""
    if draft.photo_allowed is not False or "photo" in reference.prints:
        return
    if judge.at.photo_text_id is None:
        item.problems.append(Problem(NO_TEXT, Weight.WARNING, "photo_allowed"))
        return
    reference.prints = {**reference.prints, "photo": "1"}
    if learner_id not in about.answered:
        judge.plan.photos_refused[learner_id] = item
        item.became(Outcome.CHANGED)


def _own_values(item: Item, draft: LearnerDraft) -> dict[str, Any]:
    if not draft.extra:
        return {}
    fields = own_fields(ENTITY)
    known = {one.key for one in fields}
    sent = {key: words for key, words in draft.extra.items() if key in known}
    values, refused = accepted(fields, before={}, sent=sent)
    for key in [*refused, *(draft.extra.keys() - known)]:
        if draft.extra.get(key):
            said = str(draft.extra[key])[: fitting.MOST_SAID]
            item.problems.append(Problem(fitting.NOT_TAKEN, Weight.WARNING, key, said))
    return {f"custom.{key}": value for key, value in values.items()}


def _known(judge: Judge, item: Item, same: Mapping[int, UUID]) -> Any:
    reference = judge.reference("learner", item.row.source_id)
    return judge.row("learner", reference.target_id if reference else same.get(item.row.number))
