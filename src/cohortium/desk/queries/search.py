"""What is found, of all kinds. Nothing here writes."""

from dataclasses import dataclass
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound, Words
from cohortium.core.pages import Cursor, PageOf
from cohortium.desk.kinds.search import Asked, Findable, Hit, kinds
from cohortium.desk.queries import tasks
from cohortium.desk.states import TaskStatus
from cohortium.tenancy.lookups import with_words

# The order in which people look for things.
FIRST = ("membership", "task", "campus")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind, and where its next page begins."""

    kind: str
    word: Words
    hits: list[Hit]
    next: Cursor | None


def found(actor: Actor, *, text: str, at_most: int = 5) -> list[Found]:
    """What begins so of each kind that this actor may look for: one statement for each, whatever there is."""
    if not text.strip():
        return []
    asked = Asked(text, at_most=at_most)
    every = [_found(actor, kind, asked) for kind in sorted(kinds().values(), key=_order) if actor.may(kind.permission)]
    return [one for one in every if one.hits]


def found_of(actor: Actor, *, kind: str, asked: Asked) -> Found:
    """A page of what begins so of one kind.

    Raises:
        NotFound: there is no such kind, or it is not this actor's to look for.
    """
    known = kinds().get(kind)
    if known is None or not actor.may(known.permission):
        raise NotFound
    return _found(actor, known, asked) if asked.text.strip() else Found(kind, known.word, [], None)


def tasks_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Open tasks by any words of their title, in any order."""
    seen = tasks.visible_to(actor, Permission.TASK_READ)
    found = seen.filter(with_words(asked.text, "title_plain"), status=TaskStatus.OPEN)
    rows: Any = found.values("id", "title", "title_plain", "assignee__display_name")
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["title"], row["assignee__display_name"] or ""),
        "title_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _found(actor: Actor, kind: Findable, asked: Asked) -> Found:
    page = kind.find(actor, asked)
    return Found(kind.kind, kind.word, page.rows, page.next)


def _order(kind: Findable) -> tuple[int, str]:
    return (FIRST.index(kind.kind) if kind.kind in FIRST else len(FIRST), kind.kind)
