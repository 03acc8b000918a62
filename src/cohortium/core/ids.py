"""Identifiers of rows."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Make a UUIDv7 (RFC 9562): its first 48 bits are the time in milliseconds, so that indexes grow at one end."""
    return uuid7()
