"""Encryption of what must not be read from a stolen database: AES-256-GCM under a ring of keys."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def digests(plain: bytes, *, keys: Sequence[str], belongs_to: bytes) -> list[bytes]:
    """What tells that two are the same to whoever has the keys, and nothing to anybody else: one for each key.

    Short numbers could be guessed from a hash without a key. Each is made of another key than what encrypts.
    """
    return [
        hmac.digest(_derived(key, b"digest"), len(belongs_to).to_bytes(4) + belongs_to + plain, hashlib.sha256)
        for key in keys
    ]


def print_of(key: str) -> str:
    """Names a key without telling it: which rows still wait to be encrypted under another."""
    return _derived(key, b"print")[:8].hex()


def _derived(key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(base64.urlsafe_b64decode(key))
