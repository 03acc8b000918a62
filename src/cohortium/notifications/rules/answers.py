"""What mail servers say, as it is kept: in one line, without what may be somebody's secret."""

import re

from cohortium.notifications.rules.letters import LONGEST_ANSWER

# Signs that are looked at: what follows them is cut before anything is told.
_LONGEST_HEARD = 20 * LONGEST_ANSWER
# Addresses of people and of pages, and whatever else may be a secret: a filter quotes the link that it refuses.
_NOT_TO_KEEP = re.compile(r"\w+://\S+|[^\s<>,;]+@[^\s<>,;]+|[\w-]{32,}")


def told(words: str) -> str:
    """What a server said, in one line, without addresses and links: the trail keeps it, and the log."""
    seen = "".join(sign if sign.isprintable() else " " for sign in words[:_LONGEST_HEARD])
    return _NOT_TO_KEEP.sub("•••", " ".join(seen.split()))[:LONGEST_ANSWER]
