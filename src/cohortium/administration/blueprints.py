"""What a new organisation grows from: a file of data, each part of which an app knows how to apply.

    blueprints.register("words", faults=…, apply=…)

After that it is all settings: nothing asks later from which blueprint an organisation came.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from cohortium.access.actor import Actor

FOLDER = Path(__file__).parent.parent / "config" / "blueprints"
# What every blueprint says of itself; everything else in the file is a part.
HEAD = {"name": str, "about": str, "place": int}

Faults = Callable[[Any], list[str]]
Apply = Callable[[Actor, Any, datetime], object]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that blueprints may have. `faults` names what is wrong with one; `apply` brings an organisation to it.

    `apply` calls actions, and where everything is so already it changes nothing.
    """

    key: str
    faults: Faults
    apply: Apply


@dataclass(frozen=True, slots=True)
class Blueprint:
    """One blueprint: what it is called, what it is for, and its parts by their keys."""

    key: str
    name: str
    about: str
    place: int
    parts: Mapping[str, Any]


class BadBlueprint(RuntimeError):
    """A file cannot be used. Nothing of it is."""


_parts: dict[str, Part] = {}


def register(key: str, *, faults: Faults, apply: Apply) -> None:
    """Say that blueprints may have such a part. Parts are applied in the order in which they were registered."""
    _parts[key] = Part(key, faults, apply)


def parts() -> Mapping[str, Part]:
    """Every part that a blueprint may have, in the order in which they are applied."""
    return MappingProxyType(_parts)


@cache
def blueprints() -> Mapping[str, Blueprint]:
    """Every blueprint that comes with the product, by its key, in the order in which people read them.

    Raises:
        BadBlueprint: one of them cannot be used.
    """
    return MappingProxyType(read_all(FOLDER))


def read_all(folder: Path) -> dict[str, Blueprint]:
    """The blueprints of a folder.

    Raises:
        BadBlueprint: one of them cannot be used.
    """
    found = [read(file.stem, file.read_text()) for file in folder.glob("*.toml")]
    return {one.key: one for one in sorted(found, key=lambda one: (one.place, one.key))}


def read(key: str, text: str) -> Blueprint:
    """One blueprint.

    Raises:
        BadBlueprint: it is not TOML, or has faults; the message names each.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadBlueprint(f"{key}: {error}") from None
    if found := list(faults(said)):
        raise BadBlueprint("\n".join(f"{key}: {fault}" for fault in found))
    head = {name: said.pop(name) for name in HEAD}
    return Blueprint(key, **head, parts=MappingProxyType(said))


def faults(said: Mapping[str, Any]) -> Iterator[str]:
    """Name what is wrong with what a file says."""
    for name, kind in HEAD.items():
        if not isinstance(said.get(name), kind):
            yield f"{name} is missing, or no {'number' if kind is int else 'text'}."
    for key, value in said.items():
        if key in HEAD:
            continue
        if key not in _parts:
            yield f"Nobody knows a part {key}. There are: {', '.join(_parts)}."
        else:
            yield from (f"{key}: {fault}" for fault in _parts[key].faults(value))
