"""What schemas share."""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from ninja import Header
from pydantic import AwareDatetime, BeforeValidator, Field, StrictInt, StringConstraints
from pydantic_core import PydanticCustomError

# PostgreSQL keeps no NUL in text.
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]


def _written(pattern: str, like: str) -> Callable[[Any], Any]:
    """Insist on how a value is written, where pydantic would take a number for the seconds since 1970."""
    whole = re.compile(pattern, re.ASCII)

    def insist(value: Any) -> Any:
        if isinstance(value, str) and whole.fullmatch(value):
            return value
        raise PydanticCustomError("written", "Write it like {like}.", {"like": like})

    return insist


# A value of a setting, or of a field of the organisation's own: its kind says what of this it takes.
Value = bool | Annotated[int, Field(ge=-(10**15), le=10**15)] | Annotated[Text, Field(max_length=2000)]
Value |= Annotated[list[Annotated[Text, Field(max_length=200)]], Field(max_length=200)] | None
Custom = Annotated[dict[Annotated[str, Field(max_length=40)], Value], Field(max_length=200)]

Day = Annotated[date, BeforeValidator(_written(r"\d{4}-\d\d-\d\d", "2026-09-07"))]
Moment = Annotated[AwareDatetime, BeforeValidator(_written(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*", "2026-09-07T08:00:00Z"))]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", description="The ETag of the version that you change. Required.")
]
RowVersion = Annotated[
    StrictInt,
    Field(ge=1, le=2**31 - 1, description="The `version` that you saw of it. Another one by now: nothing is done."),
]
