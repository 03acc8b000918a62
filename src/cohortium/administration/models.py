"""What an organisation keeps about itself: its counters, its closed days, its own fields."""

from django.db import models

from cohortium.tenancy.base import OrganisationTable, TenantModel
from cohortium.tenancy.fields import Id, InOrganisation, OrganisationField
from cohortium.tenancy.models import Campus


class Counter(OrganisationTable):
    """The last number of one kind of paper, of one year; year 0 counts on whatever the year."""

    id = Id()
    organisation = OrganisationField()
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    # The latest year whose papers it numbered: counting by the year goes on from there.
    through = models.PositiveSmallIntegerField(default=0)

    class Meta(OrganisationTable.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "year"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class ClosedDay(TenantModel):
    """A day, or several in a row, on which a campus, or without one all of them, teaches nobody."""

    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="closed_days")
    name = models.CharField(max_length=120)
    first_on = models.DateField()
    last_on = models.DateField()
    # Whether it came from the public holidays of the country or the state.
    is_public = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="closed_day_ends"),
            models.UniqueConstraint(
                fields=["organisation", "first_on", "last_on", "name"],
                condition=models.Q(campus=None),
                name="closed_day_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "campus", "first_on", "last_on", "name"],
                condition=models.Q(campus__isnull=False),
                name="closed_day_of_campus_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "last_on"], name="closed_day_by_day")]

    def __str__(self) -> str:
        return self.name


class CustomField(TenantModel):
    """A field of the organisation's own, of one kind of thing: what it is called, what may stand in it, who sees it.

    It is retired and never deleted: what stood in it stays, unseen.
    """

    # Of the registry of kinds of thing that have fields: `membership`.
    entity = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    options = models.JSONField(default=list, blank=True)
    help = models.CharField(max_length=200, blank=True, default="")
    required = models.BooleanField(default=False)
    # A permission that the entity offers for this; empty: whoever sees the thing.
    seen_with = models.CharField(max_length=40, blank=True, default="")
    place = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organisation", "entity", "key"], name="custom_field_key_once")]
        indexes = [models.Index(fields=["organisation", "entity", "place"], name="custom_field_order")]

    def __str__(self) -> str:
        return self.label
