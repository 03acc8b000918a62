"""Writes what keeps organisations apart whenever Django writes a table.

Django decides *that* a table or a column changes, this module adds to it:

* an organisation's table: primary key (organisation_id, id), row level security on and forced, one policy, grants;
* a foreign key within the organisation: (organisation_id, x_id), its index likewise, and how to find both again;
* a version column: the trigger that raises it; an append-only table: the triggers that refuse change.

PostgreSQL does not look at row level security when it checks a foreign key, so that a plain one accepts a row of
another organisation.
"""

from typing import Any

from django.conf import settings
from django.db.backends.ddl_references import Columns
from django.db.backends.postgresql import schema
from django.db.models import Field, Model

from cohortium.tenancy.engine.functions import SCOPE
from cohortium.tenancy.fields import READ_AND_ADD, Id, InOrganisation, OrganisationField, Version
from cohortium.tenancy.global_tables import GLOBAL_TABLES


def of_an_organisation(model: type[Model]) -> bool:
    """Say whether this table (of today's models or of a migration's) belongs to an organisation."""
    return any(isinstance(field, OrganisationField) for field in model._meta.local_fields)


class PlainKeyCannotBecomeOne(NotImplementedError):
    """A foreign key cannot be turned into one of the organisation in place, nor back."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        super().__init__(
            f"{field} cannot be altered between a plain foreign key and one of the organisation. "
            "Remove the field and add it again, in two operations."
        )


# The stubs do not know the methods that Django's own editors override.
_Editor: Any = schema.DatabaseSchemaEditor


class DatabaseSchemaEditor(_Editor):  # type: ignore[misc]
    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if of_an_organisation(model):
            self._isolate(model)
        elif getattr(model._meta.pk, "isolated_by_itself", False):
            self._restrict(model, column=str(model._meta.pk.column))
        self._grant(model)
        self._add_triggers(model, model._meta.local_fields)

    def add_field(self, model: type[Model], field: "Field[Any, Any]") -> None:
        inline = self.sql_create_column_inline_fk
        if isinstance(field, InOrganisation):
            # Set on this editor only: a composite key cannot be written beside one column.
            self.sql_create_column_inline_fk = None
        try:
            super().add_field(model, field)
        finally:
            self.sql_create_column_inline_fk = inline
        if isinstance(field, OrganisationField):
            self._isolate(model)
            self._grant(model)
        self._add_triggers(model, [field])

    def alter_field(self, model: type[Model], old_field: Any, new_field: Any, strict: bool = False) -> None:
        if isinstance(old_field, InOrganisation) != isinstance(new_field, InOrganisation):
            raise PlainKeyCannotBecomeOne(new_field)
        super().alter_field(model, old_field, new_field, strict)
        if isinstance(new_field, Id) and getattr(old_field, "rights", None) != new_field.rights:
            self._grant(model, rights=new_field.rights)
            self._drop_triggers(model, old_field)
            self._add_triggers(model, [new_field])

    def remove_field(self, model: type[Model], field: "Field[Any, Any]") -> None:
        self._drop_triggers(model, field)
        super().remove_field(model, field)

    def _isolate(self, model: type[Model]) -> None:
        table = self.quote_name(model._meta.db_table)
        key = self.quote_name(self._constraint_names(model, primary_key=True)[0])
        self.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT {key}, ADD CONSTRAINT {key} PRIMARY KEY (organisation_id, id)"
        )
        self._restrict(model, column="organisation_id")

    def _restrict(self, model: type[Model], *, column: str) -> None:
        table = self.quote_name(model._meta.db_table)
        # No sub-select in the policy: current_setting() is STABLE, so that the planner makes an index condition of it.
        self.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY organisation ON {table} USING ({self.quote_name(column)} = {SCOPE})"
        )

    def _grant(self, model: type[Model], *, rights: str | None = None) -> None:
        rights = rights or getattr(model._meta.pk, "rights", None) or _rights_in_a_global_table(model)
        table, role = self.quote_name(model._meta.db_table), self.quote_name(settings.DATABASE_APPLICATION_ROLE)
        self.execute(f"REVOKE ALL ON {table} FROM {role}")
        if rights:
            self.execute(f"GRANT {rights} ON {table} TO {role}")

    def _add_triggers(self, model: type[Model], fields: list[Any]) -> None:
        table = self.quote_name(model._meta.db_table)
        if any(isinstance(field, Version) for field in fields):
            self.execute(
                f"CREATE TRIGGER stamp BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION cohortium_stamp()"
            )
        if any(isinstance(field, Id) and field.rights == READ_AND_ADD for field in fields):
            self.execute(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION cohortium_refuse(); "
                f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION cohortium_refuse()"
            )

    def _drop_triggers(self, model: type[Model], field: Any) -> None:
        table = self.quote_name(model._meta.db_table)
        if isinstance(field, Version):
            self.execute(f"DROP TRIGGER stamp ON {table}")
        if isinstance(field, Id) and field.rights == READ_AND_ADD:
            self.execute(f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table}")

    def _create_fk_sql(self, model: type[Model], field: Any, suffix: str) -> Any:
        statement = super()._create_fk_sql(model, field, suffix)
        if isinstance(field, InOrganisation):
            target = field.target_field
            statement.parts["column"] = self._pair(model, field.column)
            statement.parts["to_column"] = self._pair(target.model, str(target.column))
        return statement

    def _create_index_sql(self, model: type[Model], *, fields: Any = None, **options: Any) -> Any:
        statement = super()._create_index_sql(model, fields=fields, **options)
        if fields and len(fields) == 1 and isinstance(fields[0], InOrganisation):
            statement.parts["columns"] = self._pair(model, fields[0].column)
        return statement

    def _constraint_names(self, model: type[Model], column_names: Any = None, **kinds: Any) -> list[str]:
        names: list[str] = super()._constraint_names(model, column_names, **kinds)
        if column_names and len(column_names) == 1 and (kinds.get("foreign_key") or kinds.get("index")):
            names += super()._constraint_names(model, ["organisation_id", *column_names], **kinds)
        return names

    def _pair(self, model: type[Model], column: str) -> Columns:
        return Columns(model._meta.db_table, ["organisation_id", column], self.quote_name)


def _rights_in_a_global_table(model: type[Model]) -> str | None:
    # A table that nobody has put on the list gets no rights at all; the catalogue test then says why.
    known = GLOBAL_TABLES.get(model._meta.db_table)
    return known.rights if known else None
