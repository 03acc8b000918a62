"""Whether a file may overwrite what is here: what the last import wrote, what stands here, and what the file says now.

What the last import wrote is not kept, but a print of it, that nobody can read anything from.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_LENGTH = 12


class Prints:
    """Makes prints under the first key of the ring, and knows those that were made under any of it."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [hashlib.sha256(b"what an import wrote " + key.encode()).digest() for key in keys]

    def of(self, field: str, value: Any) -> str:
        """The print of this value of this field."""
        return _print(self._keys[0], field, value)

    def renewed(self, known: str, field: str, value: Any) -> str:
        """The print under the first key, where it was made of this value; as it is, where it was made of another."""
        return self.of(field, value) if self.fits(known, field, value) else known

    def fits(self, known: str, field: str, value: Any) -> bool:
        """Whether this is the value that the print was made of."""
        return any(hmac.compare_digest(known, _print(key, field, value)) for key in self._keys)


@dataclass(frozen=True, slots=True)
class Merged:
    """What is taken from the file, and where somebody here changed the same."""

    taken: dict[str, Any]
    contested: tuple[str, ...]


def merged(
    here: Mapping[str, Any], sent: Mapping[str, Any], before: Mapping[str, str], prints: Prints, *, takes_theirs: bool
) -> Merged:
    """Compare field by field. `sent` holds what the file says something of: what it leaves out stays."""
    taken: dict[str, Any] = {}
    contested = []
    for field, value in sent.items():
        ours, known = here[field], before.get(field)
        if ours == value:
            continue
        if known is None:
            is_ours_to_keep, is_news = not _is_empty(ours), True
        else:
            is_ours_to_keep, is_news = not prints.fits(known, field, ours), not prints.fits(known, field, value)
        if not is_ours_to_keep or takes_theirs:
            taken[field] = value
        elif is_news:
            contested.append(field)
    return Merged(taken, tuple(contested))


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _print(key: bytes, field: str, value: Any) -> str:
    return hashlib.blake2b(f"{field}\0{_said(value)}".encode(), key=key, digest_size=_LENGTH).hexdigest()


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool() | int() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
    return str(value)
