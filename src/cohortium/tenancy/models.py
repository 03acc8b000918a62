"""Organisations and their campuses."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from cohortium.tenancy.base import InScope, TenantModel
from cohortium.tenancy.fields import CurrentActor, Id, InOrganisation, Version
from cohortium.tenancy.finding import CODE_SHAPE
from cohortium.tenancy.lookups import PlainText

# Part of every address and of every key: short, lower case, never changed.
CODE = RegexValidator(rf"\A{CODE_SHAPE.pattern}\Z", _("Use 3 to 32 small letters, digits and hyphens."))


class OrganisationInScope(InScope["Organisation"]):
    """Gives the one organisation that is in scope, and outside a scope an error."""

    organisation_column = "id"


class Organisation(models.Model):
    """A training provider. Its row is visible in its own scope only."""

    # Of somebody who is their own firm, the number is a person's.
    masked_in_trail: ClassVar[frozenset[str]] = frozenset({"billing_email", "tax_number"})

    objects = OrganisationInScope()

    id = Id(isolated_by_itself=True)
    code = models.CharField(max_length=32, validators=[CODE])
    name = models.CharField(max_length=200)
    name_plain = PlainText("name")
    colour = models.CharField(max_length=7, default="#0f5f5c")
    country = models.CharField(max_length=2)
    time_zone = models.CharField(max_length=50)
    locale = models.CharField(max_length=10, default="en")
    words = models.JSONField(default=dict, blank=True)
    registration_number = models.CharField(max_length=50, blank=True, default="", db_default="")
    tax_number = models.CharField(max_length=30, blank=True, default="", db_default="")
    # In percent, as a price shows it.
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=0, db_default=0)
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    address = models.TextField(blank=True, default="", db_default="")
    contact_email = models.EmailField(blank=True, default="", db_default="")
    contact_phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    billing_email = models.EmailField(blank=True, default="", db_default="")
    # A file of the app above, by its id: see `administration.registers`.
    logo_id = models.UUIDField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    version = Version()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)
    updated_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)

    class Meta:
        base_manager_name = "objects"
        # Not led by an organisation: a code and a name are unique among all of them. Listed in
        # tenancy.global_tables.GLOBAL_INDEXES.
        constraints = [
            models.UniqueConstraint(fields=["code"], name="organisation_code_once"),
            models.UniqueConstraint(fields=["name_plain"], name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Campus(TenantModel):
    """Where an organisation teaches. It closes and opens again, and is never deleted: there is history there."""

    name = models.CharField(max_length=200)
    name_plain = PlainText("name")
    address = models.TextField(blank=True, default="")
    suburb = models.CharField(max_length=100, blank=True, default="")
    suburb_plain = PlainText("suburb")
    state = models.CharField(max_length=50, blank=True, default="")
    postcode = models.CharField(max_length=12, blank=True, default="")
    time_zone = models.CharField(max_length=50)
    directions = models.TextField(blank=True, default="", db_default="")
    contact_email = models.EmailField(blank=True, default="")
    contact_phone = models.CharField(max_length=20, blank=True, default="")
    closes_on = models.DateField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name_plain"], name="campus_name_once"),
        ]
        indexes = [
            models.Index(fields=["organisation", "suburb_plain"], name="campus_suburb"),
            models.Index(
                fields=["organisation", "closes_on"], name="campus_closing", condition=models.Q(is_active=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Setting(TenantModel):
    """What an organisation, or one of its campuses, set. Its key is declared in code: see `tenancy.settings`.

    Back at the default, the row stays with `is_set` off: its version and its history go on.
    """

    campus = InOrganisation(Campus, models.PROTECT, null=True, blank=True, related_name="settings")
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    is_set = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"], condition=models.Q(campus=None), name="setting_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "campus", "key"],
                condition=models.Q(campus__isnull=False),
                name="setting_of_campus_once",
            ),
        ]

    def __str__(self) -> str:
        return self.key
