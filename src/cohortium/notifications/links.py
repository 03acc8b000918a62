"""What leads back to us: the link that stops letters, and where they come back to. Each says whose it is."""

import base64
import binascii
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from cohortium.notifications.states import RecipientType


class Reader(NamedTuple):
    """Whoever gets letters of a kind."""

    type: RecipientType
    id: UUID
    kind: str


def secret_of(reader: Reader, code: str) -> str:
    """What stands in the link: all of that, signed for the organisation with this code."""
    said = f"{reader.type}/{reader.id}/{reader.kind}"
    return f"{_written(said.encode())}~{_signature(said, code)}"


def read(secret: str, code: str) -> Reader | None:
    """Whose link this is, and of which kind; nothing where nobody signed it."""
    words, _, signature = secret.partition("~")
    try:
        said = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    if not constant_time_compare(_signature(said, code), signature):
        return None
    kind_of_reader, reader_id, kind = said.split("/", 2)
    return Reader(RecipientType(kind_of_reader), UUID(reader_id), kind)


# Bytes of a signature. An address has room for 64 signs before its @, and two ids take most of them.
_SHORT = 6
_LENGTH = 61


class Returned(NamedTuple):
    """Which letter came back."""

    organisation_id: UUID
    notification_id: UUID


def return_address(letter: Returned) -> str:
    """Where the letter comes back to; nothing where the installation takes none back."""
    if not settings.BOUNCES_TO:
        return ""
    before, _, domain = settings.BOUNCES_TO.rpartition("@")
    said = letter.organisation_id.bytes + letter.notification_id.bytes
    return f"{before}{base64.b32encode(said + _short(said)).decode().rstrip('=').lower()}@{domain}"


def read_return(address: str) -> Returned | None:
    """Which letter comes back to this address; nothing where nobody signed it."""
    before = settings.BOUNCES_TO.rpartition("@")[0]
    token = address.rpartition("@")[0].lower().removeprefix(before.lower()).upper()
    try:
        raw = base64.b32decode(token + "=" * (-len(token) % 8)) if len(token) == _LENGTH else b""
    except ValueError:
        return None
    said, signature = raw[:32], raw[32:]
    if not raw or not constant_time_compare(_short(said), signature):
        return None
    return Returned(UUID(bytes=said[:16]), UUID(bytes=said[16:]))


def domain_token(organisation_id: UUID, domain: str) -> str:
    """What an organisation puts into the zone of its domain: nobody else knows it before it stands there."""
    said = f"{organisation_id}/{domain}"
    raw = salted_hmac("cohortium.domains", said, algorithm="sha256").digest()
    return base64.b32encode(raw[:20]).decode().lower()


def _short(said: bytes) -> bytes:
    return salted_hmac("cohortium.returns", said, algorithm="sha256").digest()[:_SHORT]


def _signature(said: str, code: str) -> str:
    return _written(salted_hmac("cohortium.unsubscribe", f"{code}/{said}", algorithm="sha256").digest())


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
