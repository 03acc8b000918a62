"""At which campus who comes in is at home: the one that the row names, or else the one chosen for the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cohortium.core.text import plain
from cohortium.imports.rules.drafts import Problem, Weight
from cohortium.imports.rules.names import fold
from cohortium.tenancy.models import Campus

# Said of what is no campus, or one that is closed.
NO_CAMPUS = "campus-unknown"
FIELD = "campus_id"


@dataclass(frozen=True, slots=True)
class Homes:
    """Every open campus by its name, however it is written."""

    by_name: Mapping[str, UUID]
    names: Mapping[UUID, str]
    # For whom the file names none.
    usual: UUID | None

    def of(self, said: str, problems: list[Problem]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the file says of it, to be compared with what is here; and what is kept only of who is new.

        A name that is none is said, and nobody comes to be where nobody said that they are.
        """
        if not said:
            return {}, {FIELD: self.usual}
        found = self.by_name.get(_exact(said)) or self.by_name.get(fold(said))
        if found is None:
            problems.append(Problem(NO_CAMPUS, Weight.WARNING, "campus", said))
            return {}, {FIELD: None}
        return {FIELD: found}, {}

    def told(self, field: str, value: Any) -> str:
        """A value as people read it."""
        return self.names.get(value, "") if field == FIELD else str(value)


def homes(usual: UUID | None) -> Homes:
    """Those of the organisation in scope."""
    names = dict(Campus.objects.filter(is_active=True).order_by("name", "pk").values_list("pk", "name"))
    alike: dict[str, list[UUID]] = {}
    for pk, name in names.items():
        alike.setdefault(fold(name), []).append(pk)
    # Two that differ in an accent only are told apart by it.
    folded = {said: some[0] for said, some in alike.items() if said and len(some) == 1}
    return Homes(folded | {_exact(name): pk for pk, name in names.items()}, names, usual)


def _exact(said: str) -> str:
    return plain(said).casefold()
