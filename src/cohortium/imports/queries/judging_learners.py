"""What would come of learners in a file: who they are, their families, their health, and their no to photos."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.administration.queries.fields import own_fields
from cohortium.administration.rules.fields import accepted
from cohortium.core.ids import new_id
from cohortium.imports.models import ExternalReference
from cohortium.imports.queries.judging import CONTESTED, Item, Judge, Plan, Setting, note_out, same_as, stays_out
from cohortium.imports.queries.reused import is_others, placed, renamed
from cohortium.imports.rules import fitting
from cohortium.imports.rules.drafts import LearnerDraft, Problem, Weight
from cohortium.imports.rules.outcomes import Outcome
from cohortium.people.kinds.consents import PHOTO
from cohortium.people.models import Consent, FamilyLearner, LearnerHealth
from cohortium.people.queries.learners import ENTITY
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
    families_now = renamed(at.batch)
    drafts = {
        item.row.number: placed(item.draft, families_now) for item in items if isinstance(item.draft, LearnerDraft)
    }
    same = same_as(items)
    families = [one for draft in drafts.values() for one in draft.family_source_ids]
    judge.look_up(
        {"learner": [item.row.source_id for item in items], "family": families}, also={"learner": same.values()}
    )
    known = (_known(judge, item, same) for item in items)
    about = _About([row.pk for row in known if row is not None])
    for item in items:
        draft = drafts.get(item.row.number)
        if draft is None or stays_out(item):
            note_out(item)
            continue
        _judge_learner(judge, item, draft, about, same=same.get(item.row.number))
    return judge.plan


class _About:
    """What is known of learners who are here, beside their own rows."""

    def __init__(self, wanted: Sequence[UUID]) -> None:
        self.health = LearnerHealth.objects.in_bulk(wanted) if wanted else {}
        self.places: dict[UUID, dict[int, UUID]] = defaultdict(dict)
        for one in FamilyLearner.objects.filter(learner__in=wanted).values("learner_id", "place", "family_id"):
            self.places[one["learner_id"]][one["place"]] = one["family_id"]
        said = Consent.objects.filter(learner__in=wanted, kind=PHOTO.key).exclude(status=ConsentStatus.ASKED)
        self.answered = set(said.values_list("learner_id", flat=True))


@dataclass(frozen=True, slots=True)
class _One:
    """A learner who is judged."""

    judge: Judge
    item: Item
    draft: LearnerDraft
    reference: ExternalReference
    about: _About
    learner_id: UUID


def _judge_learner(judge: Judge, item: Item, draft: LearnerDraft, about: _About, *, same: UUID | None) -> None:
    if judge.is_erased(item, "learner", item.row.source_id, same_as=same):
        return
    if is_others(judge, item, "learner"):
        item.outcome = Outcome.REFUSED
        return
    fitted = fitting.learner(draft, judge.at.house)
    item.problems.extend(fitted.problems)
    item.target_type = "learner"
    if fitted.values is None:
        item.outcome = Outcome.REFUSED
        return
    said, more = judge.at.homes.of(draft.campus, item.problems)
    values = fitted.values | said | _own_values(item, draft)
    source_id = item.row.source_id
    learner_id = item.target_id = judge.compare(item, "learner", source_id, values, same_as=same, **more)
    reference = judge.reference("learner", source_id)
    if reference is None:
        return
    prints = dict(reference.prints)
    one = _One(judge, item, draft, reference, about, learner_id)
    _bring_back(one)
    _judge_families(one)
    _judge_health(one)
    _judge_photo(one)
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


def _bring_back(one: _One) -> None:
    """Who was put away when an import was undone comes back when it is done again."""
    prints = dict(one.reference.prints)
    if prints.pop(PUT_AWAY, None):
        one.reference.prints = prints
        row = one.judge.row("learner", one.learner_id)
        if row is not None and row.status == LearnerStatus.ARCHIVED:
            one.judge.plan.brought_back.append(one.learner_id)
            one.item.became(Outcome.CHANGED)


def _judge_families(one: _One) -> None:
    for source_id in one.draft.family_source_ids:
        name = f"family {source_id}"
        # That they belong there was said before: who took them out since, did so on purpose.
        if name not in one.reference.prints:
            family = one.judge.reference("family", source_id)
            there = family is not None and one.judge.row("family", family.target_id) is not None
            if family is not None and there:
                one.reference.prints = {**one.reference.prints, name: "1"}
                _join(one, source_id, family.target_id)
            elif not one.judge.at.is_trial:
                _say(one, NO_FAMILY, "family", source_id)
            elif source_id in one.judge.at.coming:
                _join(one, source_id, one.judge.at.coming[source_id])


def _join(one: _One, source_id: str, family_id: UUID) -> None:
    taken = one.about.places[one.learner_id]
    if family_id in taken.values():
        return
    place = free_place(taken)
    if place is None:
        if one.judge.at.is_trial:
            return
        _say(one, THIRD_FAMILY, "family", source_id)
        return
    taken[place], pk = family_id, new_id()
    values = {"family_id": family_id, "learner_id": one.learner_id, "place": place}
    one.judge.plan.new.setdefault("place", {})[pk] = values
    one.item.memo.append({"type": "place", "id": str(pk), "made": True, "version": 1})
    one.item.became(Outcome.CHANGED)


def _judge_health(one: _One) -> None:
    words = one.draft.health.strip()
    if one.draft.ask_about_health and not words:
        words = _("Ask about this: the imported file has a medical flag without any text.")
    fitted = fitting.health_words(words, one.judge.at.house)
    one.item.problems.extend(fitted.problems)
    said = fitted.values["medical_info"] if fitted.values else ""
    prints, before = one.judge.at.prints, one.reference.prints.get("health")
    if not said or (before and prints.fits(before, "health", said)):
        return
    one.reference.prints = {**one.reference.prints, "health": prints.of("health", said)}
    known = one.about.health.get(one.learner_id)
    if known is None:
        one.judge.plan.health_new[one.learner_id] = said
        one.item.memo.append({"type": "health", "id": str(one.learner_id), "made": True, "version": 1})
        one.item.became(Outcome.CHANGED)
    elif known.medical_info != said:
        ours = known.medical_info
        is_ours = not prints.fits(before, "health", ours) if before else bool(ours)
        _change_health(one, ours, said, is_ours=is_ours)


def _change_health(one: _One, ours: str, said: str, *, is_ours: bool) -> None:
    if is_ours and not one.judge.at.batch.takes_theirs:
        # What it says of somebody's health stands in no list.
        _say(one, CONTESTED, "health", "")
        return
    one.judge.plan.health_amended[one.learner_id] = said
    before, wrote = {"medical_info": ours}, {"medical_info": said}
    one.item.memo.append({"type": "health", "id": str(one.learner_id), "made": False, "before": before, "wrote": wrote})
    one.item.became(Outcome.CHANGED)


def _judge_photo(one: _One) -> None:
    """A no is taken over where nobody answered here. A yes is not: it was said to other words than ours."""
    if one.draft.photo_allowed is not False or "photo" in one.reference.prints:
        return
    if one.judge.at.photo_text_id is None:
        _say(one, NO_TEXT, "photo_allowed", "")
        return
    one.reference.prints = {**one.reference.prints, "photo": "1"}
    if one.learner_id not in one.about.answered:
        one.judge.plan.photos_refused[one.learner_id] = one.item
        one.item.became(Outcome.CHANGED)


def _say(one: _One, code: str, column: str, said: str) -> None:
    one.item.problems.append(Problem(code, Weight.WARNING, column, said[: fitting.MOST_SAID]))


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
