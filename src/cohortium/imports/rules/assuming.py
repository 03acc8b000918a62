"""What a file of parents means without saying it: they may see, pick up and pay. Of two households nothing is assumed.

A school writes down those who bring the child. That none of them may is what no school means; but of two households
nobody knows which of the parents may what, so that the office says it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cohortium.imports.rules.drafts import FamilyDraft, LearnerDraft, Record
from cohortium.people.rules.guardians import WHOLE_BILL, Relationship, Sight

# Said of families of whose guardians it was assumed, and of those where nothing was.
ASSUMED, NOT_ASSUMED = "rights-assumed", "rights-not-assumed"
# Who brings up a child. Somebody of whom the file says no relationship is a guardian.
_BRINGS_UP = frozenset(
    {
        Relationship.MOTHER,
        Relationship.FATHER,
        Relationship.PARENT,
        Relationship.STEP_PARENT,
        Relationship.FOSTER_PARENT,
        Relationship.GUARDIAN,
    }
)


def rights(values: Mapping[str, Any], *, pays: bool) -> dict[str, Any]:
    """What a file assumes of somebody; nothing of who is no parent, or whom it forbids to pick up."""
    if values["relationship"] not in _BRINGS_UP or values.get("may_pick_up") is False:
        return {}
    sees = [str(one) for one in Sight]
    found = {"may_pick_up": True, "sees": sees, "bill_share": WHOLE_BILL if pays else 0}
    return {name: value for name, value in found.items() if name not in values}


def marked(records: Sequence[Record]) -> list[Record]:
    """The records, with what those of learners say of their families: that they share them, and where they are."""
    shared, campuses = set[str](), defaultdict[str, set[str]](set)
    for draft in (one.draft for one in records):
        if isinstance(draft, LearnerDraft):
            ids = dict.fromkeys(draft.family_source_ids)
            shared |= set(ids) if len(ids) > 1 else set()
            for one in ids:
                campuses[one].add(draft.campus)
    return [_marked(one, shared, campuses) for one in records]


def _marked(one: Record, shared: set[str], campuses: Mapping[str, set[str]]) -> Record:
    if not isinstance(one.draft, FamilyDraft):
        return one
    children = campuses.get(one.source_id, set())
    # Where all of its children are, the family is. Brothers at two campuses leave it where it was.
    campus = one.draft.campus or (next(iter(children)) if len(children) == 1 else "")
    return replace(one, draft=replace(one.draft, shares_children=one.source_id in shared, campus=campus))
