"""The link by which somebody stops letters of a kind, without a log-in: it says of itself whose and which."""

import base64
import binascii
from typing import NamedTuple
from uuid import UUID

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


def _signature(said: str, code: str) -> str:
    return _written(salted_hmac("cohortium.unsubscribe", f"{code}/{said}", algorithm="sha256").digest())


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
