"""States of a log-in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LogInStatus(TextChoices):
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    INACTIVE = "inactive", _("Inactive")
