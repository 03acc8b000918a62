"""States of a membership."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MembershipStatus(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left")
