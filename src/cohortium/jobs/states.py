"""What an operator may do about a failed job."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Act(TextChoices):
    RETRY = "retry", _("Tried again")
    GIVE_UP = "give_up", _("Given up")
