"""What files are for. The app that owns such a thing registers the kind: what may be sent, and who may read it."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.errors import Words
from cohortium.files.rules.types import FileType

MEGABYTE = 1024**2

# Whether this actor may read the file of this owner. Runs in the organisation's scope.
MayRead = Callable[[Actor, UUID], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is for."""

    name: str
    label: Words
    # The type of thing that owns it, as in the trail.
    owner_type: str
    types: tuple[FileType, ...]
    at_most: int
    may_read: MayRead
    # Pictures only: the longest side that is kept, and the type that all become.
    fits: int = 0
    becomes: FileType | None = None
    previewed: bool = False
    # Text only: kept whatever its encoding, sign by sign. Whoever reads it knows how, and nobody is shown it.
    as_sent: bool = False


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    label: Words,
    owner_type: str,
    types: tuple[FileType, ...],
    at_most: int,
    may_read: MayRead,
    fits: int = 0,
    becomes: FileType | None = None,
    previewed: bool = False,
    as_sent: bool = False,
) -> None:
    """Say what files of this kind are called, what is accepted, how large, whose they are, and who may read them."""
    _kinds[kind] = Kind(kind, label, owner_type, types, at_most, may_read, fits, becomes, previewed, as_sent)


def kind_of(name: str) -> Kind:
    """What is registered under this name.

    Raises:
        KeyError: no app registered it.
    """
    return _kinds[name]
