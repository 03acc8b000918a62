"""Whether this server is about to end: load balancers are told so before it takes no more requests."""

import os
from pathlib import Path

# A file, because the processes that answer are not the one that is asked to end.
NOTE = "COHORTIUM_ENDING"
# Seconds that requests under way have to finish.
DRAIN = 10


def begin() -> None:
    """Note that the end is near."""
    if note := os.environ.get(NOTE):
        Path(note).touch()


def is_near() -> bool:
    """Say whether that was noted."""
    note = os.environ.get(NOTE, "")
    return note != "" and Path(note).exists()
