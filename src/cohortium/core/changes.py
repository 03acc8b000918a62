"""What an assignment changed."""

from collections.abc import Mapping
from typing import Any

Changes = dict[str, tuple[Any, Any]]


def assign(row: object, values: Mapping[str, Any]) -> Changes:
    """Set the attributes that differ, and return (before, after) for each of them."""
    changes: Changes = {}
    for name, after in values.items():
        before = getattr(row, name)
        if before != after:
            setattr(row, name, after)
            changes[name] = (before, after)
    return changes
