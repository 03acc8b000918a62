"""What is told of doubles to the apps below."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.audit import history, sentences, things
from cohortium.core.errors import Words
from cohortium.people.actions import merging_lines  # noqa: F401 - says what becomes of the rows of people
from cohortium.people.events import (
    DoubleDismissed,
    DoubleReopened,
    DoubleSettled,
    DoublesFound,
    LearnerLetGo,
    LearnerMerged,
    LearnersMerged,
    LearnersUnmerged,
    LearnerTookIn,
    LearnerUnmerged,
    MemosForgotten,
)
from cohortium.people.kinds import merging
from cohortium.people.queries import doubles, learners
from cohortium.people.states import MergeStatus, PairStatus
from cohortium.tenancy.words import said


def _named(ids: Collection[Any]) -> Callable[[Any], Words]:
    called = learners.names([UUID(str(one)) for one in ids if one])
    return lambda one: called.get(UUID(str(one)), _("Unknown person")) if one else _("no one")


def _parts_named(_values: Collection[Any]) -> Callable[[Any], Words]:
    def read(keys: Any) -> Words:
        parts = merging.parts()
        return ", ".join(said(parts[key].name) if key in parts else key for key in keys or [])

    return read


sentences.register(
    {
        DoublesFound.kind: _("Found"),
        DoubleDismissed.kind: _("Marked as different people"),
        DoubleSettled.kind: _("Merged"),
        DoubleReopened.kind: _("To review again"),
    },
    entity_type=doubles.ENTITY,
    labels={"status": _("Status")},
    values={"status": dict(PairStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (DoubleDismissed, DoubleSettled, DoubleReopened)},
)
sentences.register(
    {
        LearnerMerged.kind: _("Merged into another record"),
        LearnerTookIn.kind: _("Another record of the same person was merged into this one"),
        LearnerUnmerged.kind: _("Merge into another record undone"),
        LearnerLetGo.kind: _("Merge of another record undone"),
    },
    entity_type="learner",
    labels={
        "merged_into": _("Kept record"),
        "taken_in": _("Merged record"),
        "went_over": _("Moved"),
        "stayed": _("Changed since, so not moved back"),
    },
    readers={"merged_into": _named, "taken_in": _named, "went_over": _parts_named, "stayed": _parts_named},
)
sentences.register(
    {
        LearnersMerged.kind: _("Merged"),
        LearnersUnmerged.kind: _("Merge undone"),
        MemosForgotten.kind: _("Can no longer be undone"),
    },
    entity_type="learnermerge",
    labels={"status": _("Status")},
    values={"status": dict(MergeStatus.choices)},
    told=dict.fromkeys((LearnersMerged.kind, LearnersUnmerged.kind), frozenset({"status"})),
)
# Those of before there was an entry of the merge itself: only the one who stayed tells of it.
history.register(
    "learnermerge",
    history.Elsewhere(MergeStatus.UNDONE, "learner", "survivor_id", LearnerLetGo.kind, "taken_in", "merged_id"),
)
things.register(doubles.ENTITY, word=_("possible duplicate (%(learner_many)s)"), names=doubles.names)
things.register("learnermerge", word=_("merge (%(learner_many)s)"), names=doubles.names_of_merges)
