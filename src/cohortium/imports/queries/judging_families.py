"""What would come of families in a file: with their guardians and their emergency contacts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Max

from cohortium.imports.models import LONGEST_ID
from cohortium.imports.queries.judging import Item, Judge, Plan, Setting, note_out, same_as, stays_out
from cohortium.imports.queries.judging_guardians import Asked, known_again
from cohortium.imports.queries.reused import is_other_guardian, is_others
from cohortium.imports.rules import assuming, fitting, keys
from cohortium.imports.rules.drafts import ContactDraft, FamilyDraft, GuardianDraft, Problem, Weight
from cohortium.imports.rules.outcomes import Outcome
from cohortium.people.models import Guardian

# Said of who looks after learners, and has the id of somebody else.
GUARDIAN_REUSED = "guardian-id-of-another"


def judge_families(at: Setting, items: Sequence[Item]) -> Plan:
    """Families with their guardians and contacts."""
    judge = Judge(at)
    drafts = {item.row.number: item.draft for item in items if isinstance(item.draft, FamilyDraft)}
    guardians = [_guardian_id(item, one) for item in items for one in _guardians(drafts.get(item.row.number))]
    contacts = [_contact_id(item, one.name) for item in items for one in _contacts(drafts.get(item.row.number))]
    wanted = {"family": [item.row.source_id for item in items], "guardian": guardians, "contact": contacts}
    same = same_as(items)
    judge.look_up(wanted, also={"family": same.values()})
    judge.others = _whose_id_is_anothers(judge, items, drafts)
    if judge.others:
        judge.look_up({"guardian": [_beside(one) for one in judge.others]}, also={})
    again = known_again(_asked(judge, items, drafts, same), source=at.batch.source)
    judge.know_again(again)
    places = _last_places(judge, items, same.values())
    for item in items:
        draft = drafts.get(item.row.number)
        if draft is None or stays_out(item):
            note_out(item)
            continue
        _judge_family(judge, item, draft, places, same=same.get(item.row.number))
    return judge.plan


def _asked(
    judge: Judge, items: Sequence[Item], drafts: Mapping[int, FamilyDraft], same: Mapping[int, UUID]
) -> Iterable[Asked]:
    """The families that are here, with those whom the file has there."""
    for item in items:
        draft, known = drafts.get(item.row.number), judge.reference("family", item.row.source_id)
        family = judge.row("family", known.target_id if known else same.get(item.row.number))
        if draft is None or family is None or stays_out(item):
            continue
        named = {_known_by(judge, item, one): one for one in draft.guardians}
        found = {one: reference.target_id for one in named if (reference := judge.reference("guardian", one))}
        there = {one: who for one, who in named.items() if not judge.was_erased("guardian", one)}
        yield Asked(family.pk, item.row.source_id, there, found)


def _judge_family(judge: Judge, item: Item, draft: FamilyDraft, places: dict[UUID, int], *, same: UUID | None) -> None:
    house = judge.at.house
    if judge.is_erased(item, "family", item.row.source_id, same_as=same):
        return
    if is_others(judge, item, "family"):
        item.outcome = Outcome.REFUSED
        return
    fitted = fitting.family(draft, house)
    item.problems.extend(fitted.problems)
    if fitted.values is None:
        item.outcome = Outcome.REFUSED
        return
    known = judge.reference("family", item.row.source_id)
    item.target_type = "family"
    if draft.is_stub and known and judge.row("family", known.target_id):
        # What only another record names says nothing new of it.
        item.target_id = known.target_id
        return
    said, more = judge.at.homes.of(draft.campus, item.problems)
    family_id = judge.compare(item, "family", item.row.source_id, fitted.values | said, same_as=same, **more)
    item.target_id = family_id
    reference = judge.reference("family", item.row.source_id)
    if reference and (
        reference.is_stub != draft.is_stub or (draft.balance is not None and reference.balance != draft.balance)
    ):
        reference.is_stub, reference.balance = draft.is_stub, draft.balance
        judge.note(reference)
    _judge_household(judge, item, draft, places, family_id)


def _judge_household(judge: Judge, item: Item, draft: FamilyDraft, places: dict[UUID, int], family_id: UUID) -> None:
    house, told = judge.at.house, set[str]()
    # Where nobody is yet. Of families that are here, the office said who may what.
    is_first, pays = family_id not in places, True
    for one in sorted(draft.guardians, key=lambda one: not one.is_primary):
        guardian_id = _known_by(judge, item, one)
        if judge.is_erased(item, "guardian", guardian_id, weight=Weight.WARNING):
            continue
        grown_up = fitting.guardian(one, house)
        item.problems.extend(grown_up.problems)
        if grown_up.values is not None:
            place = places[family_id] = places.get(family_id, -1) + 1
            if (whose := judge.others.get(_guardian_id(item, one))) and judge.reference(
                "guardian", guardian_id
            ) is None:
                item.problems.append(Problem(GUARDIAN_REUSED, Weight.WARNING, "", whose))
            again = judge.again.found.get(guardian_id)
            if problem := judge.again.problems.get(guardian_id):
                item.problems.append(problem)
            same = again.row.pk if again else None
            may = assuming.rights(grown_up.values, pays=pays) if is_first else {}
            told |= {assuming.NOT_ASSUMED if draft.shares_children else assuming.ASSUMED} if may else set()
            more = {"family_id": family_id, "place": place, **({} if draft.shares_children else may)}
            pays = pays and not may
            judge.compare(item, "guardian", guardian_id, grown_up.values, same_as=same, **more)
    item.problems.extend(Problem(code, Weight.NOTE) for code in told)
    for called in draft.contacts:
        if judge.is_erased(item, "contact", _contact_id(item, called.name), weight=Weight.WARNING):
            continue
        whom = fitting.contact(called, house)
        item.problems.extend(whom.problems)
        if whom.values is not None:
            judge.compare(item, "contact", _contact_id(item, called.name), whom.values, family_id=family_id)


def named_in_household(item: Item) -> dict[str, list[str]]:
    """By which ids the guardians and the contacts of a family are known."""
    draft = item.draft if isinstance(item.draft, FamilyDraft) else None
    return {
        "guardian": [_guardian_id(item, one) for one in _guardians(draft)],
        "contact": [_contact_id(item, one.name) for one in _contacts(draft)],
    }


def _guardians(draft: FamilyDraft | None) -> Sequence[GuardianDraft]:
    return draft.guardians if draft else ()


def _guardian_id(item: Item, one: GuardianDraft) -> str:
    """Who looks after two families is a guardian of each, by themselves."""
    return f"{item.row.source_id}/{one.source_id}"[:LONGEST_ID]


def _known_by(judge: Judge, item: Item, one: GuardianDraft) -> str:
    """Under which id: its own, or one beside it, where that is somebody else's here."""
    own = _guardian_id(item, one)
    return _beside(own) if own in judge.others else own


def _beside(guardian_id: str) -> str:
    return keys.another(guardian_id[: LONGEST_ID - 4], 2)


def _whose_id_is_anothers(judge: Judge, items: Sequence[Item], drafts: Mapping[int, FamilyDraft]) -> dict[str, str]:
    """Ids of guardians that somebody else has here, by name, address and number; and what that one is called."""
    found = {}
    for item in items:
        for one in _guardians(drafts.get(item.row.number)):
            own = _guardian_id(item, one)
            reference = judge.reference("guardian", own)
            here = judge.row("guardian", reference.target_id) if reference else None
            if reference is None or here is None or keys.is_made_of_guardian(own):
                continue
            if is_other_guardian(one, here, reference, judge.at.prints):
                found[own] = f"{here.first_name} {here.last_name}".strip()
    return found


def _contacts(draft: FamilyDraft | None) -> Sequence[ContactDraft]:
    return draft.contacts if draft else ()


def _contact_id(item: Item, name: str) -> str:
    return f"{item.row.source_id}/{' '.join(name.split()).casefold()}"[:LONGEST_ID]


def _last_places(judge: Judge, items: Sequence[Item], same: Collection[UUID]) -> dict[UUID, int]:
    known = [judge.reference("family", item.row.source_id) for item in items]
    ids = {one.target_id for one in known if one} | set(same)
    found = Guardian.objects.filter(family__in=ids).values("family").annotate(last=Max("place"))
    return {one["family"]: one["last"] for one in found}
