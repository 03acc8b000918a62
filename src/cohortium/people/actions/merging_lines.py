"""What becomes of the rows that point at a learner when two records become one: those of people, and of lower apps.

An app above says it of its own in the same way.
"""

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Words
from cohortium.people.actions import merging_parts
from cohortium.people.actions.merging_parts import over, sheet
from cohortium.people.kinds import merging
from cohortium.people.queries import background, health

_MOVE_IDS = (merging_parts.move_ids, merging_parts.back_ids)
_MOVE_CONSENTS = (merging_parts.move_consents, merging_parts.back_consents)
_MOVE_PLACES = (merging_parts.move_places, merging_parts.back_places)
_HEALTH, _BACKGROUND, _DEMOGRAPHICS = (
    sheet(
        "health",
        "people.LearnerHealth",
        joined=("medical_info", "allergies", "dietary_restrictions", "medication", "emergency_plan"),
        names=tuple(health.LABELS),
        # Of two doctors the other one is not lost.
        noted_in="medical_info",
    ),
    sheet(
        "background",
        "people.LearnerBackground",
        joined=("references",),
        lists=("languages", "skills"),
        names=tuple(background.BACKGROUND_LABELS),
    ),
    sheet("demographics", "people.LearnerDemographics", names=tuple(background.DEMOGRAPHICS_LABELS)),
)


def _register(table: str, column: str, name: Words, how: tuple[merging.Move, merging.Back]) -> None:
    merging.register(table, column, name=name, move=how[0], back=how[1])


_register("people.FamilyLearner", "learner", _("%(family_many)s"), _MOVE_PLACES)
_register(
    "people.EmergencyContact",
    "learner",
    _("Emergency contacts"),
    over("people.EmergencyContact", "learner", same=("name", "phone", "other_phone", "may_pick_up")),
)
_register("people.LearnerHealth", "learner", _("Health"), _HEALTH)
_register("people.LearnerBackground", "learner", _("Background"), _BACKGROUND)
_register("people.LearnerDemographics", "learner", _("Demographics"), _DEMOGRAPHICS)
_register("people.NationalId", "learner", _("Identity numbers"), _MOVE_IDS)
_register("people.Consent", "learner", _("Consents"), _MOVE_CONSENTS)
_register(
    "people.ConsentRequest",
    "learner",
    _("Consent requests"),
    over("people.ConsentRequest", "learner", same=("email",)),
)
_register(
    "people.DuplicatePair",
    "first",
    _("Other possible duplicates"),
    (merging_parts.move_pairs, merging_parts.back_pairs),
)
merging.stays("people.DuplicatePair", "second", why="It goes with the first.")
merging.stays("people.Learner", "merged_into", why="Who went into the one who goes is found by way of it.")
merging.stays("people.LearnerMerge", "merged", why="It says what was done.")
merging.stays("people.LearnerMerge", "survivor", why="It says what was done.")
_register(
    "people.ProfileChange",
    "learner",
    _("Requested changes"),
    over("people.ProfileChange", "learner", same=("asked_by_id", "status")),
)
# By type and id, where no foreign key says so.
_register("desk.Task", "subject_id", _("Tasks"), over("desk.Task", "subject_id", same=("kind", "status")))
_register("files.StoredFile", "owner_id", _("Files"), over("files.StoredFile", "owner_id", owner_type="learner"))
merging.stays_with_all("desk.ApprovalRequest", "subject_id", why="What was agreed to was agreed about that record.")
merging.stays_with_all("notifications.Notification", "subject_id", why="A letter was about that record, and is sent.")
merging.stays_with_all("notifications.Notification", "recipient_id", why="A letter went to that record's address.")
merging.stays_with_all(
    "notifications.NotificationPreference", "recipient_id", why="What a recipient wishes, who is no learner."
)
merging.stays_with_all("notifications.LetterRhythm", "recipient_id", why="What a recipient wishes, who is no learner.")
merging.stays_with_all("audit.AuditEntry", "entity_id", why="The trail is never changed.")
