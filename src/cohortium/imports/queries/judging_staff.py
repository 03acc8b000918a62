"""What would come of staff in a file: who is a member already, who is to be one, and who has no address to be asked at.

Members say themselves what they are called: nobody who is here is changed by a file.
"""

from collections.abc import Sequence
from uuid import UUID

from cohortium.administration.queries.members import known_by_each
from cohortium.administration.rules.members import NewMember
from cohortium.core.ids import new_id
from cohortium.imports.queries.judging import Item, Judge, Plan, Setting, note_out, stays_out
from cohortium.imports.rules import fitting
from cohortium.imports.rules.drafts import Problem, StaffDraft, Weight
from cohortium.imports.rules.outcomes import Outcome

# Said of who has no address, and of whom nobody has written to yet.
NO_ADDRESS, NOT_INVITED = "staff-without-address", "staff-not-invited"
SAID_HERE = frozenset({NO_ADDRESS, NOT_INVITED})


def judge_staff(at: Setting, items: Sequence[Item]) -> Plan:
    """Staff, each a member under their address."""
    judge = Judge(at)
    judge.look_up({"staff": [item.row.source_id for item in items]}, also={})
    drafts = {item.row.number: item.draft for item in items if isinstance(item.draft, StaffDraft)}
    known = known_by_each([draft.email for draft in drafts.values() if draft.email])
    for item in items:
        item.problems = [one for one in item.problems if one.code not in SAID_HERE]
        draft = drafts.get(item.row.number)
        if draft is None or stays_out(item):
            note_out(item)
            continue
        _judge_member(judge, item, draft, known)
    return judge.plan


def _judge_member(judge: Judge, item: Item, draft: StaffDraft, known: dict[str, UUID]) -> None:
    if judge.is_erased(item, "staff", item.row.source_id):
        return
    reference = judge.reference("staff", item.row.source_id)
    here = judge.row("staff", reference.target_id) if reference else None
    if here is not None:
        item.target_type, item.target_id = "membership", here.pk
        return
    if not draft.email:
        item.problems.append(Problem(NO_ADDRESS, Weight.NOTE))
        item.outcome = Outcome.HELD
        return
    fitted = fitting.staff(draft, judge.at.house)
    item.problems.extend(fitted.problems)
    if fitted.values is None:
        item.outcome = Outcome.REFUSED
        return
    address = draft.email.lower()
    item.target_type, is_new = "membership", address not in known
    pk = item.target_id = known.setdefault(address, new_id())
    if is_new:
        judge.plan.members[pk] = NewMember(**fitted.values)
        item.problems.append(Problem(NOT_INVITED, Weight.NOTE))
        item.became(Outcome.CREATED)
    judge.refer(item, "staff", item.row.source_id, pk, is_new=is_new)
