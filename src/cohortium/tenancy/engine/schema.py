"""Writes what keeps organisations apart whenever Django writes a table.

Django decides *that* a table or a column changes, this module adds to it:

* an organisation's table: primary key (organisation_id, id), row level security on and forced, one policy, grants;
* a foreign key within the organisation: (organisation_id, x_id), its index likewise, and how to find both again;
* a version column: the trigger that raises it; an append-only table: the triggers that refuse change; a status: the
  trigger that refuses moves which its machine does not know.

PostgreSQL does not look at row level security when it checks a foreign key, so that a plain one accepts a row of
another organisation.
"""

from typing import Any

from django.conf import settings
from django.db.backends.ddl_references import Columns
from django.db.backends.postgresql import schema
from django.db.models import Field, Model

from cohortium.tenancy.engine.functions import SCOPE
from cohortium.tenancy.fields import READ_AND_ADD, Id, InOrganisation, OrganisationField, StatusField, Version
from cohortium.tenancy.global_tables import GLOBAL_TABLES

STAMP = "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION cohortium_stamp()"
APPEND_ONLY = {
    "append_only": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION cohortium_refuse()",
    "append_only_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cohortium_refuse()",
}
MOVES = "BEFORE INSERT OR UPDATE OF {column} ON {{table}} FOR EACH ROW EXECUTE FUNCTION cohortium_move({arguments})"


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


class OthersReferToIt(NotImplementedError):
    """A table that foreign keys refer to cannot come under an organisation in place, nor leave it."""

    def __init__(self, table: str, keys: list[str]) -> None:
        super().__init__(
            f"The primary key of {table} cannot change while others refer to it: {', '.join(keys)}. "
            "Remove those fields first, and add them again afterwards."
        )


# The stubs do not know the methods that Django's own editors override.
_Editor: Any = schema.DatabaseSchemaEditor


class DatabaseSchemaEditor(_Editor):
    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if of_an_organisation(model):
            self._isolate(model)
        elif getattr(model._meta.pk, "isolated_by_itself", False):
            self._restrict(model, column=str(model._meta.pk.column))
        self._grant(model)
        self._change_triggers(model, {}, _triggers(*model._meta.local_fields))

    def add_field(self, model: type[Model], field: "Field[Any, Any]") -> None:
        if isinstance(field, OrganisationField):
            self._refuse_if_referred_to(model)
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
        self._change_triggers(model, {}, _triggers(field))

    def alter_field(self, model: type[Model], old_field: Any, new_field: Any, strict: bool = False) -> None:
        if isinstance(old_field, InOrganisation) != isinstance(new_field, InOrganisation):
            raise PlainKeyCannotBecomeOne(new_field)
        was, becomes = isinstance(old_field, OrganisationField), isinstance(new_field, OrganisationField)
        if was != becomes:
            self._refuse_if_referred_to(model)
        if was and not becomes:
            self._open(model)
        super().alter_field(model, old_field, new_field, strict)
        if becomes and not was:
            self._isolate(model)
        if getattr(old_field, "rights", None) != getattr(new_field, "rights", None):
            self._grant(model, key=new_field)
        self._change_triggers(model, _triggers(old_field), _triggers(new_field))

    def remove_field(self, model: type[Model], field: "Field[Any, Any]") -> None:
        if isinstance(field, OrganisationField):
            self._refuse_if_referred_to(model)
            self._open(model)
        self._change_triggers(model, _triggers(field), {})
        super().remove_field(model, field)

    def _isolate(self, model: type[Model]) -> None:
        self._change_primary_key(model, "organisation_id, id")
        self._restrict(model, column="organisation_id")

    def _open(self, model: type[Model]) -> None:
        """Undo `_isolate`: to drop the column alone would take key and policy along, and leave a table without rows."""
        table = self.quote_name(model._meta.db_table)
        self.execute(
            f"DROP POLICY organisation ON {table}; "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
        )
        self._change_primary_key(model, "id")

    def _change_primary_key(self, model: type[Model], columns: str) -> None:
        # `sqlmigrate` only writes statements: there is no table yet to read the name from.
        names = self._constraint_names(model, primary_key=True) or [f"{model._meta.db_table}_pkey"]
        table, key = self.quote_name(model._meta.db_table), self.quote_name(names[0])
        self.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}, ADD CONSTRAINT {key} PRIMARY KEY ({columns})")

    def _refuse_if_referred_to(self, model: type[Model]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass || '.' || conname FROM pg_constraint "
                "WHERE contype = 'f' AND confrelid = to_regclass(%s) ORDER BY 1",
                [self.quote_name(model._meta.db_table)],
            )
            keys = [key for (key,) in cursor.fetchall()]
        if keys:
            raise OthersReferToIt(model._meta.db_table, keys)

    def _restrict(self, model: type[Model], *, column: str) -> None:
        table = self.quote_name(model._meta.db_table)
        # No sub-select in the policy: current_setting() is STABLE, so that the planner makes an index condition of it.
        self.execute(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY organisation ON {table} USING ({self.quote_name(column)} = {SCOPE})"
        )

    def _grant(self, model: type[Model], *, key: Any = None) -> None:
        rights = getattr(key or model._meta.pk, "rights", None) or _rights_in_a_global_table(model)
        table, role = self.quote_name(model._meta.db_table), self.quote_name(settings.DATABASE_APPLICATION_ROLE)
        self.execute(f"REVOKE ALL ON {table} FROM {role}")
        if rights:
            self.execute(f"GRANT {rights} ON {table} TO {role}")

    def _change_triggers(self, model: type[Model], before: dict[str, str], after: dict[str, str]) -> None:
        table = self.quote_name(model._meta.db_table)
        for name, _ in sorted(before.items() - after.items()):
            self.execute(f"DROP TRIGGER {name} ON {table}")
        for name, does in sorted(after.items() - before.items()):
            self.execute(f"CREATE TRIGGER {name} {does.replace('{table}', table)}")

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
            # A condition makes a unique constraint look like an index; it is not the one that came with the key.
            declared = {constraint.name for constraint in model._meta.constraints}
            pairs = super()._constraint_names(model, ["organisation_id", *column_names], **kinds)
            names += [name for name in pairs if name not in declared]
        return names

    def _pair(self, model: type[Model], column: str) -> Columns:
        return Columns(model._meta.db_table, ["organisation_id", column], self.quote_name)


def _rights_in_a_global_table(model: type[Model]) -> str | None:
    # A table that nobody has put on the list gets no rights at all; the catalogue test then says why.
    known = GLOBAL_TABLES.get(model._meta.db_table)
    return known.rights if known else None


def _triggers(*fields: Any) -> dict[str, str]:
    """Name the triggers that these columns bring, each with what it does."""
    found: dict[str, str] = {}
    for field in fields:
        if isinstance(field, Version):
            found["stamp"] = STAMP
        if isinstance(field, Id) and field.rights == READ_AND_ADD:
            found |= APPEND_ONLY
            if field.erasable:
                columns = ", ".join(f"'{name}'" for name in field.erasable)
                found["append_only"] = APPEND_ONLY["append_only"].replace("refuse()", f"refuse({columns})")
        if isinstance(field, StatusField):
            # The words of a machine are our own and hold neither quotes nor percent signs.
            arguments = f"'{field.column}', '{field.moves}'"
            found[field.guard] = MOVES.format(column=field.column, arguments=arguments)
    return found
