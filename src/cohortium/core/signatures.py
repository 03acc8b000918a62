"""Keys that sign: Ed25519. Beside each signature, codes that only the holder of the key can make for single values."""

import base64
import hashlib
import hmac
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32
# Of a code so many bytes are kept: nobody guesses one, and there is one for every entry.
CODE = 16


class NoKey(ValueError):
    """This text is no key."""


def new_key() -> str:
    """Make a key, as text for an environment variable or a file."""
    return base64.urlsafe_b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode()


class SigningKey:
    """A private key, by its text.

    Raises:
        NoKey: it is not 32 bytes in base64.
    """

    def __init__(self, text: str) -> None:
        try:
            raw = base64.b64decode(text, altchars=b"-_", validate=True)
        except ValueError:
            raise NoKey from None
        if len(raw) != _BYTES:
            raise NoKey
        self._private = Ed25519PrivateKey.from_private_bytes(raw)
        # Another use, another key: what the codes reveal says nothing about signatures.
        self._codes = HKDF(hashes.SHA256(), _BYTES, None, b"cohortium codes").derive(raw)

    @cached_property
    def public(self) -> str:
        """The public key, as text."""
        return base64.urlsafe_b64encode(self._private.public_key().public_bytes_raw()).decode()

    @cached_property
    def id(self) -> str:
        """What a signature names the key by."""
        return hashlib.sha256(self._private.public_key().public_bytes_raw()).hexdigest()[:16]

    def sign(self, words: bytes) -> bytes:
        return self._private.sign(words)

    def code(self, value: bytes) -> bytes:
        """What nobody else can make for this value, nor anybody for another one."""
        return hmac.digest(self._codes, value, "sha256")[:CODE]


def holds(public: str, signature: bytes, words: bytes) -> bool:
    """Whether the holder of this public key's private one has signed these words."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(public)).verify(signature, words)
    except (InvalidSignature, ValueError):
        return False
    return True
