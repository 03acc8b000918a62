"""Seals as the table has them, without their members, and the public halves of the keys that signed them."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import F, Func
from django.db.models.expressions import Combinable

from cohortium.audit.seal import Seal
from cohortium.core.signatures import SigningKey

_OF_BYTES = ("previous_hash", "root", "codes_hash", "hash", "signature")
_PLAIN = ("organisation_id", "number", "entries", "first_at", "last_at", "horizon", "sealed_at", "key")

# For `values()`: what a head says, each under a name of its own, because that of a column cannot be given away.
SEAL_COLUMNS: Mapping[str, Combinable] = {
    **{f"of_{name}": F(name) for name in _PLAIN},
    **{f"of_{name}": F(name) for name in _OF_BYTES if name != "codes_hash"},
    "of_codes_hash": Func(F("codes"), function="pg_catalog.sha256"),
}


def seal_of(row: Mapping[str, Any]) -> Seal:
    """Read what `values(**SEAL_COLUMNS)` gave."""
    values: dict[str, Any] = {name: row[f"of_{name}"] for name in _PLAIN}
    return Seal(**values | {name: bytes(row[f"of_{name}"]).hex() for name in _OF_BYTES})


def ring() -> Mapping[str, SigningKey]:
    """The keys of this installation, by their ids. The first one seals."""
    return _ring(tuple(settings.SEAL_KEYS))


@cache
def _ring(keys: tuple[str, ...]) -> Mapping[str, SigningKey]:
    return {key.id: key for key in map(SigningKey, keys)}
