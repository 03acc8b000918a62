"""Letters about a log-in. They are of no organisation: whoever belongs to several has one password."""

from django.conf import settings
from django.db import models
from django.db.models import TextChoices
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cohortium.notifications.rules.letters import LONGEST_ANSWER, Outcome
from cohortium.tenancy.fields import Id


class Kind(TextChoices):
    RESET = "reset", _("A link to choose a new password")
    CONFIRM = "confirm", _("A link to confirm an address")
    NEWS = "news", _("Something happened to the log-in")
    BEGIN = "begin", _("A link to create an organisation")


class AccountLetter(models.Model):
    """One letter about a log-in. Its words, and the secret of its link, are written when it is sent."""

    id = Id()
    kind = models.CharField(max_length=10, choices=Kind)
    # As it was typed: whether there is a log-in of this address is looked up when the letter is written.
    recipient = models.EmailField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # What happened, when and whence; nothing secret.
    about = models.JSONField(default=dict)
    # Empty while it waits. `cancelled`: there was nobody to write to.
    outcome = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices={**{one.value: one.value for one in Outcome}, "cancelled": "cancelled"},
    )
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="account_letter_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
