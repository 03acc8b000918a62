"""What is told of doubles to the apps below, and what becomes of the rows of people when two records become one."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.core.errors import Words
from cohortium.people.actions import merging_parts
from cohortium.people.actions.merging_parts import over, sheet
from cohortium.people.events import (
    DoubleDismissed,
    DoublesFound,
    LearnerLetGo,
    LearnerMerged,
    LearnerTookIn,
    LearnerUnmerged,
    MemosForgotten,
)
from cohortium.people.kinds import merging
from cohortium.people.queries import background, doubles, health, learners
from cohortium.people.states import PairStatus


def _named(ids: Collection[Any]) -> Callable[[Any], Words]:
    called = learners.names([UUID(str(one)) for one in ids if one])
    return lambda one: called.get(UUID(str(one)), _("Somebody who is known no more")) if one else _("nobody")


def _parts_named(_values: Collection[Any]) -> Callable[[Any], Words]:
    def read(keys: Any) -> Words:
        parts = merging.parts()
        return ", ".join(str(parts[key].name if key in parts else key) for key in keys or [])

    return read


_MOVE_IDS = (merging_parts.move_ids, merging_parts.back_ids)
_MOVE_CONSENTS = (merging_parts.move_consents, merging_parts.back_consents)
_MOVE_PLACES = (merging_parts.move_places, merging_parts.back_places)
_HEALTH, _BACKGROUND, _DEMOGRAPHICS = (
    sheet(
        "people.LearnerHealth",
        joined=("medical_info", "allergies", "dietary_restrictions", "medication", "emergency_plan"),
        names=tuple(health.LABELS),
    ),
    sheet(
        "people.LearnerBackground",
        joined=("references",),
        lists=("languages", "skills"),
        names=tuple(background.BACKGROUND_LABELS),
    ),
    sheet("people.LearnerDemographics", names=tuple(background.DEMOGRAPHICS_LABELS)),
)


def _register(table: str, column: str, name: Words, how: tuple[merging.Move, merging.Back]) -> None:
    merging.register(table, column, name=name, move=how[0], back=how[1])


_register("people.FamilyLearner", "learner", _("Belonging to a family"), _MOVE_PLACES)
_register(
    "people.EmergencyContact",
    "learner",
    _("Emergency contacts"),
    over("people.EmergencyContact", "learner", same=("name", "phone")),
)
_register("people.LearnerHealth", "learner", _("Health"), _HEALTH)
_register("people.LearnerBackground", "learner", _("Background"), _BACKGROUND)
_register("people.LearnerDemographics", "learner", _("Demographics"), _DEMOGRAPHICS)
_register("people.NationalId", "learner", _("Identity numbers"), _MOVE_IDS)
_register("people.Consent", "learner", _("Consents"), _MOVE_CONSENTS)
_register(
    "people.ConsentRequest",
    "learner",
    _("Requests for consents"),
    over("people.ConsentRequest", "learner", same=("email",)),
)
_register("people.DuplicatePair", "first", _("Other possible doubles"), (merging_parts.move_pairs, merging_parts.back_pairs))
merging.stays("people.DuplicatePair", "second", why="It goes with the first.")
merging.stays("people.Learner", "merged_into", why="Who went into the one who goes is found by way of it.")
merging.stays("people.LearnerMerge", "merged", why="It says what was done.")
merging.stays("people.LearnerMerge", "survivor", why="It says what was done.")
# By type and id, where no foreign key says so.
_register("desk.Task", "subject_id", _("Tasks"), over("desk.Task", "subject_id", same=("kind", "status")))
_register("files.StoredFile", "owner_id", _("Files"), over("files.StoredFile", "owner_id", owner_type="learner"))
merging.stays("desk.ApprovalRequest", "subject_id", why="What was agreed to was agreed about that record.")
merging.stays("notifications.Notification", "subject_id", why="A letter was about that record, and is sent.")
merging.stays("notifications.Notification", "recipient_id", why="A letter went to that record's address.")
merging.stays("notifications.NotificationPreference", "recipient_id", why="What a recipient wishes, who is no learner.")
merging.stays("notifications.LetterRhythm", "recipient_id", why="What a recipient wishes, who is no learner.")
merging.stays("audit.AuditEntry", "entity_id", why="The trail is never changed.")

sentences.register(
    {DoublesFound.kind: _("Found"), DoubleDismissed.kind: _("Said to be two people")},
    entity_type=doubles.ENTITY,
    labels={"status": _("Status")},
    values={"status": dict(PairStatus.choices)},
    told={DoubleDismissed.kind: frozenset({"status"})},
)
sentences.register(
    {
        LearnerMerged.kind: _("Went into another record"),
        LearnerTookIn.kind: _("Took in another record of the same person"),
        LearnerUnmerged.kind: _("Taken out of the other record again"),
        LearnerLetGo.kind: _("Let the other record go again"),
    },
    entity_type="learner",
    labels={
        "merged_into": _("Record that goes on"),
        "taken_in": _("Record that was merged"),
        "went_over": _("What went over"),
        "stayed": _("Changed since, so it stays"),
    },
    readers={"merged_into": _named, "taken_in": _named, "went_over": _parts_named, "stayed": _parts_named},
)
sentences.register({MemosForgotten.kind: _("Can no longer be undone")}, entity_type="learnermerge", labels={})
things.register(doubles.ENTITY, word=_("possible double"), names=doubles.names)
things.register("learnermerge", word=_("merge"), names=doubles.names_of_merges)
