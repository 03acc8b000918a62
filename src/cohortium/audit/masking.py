"""What the trail shows of a value that it must not keep. The trail cannot be edited, so it never learns the rest."""

import re
from typing import Any

HIDDEN = "•••"
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def masked(value: Any) -> Any:
    """Leave what tells two values apart and no more: an address's domain, a number's last two digits."""
    if value in (None, ""):
        return value
    words = str(value)
    if _ADDRESS.fullmatch(words):
        name, _, domain = words.partition("@")
        return f"{name[:1]}{HIDDEN}@{domain}"
    return f"{HIDDEN}{words[-2:]}" if len(words) > 5 else HIDDEN  # noqa: PLR2004 - of a short word two signs tell much
