"""What lists share: the address says what is shown, so that a view can be sent to a colleague."""

from datetime import date
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django import forms
from django.http import QueryDict

from cohortium.core.pages import Cursor

Choice = TypeVar("Choice", bound=StrEnum)


def words(asked: QueryDict, name: str) -> str:
    """What somebody typed into a filter; without NUL, which PostgreSQL keeps in no text."""
    return asked.get(name, "").strip().replace("\0", "")


def one_of(choices: type[Choice], asked: str | None, otherwise: Choice) -> Choice:
    """The choice that the address names, or the usual one where it names none of ours."""
    return choices(asked) if asked in {str(one) for one in choices} else otherwise


def uuid(text: str) -> UUID | None:
    """The id that stands in an address; nothing where that is none."""
    try:
        found: UUID = forms.UUIDField().clean(text)
    except forms.ValidationError:
        return None
    return found


def day(text: str) -> date | None:
    """The day that an address names, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def cursor(asked: QueryDict) -> Cursor | None:
    """Where in the list the page starts; nothing at its beginning.

    Raises:
        Invalid: it is no cursor of ours.
    """
    after = asked.get("after", "")
    return Cursor.read(after) if after else None


def turning(asked: QueryDict, following: Cursor | None) -> dict[str, str]:
    """The addresses of the first page, where this is another one, and of the next one, where there is one."""
    return {
        "next_href": address(asked, after=str(following)) if following else "",
        "first_href": address(asked) if asked.get("after") else "",
    }


def address(asked: QueryDict, *without: str, **wanted: str) -> str:
    """The same list, but for what is wanted and without what is named, from its beginning."""
    other = asked.copy()
    for name in ("after", *without):
        other.pop(name, None)
    for name, value in wanted.items():
        other[name] = value
    return f"?{other.urlencode()}"
