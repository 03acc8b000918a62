"""What a record says, written down and read again: the text that is encrypted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from cohortium.imports.rules.drafts import TYPE_OF, Draft, Kind, Problem, Weight

_WEIGHTS = ("", Weight.NOTE, Weight.WARNING, Weight.REFUSED)
# What these say of a file is a heading, a field of ours, a number or a place: nothing of a person.
_IN_THE_OPEN = frozenset(
    {
        "cells-beyond-headings",
        "classes-missing",
        "column-gone",
        "column-unused",
        "encoding-guessed",
        "field-missing",
        "field-twice",
        "field-unknown",
        "file-too-large",
        "heading-missing",
        "heading-twice",
        "json-broken",
        "json-cut-off",
        "other-sheets",
        "photo-no-or-unasked",
        "rows-above-headings",
        "sheet-too-large",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """What stays hidden of a record: what it says, what the file says where something is wrong, and the record."""

    draft: dict[str, Any] | None
    said: tuple[str, ...] = ()
    original: dict[str, Any] = field(default_factory=dict)


def written(draft: Draft | None, kind: Kind, problems: tuple[Problem, ...], original: Mapping[str, object]) -> bytes:
    """As text."""
    said = Said(
        _adapter(kind).dump_python(draft, mode="json") if draft else None,
        tuple(problem.said for problem in problems),
        dict(original),
    )
    return _SAID.dump_json(said)


def read(text: bytes, kind: Kind) -> tuple[Draft | None, Said]:
    """What was written, by the same or an older release."""
    said = _SAID.validate_json(text)
    return (None if said.draft is None else _adapter(kind).validate_python(said.draft)), said


def told(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Problems without what the file says there: what may stand in the open."""
    return [{"code": one.code, "weight": str(one.weight), "column": one.column} for one in problems]


def told_of_file(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    """Those of the file as a whole. What is of no person stands in the open; without it a sentence says nothing."""
    return [
        one | {"said": problem.said} if problem.code in _IN_THE_OPEN else one
        for one, problem in zip(told(problems), problems, strict=True)
    ]


def heaviest(problems: tuple[Problem, ...]) -> str:
    """The greatest weight among them; nothing where there are none."""
    return max((one.weight for one in problems), key=_WEIGHTS.index, default="")


_SAID: TypeAdapter[Said] = TypeAdapter(Said)


@cache
def _adapter(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(TYPE_OF[kind])
