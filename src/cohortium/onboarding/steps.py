"""What to do first in a new organisation. Each app registers the steps that lead to what it has.

    steps.register("campus", label=…, about=…, permission=Permission.CAMPUS_OPEN, route="begin_campus", done=…)

A step that leads nowhere is not registered: there is none for what comes later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cohortium.access.permissions import Permission
from cohortium.core.errors import Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its words, who may take it, the page that it leads to, and whether it is done."""

    key: str
    label: Words
    about: Words
    permission: Permission
    # A page of an organisation that takes nothing but its code.
    route: str
    # An expression over the organisation's row: all steps are asked for in one statement.
    done: Callable[[], Any]


_steps: dict[str, Step] = {}
# Worth doing once the others are done. They are only pointed to: nobody is led through them.
_further: dict[str, Step] = {}


def register(
    key: str, *, label: Words, about: Words, permission: Permission, route: str, done: Callable[[], Any]
) -> None:
    """Say that there is such a step, after those that are registered already."""
    _steps[key] = Step(key, label, about, permission, route, done)


def register_further(
    key: str, *, label: Words, about: Words, permission: Permission, route: str, done: Callable[[], Any]
) -> None:
    """Say what is worth doing when the steps are done."""
    _further[key] = Step(key, label, about, permission, route, done)


def further() -> Mapping[str, Step]:
    """All that is worth doing then, in the order in which it is pointed to."""
    return MappingProxyType(_further)


def steps() -> Mapping[str, Step]:
    """Every step, in the order in which they are taken."""
    return MappingProxyType(_steps)
