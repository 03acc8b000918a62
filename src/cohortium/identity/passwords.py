"""Passwords that were hashed elsewhere. They are accepted once: whoever signs in with one gets a hash of ours."""

import re
from typing import Any

from django.contrib.auth.hashers import BCryptPasswordHasher

_SHAPE = re.compile(r"\$2[abxy]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}")
# All that bcrypt looks at. Elsewhere the rest was cut off in silence; the library refuses it.
_LOOKED_AT = 72


class ImportedBcrypt(BCryptPasswordHasher):
    """Bcrypt as other programs wrote it, which looked at the first 72 bytes."""

    def encode(self, password: str, salt: Any) -> str:
        hashed: bytes = self._load_library().hashpw(password.encode()[:_LOOKED_AT], salt)  # type: ignore[attr-defined]
        return f"{self.algorithm}${hashed.decode()}"


def of_bcrypt(digest: str) -> str:
    """Turn a hash as other programs keep it (`$2b$12$…`, `$2a$…`, of PHP `$2y$…`) into what `User.password` holds.

    Raises:
        ValueError: it is no such hash, or one that would take seconds to look at.
    """
    if not _SHAPE.fullmatch(digest):
        raise ValueError("A hash of bcrypt looks like $2b$12$ and 53 more signs; its cost is 14 at most.")
    return f"{ImportedBcrypt.algorithm}$$2b{digest[3:]}"
