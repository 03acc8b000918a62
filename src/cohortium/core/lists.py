"""What lists of things that can be archived let one choose: which of them are shown, and in which order."""

from enum import StrEnum


class Showing(StrEnum):
    """Which of them a list shows."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


class Sort(StrEnum):
    """The orders that a list can have; `-` turns one round."""

    NAME = "name"
    NAME_DOWN = "-name"
    ADDED = "added"
    ADDED_DOWN = "-added"

    @property
    def column(self) -> str:
        return {"name": "name_plain", "added": "created_at"}[self.removeprefix("-")]

    @property
    def descending(self) -> bool:
        return self.startswith("-")
