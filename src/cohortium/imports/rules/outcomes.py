"""What may become of a record of a file."""

from enum import StrEnum


class Outcome(StrEnum):
    """What comes of a record: foreseen first, and then as it became."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"
    REFUSED = "refused"
    EXCLUDED = "excluded"


class Choice(StrEnum):
    """What somebody decided about a record that may be here already."""

    NEW = "new"
    SAME = "same"
    OUT = "out"


class Undo(StrEnum):
    """What undoing did with what a record had made. Of several, the first of these is told."""

    KEPT = "kept"
    ARCHIVED = "archived"
    REMOVED = "removed"
    RESTORED = "restored"
