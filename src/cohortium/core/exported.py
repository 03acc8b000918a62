"""Something that left the house as a table: what stands of it in the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cohortium.core.changes import Changes


@dataclass(frozen=True, slots=True)
class Exported:
    """What went out: the kind of file, how many rows, which parts, and what they were filtered by."""

    form: str
    number: int
    parts: Sequence[str]
    asked: Mapping[str, str]


def told(exported: Exported) -> Changes:
    """What the trail says of it: nothing of what was not asked."""
    parts = list(exported.parts)
    wanted = {"form": exported.form, "number": exported.number, "parts": parts, **exported.asked}
    return {name: (None, value) for name, value in wanted.items() if value}
