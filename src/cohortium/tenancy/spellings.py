"""Umlauts are written in two ways: "Müller" and "Mueller". Whoever asks for one finds the other too.

Names are kept as they are searched, without accents ("muller", "mueller"), so that it is what is asked that is spelled
in both ways: no index and no column has to know of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

_LONG = {"ä": "ae", "ö": "oe", "ü": "ue"}
# At the end of what was typed nobody knows yet: `Mue` may become `Muench`, and `Zoe` is a name.
_TWO_WAYS = re.compile(r"[äöü]|[aou]e(?=\w)", re.IGNORECASE)
# Of more, all are written in one way or all in the other: each spelling is looked up by itself.
_MOST = 2


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write what was asked."""

    words: str
    # A pair of letters became one: that means a name that is written with an umlaut, and not every one without.
    needs_umlaut: bool


def spellings(text: str) -> list[Spelling]:
    """What else was meant, without what was typed itself; nothing for nearly everything that people type."""
    composed = unicodedata.normalize("NFC", text)
    found = [one.group() for one in _TWO_WAYS.finditer(composed)]
    if not found:
        return []
    between = _TWO_WAYS.split(composed)
    ways: list[tuple[bool, ...]] = list(product((False, True), repeat=len(found)))
    if len(found) > _MOST:
        ways = [ways[0], ways[-1]]
    result: dict[str, Spelling] = {}
    for way in ways:
        parts = [_spelled(one, is_long=is_long) for one, is_long in zip(found, way, strict=True)]
        words = "".join(_woven(between, parts))
        shortened = any(len(one) > 1 and not is_long for one, is_long in zip(found, way, strict=True))
        if _bare(words) != _bare(composed):
            result.setdefault(_bare(words), Spelling(words, shortened))
    return list(result.values())


def _spelled(sign: str, *, is_long: bool) -> str:
    small = sign.lower()
    return _LONG.get(small, small) if is_long else small[0]


def _woven(between: list[str], parts: list[str]) -> Iterator[str]:
    for n, one in enumerate(between):
        yield one
        yield parts[n] if n < len(parts) else ""


def _bare(words: str) -> str:
    """As far as it is compared here: umlauts are letters without dots where names are searched."""
    return words.lower().translate(str.maketrans("äöü", "aou"))
