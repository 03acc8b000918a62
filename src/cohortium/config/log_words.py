"""What a log line may say. An error's own words quote values, which are people's: its class and its place stay."""

import re
import traceback
from collections.abc import Iterator
from typing import Any

# What these say was written by the interpreter about the code.
_ABOUT_CODE = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError)
_HIDDEN = "•••"
_SECRETS = (
    # Of a database or a mail server, in an address.
    (re.compile(r"(?<=://)[^\s/@]+@"), f"{_HIDDEN}@"),
    # Keys of programs, and links in letters.
    (re.compile(r"\bco_[a-z0-9-]+_[A-Za-z0-9_-]+"), f"co_{_HIDDEN}"),
    (re.compile(r"\b[a-z][a-z0-9-]+\.[A-Za-z0-9_-]{32,}"), _HIDDEN),
    (re.compile(r"(?i)\b(bearer|basic) \S+"), rf"\1 {_HIDDEN}"),
    (re.compile(r"[^\s<>()\[\]{},;:/'\"=•]+@[\w-]+(\.[\w-]+)+"), _HIDDEN),
    (re.compile(r"\+\d[\d ().-]{6,}\d"), _HIDDEN),
)


def masked(_: Any, __: str, line: Any) -> Any:
    """Take out what looks like an address, a number or a secret, wherever it got in."""
    return {name: _masked(value) for name, value in line.items()}


def hidden(words: str) -> str:
    """The same for words of somebody else's that are shown to an operator."""
    return str(_masked(words))


def first_line(_: Any, __: str, line: Any) -> Any:
    """Keep what a library says to one line: the others are what things held."""
    return line | {"event": str(line.get("event", "")).partition("\n")[0]}


def traced(exc_info: Any) -> str:
    """Write a traceback without what the errors say."""
    return "\n".join(_traced(exc_info[1]))


def _traced(error: BaseException | None) -> Iterator[str]:
    seen: set[int] = set()
    chain = []
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for one in reversed(chain):
        for frame in traceback.extract_tb(one.__traceback__):
            yield f"{frame.filename}:{frame.lineno} {frame.name}"
        yield _named(one)


def _named(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    diagnosis = getattr(error, "diag", None)
    told = [getattr(diagnosis, part, None) for part in ("sqlstate", "table_name", "constraint_name")]
    if isinstance(error, _ABOUT_CODE):
        told.append(str(error).partition("\n")[0])
    return " ".join([name, *(one for one in told if one)])


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, instead in _SECRETS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one) for one in value]
    return value
