"""States of a membership and of a key."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class MembershipStatus(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left")


_INVITED, _ACTIVE, _SUSPENDED, _LEFT = MembershipStatus

MEMBERSHIP = Machine(
    MembershipStatus,
    # Who founds an organisation, and whoever comes with an import, is there at once.
    starts=[_INVITED, _ACTIVE],
    moves=[
        Move("accept", frozenset({_INVITED}), _ACTIVE),
        Move("suspend", frozenset({_ACTIVE}), _SUSPENDED),
        Move("reinstate", frozenset({_SUSPENDED}), _ACTIVE),
        Move("leave", frozenset({_ACTIVE}), _LEFT),
        Move("remove", frozenset({_INVITED, _ACTIVE, _SUSPENDED}), _LEFT),
        Move("invite_again", frozenset({_LEFT}), _INVITED),
    ],
)


class KeyStatus(TextChoices):
    ACTIVE = "active", _("Active")
    REVOKED = "revoked", _("Revoked")


# That a key has expired is no status: the time says it.
API_KEY = Machine(
    KeyStatus,
    starts=[KeyStatus.ACTIVE],
    moves=[Move("revoke_key", frozenset({KeyStatus.ACTIVE}), KeyStatus.REVOKED)],
)
