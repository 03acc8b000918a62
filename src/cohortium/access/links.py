"""Secrets that go out in links. The table holds a hash; whoever writes the mail makes the secret from its parts."""

import base64
import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac


def secret_of(purpose: str, link_id: UUID, generation: int) -> str:
    """The secret of this link, in its so-many-th generation: an HMAC under the installation's key, for an address."""
    digest = salted_hmac(f"cohortium.link.{purpose}", f"{link_id}/{generation}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(secret: str) -> bytes:
    """What the table holds. The secret has 256 bits, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()


def address_of(place: str, code: str, secret: str) -> str:
    """The address in a letter. The organisation stands in it, so that its scope can be opened before anything else."""
    return f"{settings.ADDRESS}/{place}/{code}.{secret}"
