"""Names the organisation in each statement about its rows.

Managers do so already, but Django also writes statements of its own: `instance.delete()` and what a cascade removes go
by id alone, so does an UPDATE or DELETE whose filter joins, and `exclude()` over a relation asks a bare sub-query. The
policy would keep them inside; the index, and a shard, are found by the organisation.
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import SQLAggregateCompiler, SQLInsertCompiler
from django.db.models import Model
from django.db.models.lookups import Exact
from django.db.models.sql import Query
from django.db.models.sql.where import AND

from cohortium.tenancy.fields import CurrentOrganisation

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(compiler.SQLCompiler):
    def pre_sql_setup(self, *args: Any, **options: Any) -> Any:
        # The parts of a UNION name it each for themselves.
        if not self.query.combinator:
            _name_organisation(self.query)
        return super().pre_sql_setup(*args, **options)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler):
    def _as_sql(self, query: Query) -> Any:
        # The query that is written: Django may have put the one it was given into a sub-select.
        _name_organisation(query)
        return super()._as_sql(query)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler):
    def pre_sql_setup(self, *args: Any, **options: Any) -> Any:
        setup = super().pre_sql_setup(*args, **options)
        _name_organisation(self.query)
        return setup


def _name_organisation(query: Query) -> None:
    # A migration's models have plain managers: they run outside a scope, and see everything.
    if query.model is None or _column(query.model) is None:
        return
    if not any(query.alias_refcount[alias] for alias in query.alias_map):
        query.get_initial_alias()
    # Not `base_table`: the sub-query of an `exclude()` has had its first joins trimmed.
    alias = next(alias for alias in query.alias_map if query.alias_refcount[alias])
    model = _models().get(query.alias_map[alias].table_name)
    column = _column(model) if model else None
    if model and column and not _is_named(query, alias):
        field: Any = model._meta.get_field(column)
        query.where.add(Exact(field.get_col(alias), CurrentOrganisation()), AND)


def _is_named(query: Query, alias: str) -> bool:
    return query.where.connector == AND and any(
        isinstance(part, Exact)
        and isinstance(part.rhs, CurrentOrganisation)
        and getattr(part.lhs, "alias", None) == alias
        for part in query.where.children
    )


def _column(model: type[Model]) -> str | None:
    return getattr(model._base_manager, "organisation_column", None)


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}
