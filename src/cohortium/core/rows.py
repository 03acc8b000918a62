"""One row among those that somebody reaches. The rows say who; nothing here knows a model."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from cohortium.core.errors import NotFound

Row = TypeVar("Row", bound=Model)


def locked(rows: QuerySet[Row], row_id: UUID) -> Row:
    """Lock the row with this id.

    Raises:
        NotFound: it is not among these.
    """
    found = rows.filter(pk=row_id).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found
