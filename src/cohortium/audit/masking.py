"""What the trail shows of a value that it must not keep. The trail cannot be edited, so it never learns the rest."""

import re
from typing import Any

HIDDEN = "•••"
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NUMBER = re.compile(r"[\d +()./-]{6,}")
# What entries of earlier releases kept of a sentence: its last two letters.
_ENDING = re.compile(rf"{HIDDEN}(?!\d\d$).{{1,2}}")


def masked(value: Any) -> Any:
    """Leave an address its domain and a number its last two digits; of words nothing, for two letters tell nobody."""
    if value in (None, ""):
        return value
    words = str(value)
    if _ADDRESS.fullmatch(words):
        name, _, domain = words.partition("@")
        return f"{name[:1]}{HIDDEN}@{domain}"
    return f"{HIDDEN}{words[-2:]}" if _NUMBER.fullmatch(words) else HIDDEN


def as_shown(value: Any) -> Any:
    """A kept value without the two letters that earlier releases left of a sentence."""
    return HIDDEN if isinstance(value, str) and _ENDING.fullmatch(value) else value
