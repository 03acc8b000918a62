"""What is known of somebody as people read it: facts under headings, in words. Nothing here writes.

Both files that say it are made of these, `portal/own_data.html` shows them: what a family takes out of its portal, and
what the office hands out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cohortium.tenancy.words import said


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """Things that belong together: under a heading entries that each have some facts."""

    title: str
    entries: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of one person, of one family, of one house."""

    title: str
    about: str
    blocks: tuple[Block, ...]
    # Pictures that lie beside the page, by where they lie there.
    pictures: tuple[str, ...] = ()


def head(organisation: str, taken_at: datetime, zone: ZoneInfo, sections: Iterable[Section]) -> dict[str, Any]:
    """What stands on every such page: whose it is, of when, in which language, and all that is known."""
    return {
        "organisation": organisation,
        "taken_at": words(taken_at, zone),
        "language": get_language(),
        "sections": list(sections),
    }


def filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Those of these blocks that say anything, without entries that say nothing."""
    kept = ((block, tuple(entry for entry in block.entries if entry)) for block in blocks)
    return tuple(Block(block.title, entries) for block, entries in kept if entries)


def words(value: Any, zone: ZoneInfo) -> str:
    """A value as people write it: moments and days as they are where the organisation is."""
    match value:
        case Promise():
            # Words of the code, which leave room for those of the house; what people typed is never filled in.
            return capfirst(said(value))
        case bool():
            return _("Yes") if value else _("No")
        case date():
            return _day(value, zone)
        case Mapping():
            return "\n".join(f"{key}: {words(one, zone)}" for key, one in value.items() if one)
        case list() | tuple():
            return ", ".join(filter(None, (words(one, zone) for one in value)))
    return "" if value is None else str(value)


def _day(value: date, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        return date_format(value.astimezone(zone), "DATETIME_FORMAT")
    return date_format(value)
