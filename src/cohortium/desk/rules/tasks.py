"""Tasks of the office: what may be said of one, and how urgent it is."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from cohortium.core.text import plain, plain_lines, text_faults

AT_MOST = {"title": 200, "note": 2000}
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class TaskDetails:
    """Everything that a person says about a task. Without an assignee and a role it is for whoever takes it."""

    title: str
    note: str = ""
    due_on: date | None = None
    assignee_id: UUID | None = None
    role_id: UUID | None = None
    campus_id: UUID | None = None


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_SUCH_DAY = "no_such_day"
    TWO_TO_DO_IT = "two_to_do_it"


class Urgency(StrEnum):
    """How urgent an open task is."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    ANY_TIME = "any_time"


def faults(details: TaskDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    texts = {"title": details.title, "note": details.note}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.title):
        found["title"] = Fault.MISSING
    if details.due_on and not FIRST_YEAR <= details.due_on.year <= LAST_YEAR:
        found["due_on"] = Fault.NO_SUCH_DAY
    if details.assignee_id and details.role_id:
        found["role_id"] = Fault.TWO_TO_DO_IT
    return found


def tidied(details: TaskDetails) -> TaskDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, title=plain(details.title), note=plain_lines(details.note))


def urgency(due_on: date | None, today: date) -> Urgency:
    """How urgent it is, where it is to be done: `today` is that place's."""
    if due_on is None:
        return Urgency.ANY_TIME
    if due_on < today:
        return Urgency.OVERDUE
    return Urgency.TODAY if due_on == today else Urgency.LATER
