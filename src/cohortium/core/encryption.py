"""Encryption of what must not be read from a stolen database: AES-256-GCM under a ring of keys."""

import base64
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class CannotDecrypt(ValueError):
    """None of the keys opens this: it was altered, belongs elsewhere, or its key left the ring."""


def new_key() -> str:
    """Make a key of 256 bits, as text for an environment variable or a file."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(bit_length=256)).decode()


def encrypt(plain: bytes, *, keys: Sequence[str], belongs_to: bytes) -> bytes:
    """Encrypt under the first key. `belongs_to` is not hidden, but only there can the result be opened again."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(base64.urlsafe_b64decode(keys[0])).encrypt(nonce, plain, belongs_to)


def decrypt(sealed: bytes, *, keys: Sequence[str], belongs_to: bytes) -> bytes:
    """Open what any key of the ring closed.

    Raises:
        CannotDecrypt: as said.
    """
    for key in keys:
        try:
            return AESGCM(base64.urlsafe_b64decode(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], belongs_to)
        except InvalidTag:
            continue
    raise CannotDecrypt
