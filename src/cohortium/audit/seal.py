"""A seal without its members: what is signed, and what leaves the house as the head of the chain."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cohortium.core.signatures import SigningKey, holds

# Before the first seal.
NOTHING = "0" * 64


class NoHead(ValueError):
    """This is not the head of a chain of seals."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says of its entries. All bytes as hexadecimal digits, all times in UTC to the microsecond."""

    organisation_id: UUID
    number: int
    previous_hash: str
    entries: int
    first_at: datetime
    last_at: datetime
    horizon: datetime
    sealed_at: datetime
    # Over the hashes of the entries, and over their codes.
    root: str
    codes_hash: str
    key: str
    hash: str = ""
    signature: str = ""

    def words(self) -> bytes:
        """What is signed: one line for each value, in this order."""
        values = asdict(self)
        lines = (_written(values[field.name]) for field in fields(self) if field.name not in {"hash", "signature"})
        return "\n".join(["cohortium seal 1", *lines]).encode()

    def signed(self, key: SigningKey) -> "Seal":
        """The same, with its hash and its signature."""
        words = self.words()
        return replace(self, hash=hashlib.sha256(words).hexdigest(), signature=key.sign(words).hex())

    def is_signed_by(self, public: str | None) -> bool:
        """Whether it is as the holder of this key has signed it."""
        words = self.words()
        signed = public is not None and holds(public, bytes.fromhex(self.signature), words)
        return signed and hashlib.sha256(words).hexdigest() == self.hash

    def to_json(self) -> dict[str, Any]:
        """As it stands in a file of heads: numbers as they are, everything else as it is signed."""
        return {name: value if isinstance(value, int) else _written(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Seal":
        """Read what `to_json` wrote. What stands beside it is not looked at.

        Raises:
            NoHead: something is missing, or is something else.
        """
        try:
            values = {field.name: said[field.name] for field in fields(cls)}
            moments = {name: datetime.fromisoformat(values[name]) for name in _MOMENTS}
            bytes.fromhex(values["signature"])
            if not isinstance(values["number"], int) or any(at.tzinfo is None for at in moments.values()):
                raise NoHead
            return cls(**{**values, **moments, "organisation_id": UUID(values["organisation_id"])})
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NoHead from None


_MOMENTS = ("first_at", "last_at", "horizon", "sealed_at")


def read_heads(text: str) -> Iterator[Seal]:
    """Read heads: one in each line, as the file of heads has them, or all in one list, as they are downloaded.

    Raises:
        NoHead: it is something else.
    """
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if isinstance(whole, dict) and "heads" in whole:
        whole = whole["heads"]
    try:
        found = whole if isinstance(whole, list) else [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        raise NoHead from None
    for one in found:
        if not isinstance(one, dict):
            raise NoHead
        yield Seal.from_json(one)


def _written(value: Any) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else str(value)
