"""Questions about the organisation itself. Nothing here writes."""

from collections.abc import Collection
from uuid import UUID

from cohortium.tenancy.models import Organisation


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The organisation's own name, if it is asked for: no other can be seen."""
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
