"""States of a membership."""

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
