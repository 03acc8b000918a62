"""A question that every request asks: put into SQL once, and asked with other values from then on.

Django puts it together anew each time, which takes longer than all else that Python does about it.
"""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


class AskedOften(Generic[Row]):
    """The first row of what `rows` gives for values: until they are known, others that occur nowhere stand for them."""

    def __init__(self, rows: Callable[..., QuerySet[Row, Any]], *standing: Any) -> None:
        self._rows, self._standing = rows, standing

    def first(self, *values: Any) -> Row | None:
        """Ask it about these values."""
        rows, compiler, sql, parameters = self._ready
        known: dict[Any, Any] = {**dict(enumerate(values)), **self.beside()}
        asked, found = copy(compiler), rows.all()
        # Of this thread; the one that put the question together may be gone.
        asked.connection = connections[DEFAULT_DB_ALIAS]
        asked.as_sql = lambda: (sql, tuple(known.get(key, value) for key, value in parameters))
        found.query.get_compiler = lambda **_: asked
        return next(iter(found), None)

    def beside(self) -> Mapping[str, Any]:
        """What else differs from time to time, though nobody gives it."""
        return {}

    @cached_property
    def _ready(self) -> tuple[Any, Any, str, list[tuple[Any, Any]]]:
        rows: Any = self._rows(*self._standing).order_by("pk")[:1]
        compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        differs = [*self.beside().items(), *enumerate(self._standing)]
        return rows, compiler, sql, [(_key(value, differs), value) for value in parameters]


def _key(value: Any, differs: list[tuple[Any, Any]]) -> Any:
    return next((key for key, one in differs if one == value), None)
