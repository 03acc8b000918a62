"""Where somebody lives: what goes together, and what of it is kept."""

from typing import Any, Protocol

from cohortium.core.text import plain, plain_lines

# What says where somebody lives, and what of it can stand by itself.
PARTS = ("address", "suburb", "state", "postcode")
ADDRESS = (*PARTS, "country")


class Living(Protocol):
    """Whoever or whatever has an address."""

    @property
    def address(self) -> str: ...
    @property
    def suburb(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def country(self) -> str: ...


def tidied_address(said: Living) -> dict[str, Any]:
    """The address as it is kept. Forms begin with a country: by itself it is no address, and nobody said it."""
    kept = {
        "address": plain_lines(said.address),
        "suburb": plain(said.suburb),
        "state": plain(said.state),
        "postcode": plain(said.postcode),
    }
    return {**kept, "country": said.country if any(kept.values()) else ""}
