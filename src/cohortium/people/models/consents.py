"""What people were asked to agree to, in which words, and what they said."""

from django.db import models
from django.db.models.functions import Lower

from cohortium.people.models.learners import Learner
from cohortium.people.rules.consents import AT_MOST, By, How
from cohortium.people.states import CONSENT, ConsentStatus
from cohortium.tenancy.base import AppendOnlyModel, TenantModel
from cohortium.tenancy.fields import READ_AND_ADD, CurrentActor, Id, InOrganisation, StatusField


class ConsentText(AppendOnlyModel):
    """What somebody agrees to, in one version. It is never changed: another one is published."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    # A column called `version` is one that a trigger raises.
    version = models.PositiveIntegerField(db_column="number")
    words = models.TextField()
    # It came with the product, and nobody here has looked at it yet.
    is_example = models.BooleanField(default=False)
    # Whether who said yes to the one before is asked again. Otherwise their yes goes on to count.
    asks_again = models.BooleanField(default=True)
    published_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language", "version"], name="consent_text_version_once"
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="consent_text_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.version}"


class Consent(TenantModel):
    """Where one kind of consent of a learner stands: what the answer says that holds. No row: not asked."""

    masked_in_trail = frozenset({"name"})

    learner = InOrganisation(Learner, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=40)
    status = StatusField(CONSENT, max_length=10)
    asked_at = models.DateTimeField(null=True, blank=True)
    # Of the answer that holds, mostly the newest; nothing while there is none.
    text = InOrganisation(ConsentText, models.PROTECT, null=True, blank=True, related_name="consents")
    by = models.CharField(max_length=10, blank=True, default="")
    how = models.CharField(max_length=10, blank=True, default="")
    name = models.CharField(max_length=AT_MOST["name"], blank=True, default="")
    said_on = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "learner", "kind"], name="consent_once"),
            models.CheckConstraint(condition=models.Q(status__in=ConsentStatus.values), name="consent_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(status=ConsentStatus.ASKED)
                | (models.Q(text__isnull=False) & models.Q(said_on__isnull=False)),
                name="consent_answer_has_a_text",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "kind", "status"], name="consent_status")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.learner_id}"


class ConsentRequest(TenantModel):
    """A letter with a link by which somebody answers for a learner, until it ends. Only the hash of its secret is kept.

    Sent again to the same address it gets another secret, and the one before opens nothing any more.
    """

    masked_in_trail = frozenset({"email", "name"})

    learner = InOrganisation(Learner, models.PROTECT, related_name="consent_requests")
    email = models.EmailField()
    # Whom the letter greets; nobody by name where it goes to the learner's own address.
    name = models.CharField(max_length=AT_MOST["name"], blank=True, default="")
    language = models.CharField(max_length=10)
    # What is asked, by the keys of the kinds.
    kinds = models.JSONField(default=list)
    generation = models.PositiveIntegerField(default=1)
    secret_hash = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint("organisation", "learner", Lower("email"), name="consent_request_once"),
            models.UniqueConstraint(fields=["organisation", "secret_hash"], name="consent_request_secret_once"),
        ]

    def __str__(self) -> str:
        return f"consent request of {self.learner_id}"


class ConsentAnswer(AppendOnlyModel):
    """One answer, as it was given: to which text, what, by whom, how, on which day."""

    id = Id(rights=READ_AND_ADD, erasable=("name", "note"))
    consent = InOrganisation(Consent, models.PROTECT, related_name="answers")
    text = InOrganisation(ConsentText, models.PROTECT, related_name="answers")
    # A status that an answer leads to; what came of it stands in the consent.
    answer = models.CharField(max_length=10)
    by = models.CharField(max_length=10)
    how = models.CharField(max_length=10)
    name = models.CharField(max_length=AT_MOST["name"], blank=True, default="")
    note = models.CharField(max_length=AT_MOST["note"], blank=True, default="")
    said_on = models.DateField()
    # The link by which it was given, where it was.
    request = InOrganisation(ConsentRequest, models.PROTECT, null=True, blank=True, related_name="answers")
    # Who wrote it down: somebody of the office, a program, or whoever holds the link.
    recorded_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)

    class Meta(AppendOnlyModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__in=[ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN]),
                name="consent_answer_is_known",
            ),
            models.CheckConstraint(condition=models.Q(by__in=list(By)), name="consent_answer_by_is_known"),
            models.CheckConstraint(condition=models.Q(how__in=list(How)), name="consent_answer_how_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.answer} to {self.text_id}"
