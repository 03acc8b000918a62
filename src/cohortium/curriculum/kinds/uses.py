"""What a program is used for just now. The apps above know, and say so here."""

from collections.abc import Callable
from uuid import UUID

from cohortium.core.errors import Words

# Why a program cannot be put away, in a sentence; nothing where it can.
Hinders = Callable[[UUID], Words | None]

_hindrances: list[Hinders] = []


def register(hinders: Hinders) -> None:
    """Have this asked before a program is put away."""
    _hindrances.append(hinders)


def hindrance(program_id: UUID) -> Words | None:
    """The first reason why this program cannot be put away."""
    return next((why for one in _hindrances if (why := one(program_id))), None)
