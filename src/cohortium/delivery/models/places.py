"""When and where is taught."""

from django.db import models

from cohortium.delivery.rules import rooms, terms
from cohortium.delivery.states import ROOM, RoomStatus
from cohortium.tenancy.base import TenantModel
from cohortium.tenancy.fields import InOrganisation, StatusField
from cohortium.tenancy.lookups import PlainText
from cohortium.tenancy.models import Campus


class Term(TenantModel):
    """A stretch of the year in which is taught, at one campus, or without one at all of them. Terms may overlap."""

    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="terms")
    name = models.CharField(max_length=terms.AT_MOST["name"])
    name_plain = PlainText("name")
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="term_ends"),
            models.UniqueConstraint(
                fields=["organisation", "name_plain"], condition=models.Q(campus=None), name="term_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "campus", "name_plain"],
                condition=models.Q(campus__isnull=False),
                name="term_of_campus_once",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "first_on"], name="term_by_day")]

    def __str__(self) -> str:
        return self.name


class Room(TenantModel):
    """Where a campus teaches. It closes and opens again, and stays at its campus: there is history in it."""

    campus = InOrganisation(Campus, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=rooms.AT_MOST["name"])
    name_plain = PlainText("name")
    # How many people there is room for; nothing where nobody has counted.
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    # Short texts: "Projector", "Step-free".
    has = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True, default="")
    status = StatusField(ROOM, max_length=10, default=RoomStatus.OPEN)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "campus", "name_plain"], name="room_once"),
            models.CheckConstraint(condition=models.Q(status__in=RoomStatus.values), name="room_status_is_known"),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gte=1), name="capacity_is_for_somebody"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "name_plain"], name="room_name")]

    def __str__(self) -> str:
        return self.name
