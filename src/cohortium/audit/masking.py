"""What the trail shows of a value that it must not keep. The trail cannot be edited, so it never learns the rest."""

from typing import Any

HIDDEN = "•••"


def masked(value: Any) -> Any:
    """Leave what tells two values apart and no more: an address's domain, a number's last two digits."""
    if value in (None, ""):
        return value
    words = str(value)
    name, at, domain = words.partition("@")
    if at:
        return f"{name[:1]}{HIDDEN}@{domain}"
    return f"{HIDDEN}{words[-2:]}" if len(words) > 5 else HIDDEN  # noqa: PLR2004 - of a short word two signs tell much
