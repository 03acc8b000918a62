"""States of a partner."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class PartnerStatus(TextChoices):
    ACTIVE = "active", _("Active")
    ARCHIVED = "archived", _("Archived")


# Nobody is deleted: whom they brought, and what was agreed, stays.
PARTNER = Machine(
    PartnerStatus,
    starts=[PartnerStatus.ACTIVE],
    moves=[
        Move("archive_partner", frozenset({PartnerStatus.ACTIVE}), PartnerStatus.ARCHIVED),
        Move("restore_partner", frozenset({PartnerStatus.ARCHIVED}), PartnerStatus.ACTIVE),
    ],
)
