"""Long lists, a page at a time: by the last row seen, so that no page costs more than the first."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Invalid, Words

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: the order it was listed in, its value there, and its id. Opaque to the outside."""

    order: str
    value: str
    id: UUID

    def __str__(self) -> str:
        return (
            base64.urlsafe_b64encode(json.dumps([self.order, self.value, str(self.id)]).encode()).decode().rstrip("=")
        )

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Read what `str` wrote.

        Raises:
            Invalid: it is something else.
        """
        try:
            order, value, row_id = json.loads(
                base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            )
            cursor = cls(order, value, UUID(row_id))
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Invalid({"after": [UNREADABLE]}) from None
        if not isinstance(order, str) or not isinstance(value, str) or not _is_text(value):
            raise Invalid({"after": [UNREADABLE]})
        return cursor


UNREADABLE: Words = _("This is not the cursor of a list. Take the one that the last page gave, or leave it out.")
OTHER_ORDER: Words = _("This cursor belongs to a list in another order. Start again without it.")


class Values(NamedTuple):
    """How the values of a column stand in a cursor: `read` takes back what `write` gave, or raises ValueError."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    try:
        # PostgreSQL takes no zone as far from UTC as Python does.
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


TEXTS = Values(str, str)
DAYS = Values(lambda day: day.isoformat(), date.fromisoformat)
MOMENTS = Values(lambda at: at.astimezone(UTC).isoformat(), _moment)


@dataclass(frozen=True, slots=True)
class PageOf(Generic[Row]):
    """Some rows, and the cursor after them if there are more."""

    rows: list[Row]
    next: Cursor | None

    @classmethod
    def of(
        cls,
        found: QuerySet[Any, dict[str, Any]],
        row: Callable[[dict[str, Any]], Row],
        column: str,
        *,
        descending: bool,
        after: Cursor | None,
        at_most: int,
        values: Values = TEXTS,
    ) -> "PageOf[Row]":
        """Take one page of `values()`, ordered by the column and then by id, in one statement.

        Raises:
            Invalid: the cursor belongs to another order.
        """
        sign, beyond = ("-", "lt") if descending else ("", "gt")
        order = f"{sign}{column}"
        if after is not None:
            if after.order != order:
                raise Invalid({"after": [OTHER_ORDER]})
            last_seen = _read(values, after.value)
            found = found.filter(
                Q(**{f"{column}__{beyond}": last_seen}) | Q(**{f"pk__{beyond}": after.id}),
                # An index finds its place by this, and not by one of two conditions.
                **{f"{column}__{beyond}e": last_seen},
            )
        taken = list(found.order_by(order, f"{sign}pk")[: at_most + 1])
        last = taken[at_most - 1] if len(taken) > at_most else None
        return cls(
            [row(one) for one in taken[:at_most]],
            Cursor(order, values.write(last[column]), last["id"]) if last else None,
        )


def _read(values: Values, text: str) -> Any:
    try:
        return values.read(text)
    except ValueError:
        raise Invalid({"after": [UNREADABLE]}) from None


def _is_text(value: str) -> bool:
    # What PostgreSQL takes: no NUL, and nothing that UTF-8 cannot write.
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
