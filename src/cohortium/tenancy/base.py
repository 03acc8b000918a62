"""What every table of an organisation starts from."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models.functions import Now
from django.db.models.sql import Query

from cohortium.tenancy.fields import READ_AND_ADD, CurrentActor, CurrentOrganisation, Id, OrganisationField, Version

Row = TypeVar("Row", bound=models.Model)


class InScope(models.Manager[Row]):
    """Names the organisation in every statement: PostgreSQL's policy would do, the index and the shard need it."""

    # Read by the engine's compiler.
    organisation_column = "organisation"

    # Made once: to name it anew would cost each statement about a twentieth of what it costs in all.
    _named: Query | None = None

    def get_queryset(self) -> models.QuerySet[Row]:
        rows = super().get_queryset()
        if self._named is None:
            self._named = rows.filter(**{self.organisation_column: CurrentOrganisation()}).query
        rows.query = self._named.chain()
        return rows


class OrganisationTable(models.Model):
    """A row of an organisation. Use `TenantModel` or `AppendOnlyModel`."""

    # Fields whose values must not reach the trail, because the trail cannot be edited when a person asks to be
    # forgotten. The entry says that they changed, and shows what `audit.masking` leaves of them.
    masked_in_trail: ClassVar[frozenset[str]] = frozenset()

    objects: ClassVar[InScope[Self]] = InScope()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.pk}>"


class TenantModel(OrganisationTable):
    """A row that changes. PostgreSQL raises `version` and stamps `updated_at` and `updated_by` on each UPDATE."""

    id = Id()
    organisation = OrganisationField()
    version = Version()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)
    updated_by = models.UUIDField(null=True, db_default=CurrentActor(), editable=False)

    class Meta(OrganisationTable.Meta):
        abstract = True


class AppendOnlyModel(OrganisationTable):
    """A row that is written once: neither grants nor triggers let anybody change or delete it."""

    id = Id(rights=READ_AND_ADD)
    organisation = OrganisationField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(OrganisationTable.Meta):
        abstract = True
