"""What would come of staff in a file: who is a member already, who is to be one, and who has no address to be asked at.

Members say themselves what they are called: nobody who is here is changed by a file.
"""

from collections.abc import Sequence

from cohortium.administration.queries.addresses import Known, known_by_each
from cohortium.administration.rules.members import NewMember
from cohortium.core.ids import new_id
from cohortium.imports.queries.judging import Item, Judge, Plan, Setting, note_out, stays_out
from cohortium.imports.queries.reused import is_others
from cohortium.imports.rules import fitting
from cohortium.imports.rules.drafts import Problem, StaffDraft, Weight
from cohortium.imports.rules.outcomes import Outcome

# Said of who has no address, of whose address opens the portal, and of whom nobody has written to yet.
NO_ADDRESS, USES_PORTAL, NOT_INVITED = "staff-without-address", "staff-uses-portal", "staff-not-invited"
SAID_HERE = frozenset({NO_ADDRESS, USES_PORTAL, NOT_INVITED})


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


def _judge_member(judge: Judge, item: Item, draft: StaffDraft, known: dict[str, Known]) -> None:
    if judge.is_erased(item, "staff", item.row.source_id):
        return
    if is_others(judge, item, "staff"):
        item.outcome = Outcome.REFUSED
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
    is_new = address not in known
    there = known.setdefault(address, Known(new_id(), is_staff=True))
    if not there.is_staff:
        # As where somebody is invited by hand: a log-in of a family does not become one of the team by the way.
        item.problems.append(Problem(USES_PORTAL, Weight.NOTE))
        item.outcome = Outcome.HELD
        return
    item.target_type = "membership"
    pk = item.target_id = there.membership_id
    if is_new:
        said, _usual = judge.at.homes.of(draft.campus, item.problems)
        judge.plan.members[pk] = NewMember(**fitted.values, **said)
        item.problems.append(Problem(NOT_INVITED, Weight.NOTE))
        item.became(Outcome.CREATED)
    judge.refer(item, "staff", item.row.source_id, pk, is_new=is_new)
