"""Files that are moved in, their rows, and by which ids other systems know what is here."""

from typing import ClassVar

from django.db import models

from cohortium.imports.rules.drafts import Kind, Weight
from cohortium.imports.rules.outcomes import Choice, Outcome, Undo
from cohortium.imports.rules.sources import LONGEST
from cohortium.imports.states import AT_WORK, BATCH, BatchStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.models import Campus

# Signs.
LONGEST_SOURCE = LONGEST
LONGEST_ID = 200


class ImportBatch(TenantModel):
    """One file, from when it is sent until it is undone or its time to be undone is over."""

    # People name files after people.
    masked_in_trail = frozenset({"name"})

    # Of the file: see `queries.batches`.
    file_id = models.UUIDField()
    name = models.CharField(max_length=200)
    # By which the ids of the file are told from those of other systems; empty until it was read.
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True, default="")
    shape = models.CharField(max_length=30, blank=True, default="")
    # Which column of a table is what.
    mapping = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    # A few values of each column, so that one sees what it holds: encrypted, and gone when the import begins.
    samples = models.BinaryField(null=True)
    # What stands between its cells, so that what is to be corrected opens where the table was made.
    delimiter = models.CharField(max_length=1, blank=True, default="", db_default="")
    # The day by which it is judged what is past and what is to come.
    as_of = models.DateField()
    # Where who comes in is at home.
    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="imports")
    # Whether the file is right where both it and somebody here changed the same.
    takes_theirs = models.BooleanField(default=False)
    # What is wrong with the file as a whole: codes, and nothing of what it says.
    problems = models.JSONField(default=list, blank=True)
    # How many of each kind come to what: as foreseen, and as it became.
    counts = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    # When what its rows say was forgotten: from then on nothing can be undone.
    cleared_at = models.DateTimeField(null=True, blank=True)
    status = StatusField(BATCH, max_length=10, default=BatchStatus.READING)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(status__in=BatchStatus.values), name="import_status_is_known"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(status__in=AT_WORK), name="import_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.name


class ImportRow(TenantModel):
    """One record of a file. What it says of people is encrypted, and gone when it cannot be undone any more."""

    batch = InOrganisation(ImportBatch, models.PROTECT, related_name="rows")
    # The order in which they are taken over, from nought.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    source_id = models.CharField(max_length=LONGEST_ID)
    place = models.CharField(max_length=200, blank=True, default="")
    # Opens only as this batch's row of this number: what it says, and as the file has it.
    sealed = models.BinaryField(null=True)
    # Codes, columns and weights; what the file says there is with the rest.
    problems = models.JSONField(default=list, blank=True)
    weight = models.CharField(max_length=10, blank=True, default="")
    # Who it may be already: rows of this file or people who are here, by their ids.
    candidates = models.JSONField(default=list, blank=True)
    # Whether nobody is taken over before somebody has chosen.
    asks = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, blank=True, default="")
    same_as = models.UUIDField(null=True, blank=True)
    # What will come of it, and then what came of it.
    outcome = models.CharField(max_length=10, blank=True, default="")
    is_done = models.BooleanField(default=False)
    target_type = models.CharField(max_length=40, blank=True, default="")
    target_id = models.UUIDField(null=True, blank=True)
    # What was there before, and what it made: encrypted as the rest.
    memo = models.BinaryField(null=True)
    undo = models.CharField(max_length=10, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "batch", "number"], name="import_row_number_once"),
            models.CheckConstraint(condition=models.Q(kind__in=[str(one) for one in Kind]), name="import_row_kind"),
            models.CheckConstraint(
                condition=models.Q(weight__in=["", *(str(one) for one in Weight)]), name="import_row_weight"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *(str(one) for one in Outcome)]), name="import_row_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(choice__in=["", *(str(one) for one in Choice)]), name="import_row_choice"
            ),
            models.CheckConstraint(
                condition=models.Q(undo__in=["", *(str(one) for one in Undo)]), name="import_row_undo"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "batch", "weight", "number"], name="import_row_weight"),
            models.Index(fields=["organisation", "batch", "outcome", "number"], name="import_row_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ExternalReference(TenantModel):
    """By which id another system knows something here, so that the same file sent again finds it."""

    # `family`, `guardian`, `contact`, `learner`, `staff`: what the id is of there.
    types: ClassVar = ("family", "guardian", "contact", "learner", "staff")

    source = models.CharField(max_length=LONGEST_SOURCE)
    kind = models.CharField(max_length=10)
    source_id = models.CharField(max_length=LONGEST_ID)
    target_id = models.UUIDField()
    # Of each field, what tells whether it is still what the last import wrote; and nothing of what that was.
    prints = models.JSONField(default=dict, blank=True)
    # Of its row, right after the last import wrote it.
    written_version = models.PositiveIntegerField(default=1)
    # Named by a record of another kind only: a later file completes it.
    is_stub = models.BooleanField(default=False)
    # What a family owed there; kept until there are bills here.
    balance = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "source", "kind", "source_id"], name="external_reference_once"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "target_id"], name="external_reference_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ImportMapping(TenantModel):
    """Which column is what in the tables of a source, as it was said the last time."""

    source = models.CharField(max_length=LONGEST_SOURCE)
    mapping = models.JSONField(default=dict, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "source"], name="import_mapping_once")]

    def __str__(self) -> str:
        return self.source
