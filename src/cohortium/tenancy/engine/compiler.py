"""Names the organisation in each UPDATE and DELETE of its rows.

Django writes some of them by id alone: `instance.delete()`, what a cascade removes, an UPDATE or DELETE whose filter
joins. The policy would keep them inside; the index, and a shard, are found by the organisation.
"""

from typing import Any

from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
    SQLInsertCompiler,
)
from django.db.backends.postgresql.compiler import SQLDeleteCompiler as DjangosDeleteCompiler
from django.db.backends.postgresql.compiler import SQLUpdateCompiler as DjangosUpdateCompiler
from django.db.models.sql import Query

from cohortium.tenancy.fields import CurrentOrganisation

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLDeleteCompiler(DjangosDeleteCompiler):
    def _as_sql(self, query: Query) -> Any:
        # The query that is written: Django may have put the one it was given into a sub-select.
        _name_organisation(query)
        return super()._as_sql(query)


class SQLUpdateCompiler(DjangosUpdateCompiler):
    def pre_sql_setup(self, *args: Any, **options: Any) -> Any:
        setup = super().pre_sql_setup(*args, **options)
        _name_organisation(self.query)
        return setup


def _name_organisation(query: Query) -> None:
    # A migration's models have plain managers: they run outside a scope, and see everything.
    column = getattr(query.model._base_manager, "organisation_column", None)
    if column and not any(isinstance(getattr(part, "rhs", None), CurrentOrganisation) for part in query.where.children):
        query.add_filter(column, CurrentOrganisation())
