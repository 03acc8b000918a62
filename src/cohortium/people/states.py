"""States of what is known about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class LearnerStatus(TextChoices):
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")
    # Nameless, and out of sight. What refers to them stays.
    ERASED = "erased", _("Erased")


_ACTIVE, _ARCHIVED, _ERASED = LearnerStatus

# Whether somebody is being taught is said by their enrolments, and not by this.
LEARNER = Machine(
    LearnerStatus,
    starts=[_ACTIVE],
    moves=[
        Move("archive_learners", frozenset({_ACTIVE}), _ARCHIVED),
        Move("restore_learners", frozenset({_ARCHIVED}), _ACTIVE),
        Move("erase", frozenset({_ACTIVE, _ARCHIVED}), _ERASED),
    ],
)


class ConsentStatus(TextChoices):
    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_ASKED, _GIVEN, _REFUSED, _WITHDRAWN = ConsentStatus

# Of what nobody was asked there is no row. Who said yes and says no takes back; who said no may say yes.
CONSENT = Machine(
    ConsentStatus,
    starts=[_ASKED, _GIVEN, _REFUSED],
    moves=[
        Move("give_consents", frozenset({_ASKED, _REFUSED, _WITHDRAWN}), _GIVEN),
        Move("refuse_consents", frozenset({_ASKED}), _REFUSED),
        Move("withdraw_consents", frozenset({_GIVEN}), _WITHDRAWN),
    ],
)


class ProfileChangeStatus(TextChoices):
    OPEN = "open", _("Waiting")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_OPEN, _APPROVED, _NOT_TAKEN, _TAKEN_BACK = ProfileChangeStatus

PROFILE_CHANGE = Machine(
    ProfileChangeStatus,
    starts=[_OPEN],
    moves=[
        Move("approve_change", frozenset({_OPEN}), _APPROVED),
        Move("refuse_change", frozenset({_OPEN}), _NOT_TAKEN),
        Move("withdraw_change", frozenset({_OPEN}), _TAKEN_BACK),
    ],
)


class FamilyStatus(TextChoices):
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")
    ERASED = "erased", _("Erased")


FAMILY = Machine(
    FamilyStatus,
    starts=[FamilyStatus.ACTIVE],
    moves=[
        Move("archive_families", frozenset({FamilyStatus.ACTIVE}), FamilyStatus.ARCHIVED),
        Move("restore_families", frozenset({FamilyStatus.ARCHIVED}), FamilyStatus.ACTIVE),
        Move("erase", frozenset({FamilyStatus.ACTIVE, FamilyStatus.ARCHIVED}), FamilyStatus.ERASED),
    ],
)


class CredentialStatus(TextChoices):
    WAITING = "waiting", _("Waiting for review")
    CONFIRMED = "confirmed", _("Confirmed")
    SENT_BACK = "sent_back", _("Sent back")


_WAITS, _CONFIRMED, _SENT_BACK = CredentialStatus

# That one has expired is no status: the day says it. What is proved anew is looked at anew.
CREDENTIAL = Machine(
    CredentialStatus,
    starts=[_WAITS],
    moves=[
        Move("confirm_credential", frozenset({_WAITS}), _CONFIRMED),
        Move("send_back_credential", frozenset({_WAITS}), _SENT_BACK),
        Move("prove_credential", frozenset({_CONFIRMED, _SENT_BACK}), _WAITS),
    ],
)


class GuardianStatus(TextChoices):
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Removed")
    ERASED = "erased", _("Erased")


# Nobody is deleted: what they were told, paid and signed stays theirs.
GUARDIAN = Machine(
    GuardianStatus,
    starts=[GuardianStatus.ACTIVE],
    moves=[
        Move("remove_guardian", frozenset({GuardianStatus.ACTIVE}), GuardianStatus.ARCHIVED),
        Move("return_guardian", frozenset({GuardianStatus.ARCHIVED}), GuardianStatus.ACTIVE),
        Move("erase", frozenset({GuardianStatus.ACTIVE, GuardianStatus.ARCHIVED}), GuardianStatus.ERASED),
    ],
)


class PairStatus(TextChoices):
    OPEN = "open", _("To review")
    DISMISSED = "dismissed", _("Different people")
    MERGED = "merged", _("Merged")


# That two are two people is said for good: nobody is asked again.
PAIR = Machine(
    PairStatus,
    starts=[PairStatus.OPEN],
    moves=[
        Move("dismiss_pair", frozenset({PairStatus.OPEN}), PairStatus.DISMISSED),
        Move("settle_pair", frozenset({PairStatus.OPEN, PairStatus.DISMISSED}), PairStatus.MERGED),
        Move("reopen_pair", frozenset({PairStatus.MERGED}), PairStatus.OPEN),
    ],
)


class MergeStatus(TextChoices):
    DONE = "done", _("Merged")
    UNDONE = "undone", _("Undone")


MERGE = Machine(
    MergeStatus,
    starts=[MergeStatus.DONE],
    moves=[Move("undo_merge", frozenset({MergeStatus.DONE}), MergeStatus.UNDONE)],
)
