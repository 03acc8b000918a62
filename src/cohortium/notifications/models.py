"""What was sent to whom, and what became of it; and how an organisation words its letters."""

from django.db import models

from cohortium.notifications.rules.letters import LONGEST_ANSWER
from cohortium.notifications.rules.rhythms import Rhythm
from cohortium.notifications.rules.senders import SenderDetails
from cohortium.notifications.rules.texts import AT_MOST
from cohortium.notifications.states import NOTIFICATION, Channel, NotificationStatus, RecipientType, Wait
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import StatusField


class Notification(TenantModel):
    """One notification for one person, in one way.

    The words of a letter are written when it is sent, and kept by nobody. What is shown in the app is kept as it was.
    """

    masked_in_trail = frozenset({"recipient", "subject", "body"})

    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL, db_default=Channel.EMAIL)
    # Of a letter, where it goes.
    recipient = models.EmailField(blank=True, default="")
    recipient_type = models.CharField(
        max_length=10, choices=RecipientType, default=RecipientType.ADDRESS, db_default=RecipientType.ADDRESS
    )
    # By id alone, both: people and what notifications are about belong to other apps.
    recipient_id = models.UUIDField(null=True, blank=True)
    subject_id = models.UUIDField()
    status = StatusField(NOTIFICATION, max_length=10, default=NotificationStatus.QUEUED)
    # How often it was tried.
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    # What the mail server said, word for word.
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    # Why it waits and until when; a daily letter has no moment, but comes by itself.
    waits_for = models.CharField(max_length=10, choices=Wait, blank=True, default="", db_default="")
    waits_until = models.DateTimeField(null=True, blank=True)
    # The daily letter that holds it.
    digest_id = models.UUIDField(null=True, blank=True)
    # The day among whose letters it was counted.
    counted_on = models.DateField(null=True, blank=True)
    # In the app: what is shown, where it leads, and when it was read.
    subject = models.CharField(max_length=400, blank=True, default="", db_default="")
    body = models.TextField(blank=True, default="", db_default="")
    href = models.CharField(max_length=500, blank=True, default="", db_default="")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=NotificationStatus.values), name="notification_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="notification_channel_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(waits_for__in=["", *Wait.values]), name="notification_wait_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "subject_id", "created_at"], name="notification_of_subject"),
            models.Index(fields=["organisation", "created_at", "id"], name="notification_by_time"),
            models.Index(fields=["organisation", "status", "created_at", "id"], name="notification_by_status"),
            models.Index(
                fields=["organisation", "waits_for", "recipient_id", "created_at"],
                name="notification_waiting",
                condition=models.Q(status=NotificationStatus.QUEUED) & ~models.Q(waits_for=""),
            ),
            models.Index(
                fields=["organisation", "digest_id"],
                name="notification_of_digest",
                condition=models.Q(digest_id__isnull=False),
            ),
            models.Index(
                fields=["organisation", "counted_on"],
                name="notification_counted",
                condition=models.Q(counted_on__isnull=False),
            ),
            models.Index(
                fields=["organisation", "recipient_id", "created_at", "id"],
                name="notification_of_recipient",
                condition=models.Q(channel=Channel.IN_APP),
            ),
            models.Index(
                fields=["organisation", "recipient_id"],
                name="notification_unread",
                condition=models.Q(channel=Channel.IN_APP, read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NotificationPreference(TenantModel):
    """Whether somebody wants to be told of a kind in one way, where they ever said so."""

    recipient_type = models.CharField(max_length=10, choices=RecipientType)
    recipient_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    channel = models.CharField(max_length=10, choices=Channel)
    is_on = models.BooleanField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "recipient_id", "kind", "channel"], name="notification_preference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class LetterRhythm(TenantModel):
    """When somebody is left in peace, and whether they want one letter a day, where they ever said so."""

    recipient_type = models.CharField(max_length=10, choices=RecipientType)
    recipient_id = models.UUIDField()
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_at = models.TimeField(null=True, blank=True)
    # Empty: the organisation's.
    time_zone = models.CharField(max_length=64, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "recipient_id"], name="letter_rhythm_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def rhythm(self) -> Rhythm:
        """What they chose."""
        return Rhythm(self.quiet_from, self.quiet_until, self.digest_at, self.time_zone)


class NotificationTemplate(TenantModel):
    """The words that an organisation has for a kind in a language.

    Back at the usual words, the row stays with `is_set` off: its version and its history go on.
    """

    kind = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=AT_MOST["subject"])
    body = models.TextField()
    is_set = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "language"], name="notification_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language}"


class UndeliverableAddress(TenantModel):
    """An address from which letters came back: what can wait is not sent there until somebody clears it.

    Cleared, the row stays with `is_marked` off: its history goes on.
    """

    masked_in_trail = frozenset({"address"})

    # In small letters.
    address = models.EmailField()
    is_marked = models.BooleanField(default=True)
    # Which letter came back last, when, and what was said of it. By id alone, as letters are forgotten first.
    notification_id = models.UUIDField()
    marked_at = models.DateTimeField()
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "address"], name="undeliverable_address_once")]
        indexes = [
            models.Index(
                fields=["organisation", "marked_at", "id"],
                name="undeliverable_address_marked",
                condition=models.Q(is_marked=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Sender(TenantModel):
    """In whose name an organisation's letters go out; one row at most. What is empty is as the installation has it."""

    name = models.CharField(max_length=80, blank=True, default="")
    reply_to = models.EmailField(blank=True, default="")
    # Used once its domain is proved.
    address = models.EmailField(blank=True, default="")
    proved_domain = models.CharField(max_length=253, blank=True, default="")
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation"], name="sender_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def details(self) -> SenderDetails:
        """What a person said about it."""
        return SenderDetails(self.name, self.reply_to, self.address)

    @property
    def is_proved(self) -> bool:
        """Whether the domain of the address is proved to be the organisation's."""
        return bool(self.address) and self.proved_domain == self.details.domain
