"""A question that every request asks: put into SQL once, and asked with another id from then on.

Django puts it together anew each time, which for a question with sub-queries takes longer than all else about it.
"""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from cohortium.tenancy.scope import current_organisation_id

Row = TypeVar("Row", bound=Model)
# Stands where the id will stand.
ID = UUID("5a3b3e0c-6f0e-4f6b-9d7e-1c2f5b8a9d41")


class AskedOften(Generic[Row]):
    """The first row of what `rows` gives for an id, within the organisation in scope."""

    def __init__(self, rows: Callable[[UUID], QuerySet[Row, Any]]) -> None:
        self._rows = rows

    def first(self, id_: UUID) -> Row | None:
        """Ask it.

        Raises:
            NoOrganisationScope: outside a scope.
        """
        rows, compiler, sql, values = self._ready
        ids = {ID: id_, "organisation": current_organisation_id()}
        asked, found = copy(compiler), rows.all()
        # Of this thread; the one that put the question together may be gone.
        asked.connection = connections[DEFAULT_DB_ALIAS]
        asked.as_sql = lambda: (sql, tuple(ids.get(key, value) for key, value in values))
        found.query.get_compiler = lambda **_: asked
        return next(iter(found), None)

    @cached_property
    def _ready(self) -> tuple[Any, Any, str, list[tuple[Any, Any]]]:
        rows: Any = self._rows(ID).order_by("pk")[:1]
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, values = compiler.as_sql()
        here = current_organisation_id()
        return rows, compiler, sql, [("organisation" if value == here else value, value) for value in values]
