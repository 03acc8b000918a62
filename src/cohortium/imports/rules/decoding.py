"""Bytes become text, whatever wrote them, and text becomes a document."""

import json
import re
from collections.abc import Mapping

from cohortium.imports.rules.problems import Notes, storable

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Of the beginning, to see whether every second byte is zero.
# More levels than any export of people has, and fewer than what writes them down can take.
_DEEPEST = 50
_LOOKED_AT = 4096
_MANY = 0.3
# UTF-8 that was read as Windows-1252, and written again.
_GARBLED = re.compile(r"Ã[\u0080-\u00bf¡-ÿ€-™]|â€[™œ“”˜]|Â[ £©®°]")
# What PostgreSQL has no place for, as JSON may spell it.
_UNSTORABLE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\x00")


def text_of(content: bytes, notes: Notes) -> str:
    """The text. Lines may end in any way; zeros between the letters are taken out."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "") or _by_zeros(content)
    if encoding:
        said = content.decode(encoding, "replace")
    else:
        try:
            said = content.decode("utf-8")
        except UnicodeDecodeError:
            said = _single_bytes(content, notes)
    said = said.removeprefix("\ufeff")
    if "\0" in said:
        said = said.replace("\0", "")
        notes.say("null-bytes-removed")
    if garbled := _GARBLED.search(said):
        around = said[max(0, garbled.start() - 15) : garbled.end() + 15]
        notes.say("letters-garbled", "", " ".join(around.split()))
    return said


def looks_like_json(said: str) -> bool:
    """Whether a text is a document, and no table."""
    return said.lstrip()[:1] in {"{", "["}


def document(said: str, notes: Notes) -> object:
    """The document; None: it is none, and the notes say where it breaks off."""
    try:
        found: object = json.loads(said, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        # A text without its end, or without its closing quotation mark.
        is_cut = error.pos >= len(said.rstrip()) or error.msg.startswith("Unterminated")
        notes.say("json-cut-off" if is_cut else "json-broken", "", where)
        return None
    except RecursionError:
        notes.say("json-too-deep")
        return None
    except ValueError:
        # A number of thousands of digits.
        notes.say("json-broken", "", "a number")
        return None
    if _is_deep(found):
        notes.say("json-too-deep")
        return None
    return _storable(found) if _UNSTORABLE.search(said) else found


def _is_deep(found: object) -> bool:
    """Whether it is nested deeper than it can be kept."""
    inside = [found]
    for _level in range(_DEEPEST):
        inside = [
            one
            for each in inside
            for one in (each.values() if isinstance(each, dict) else each if isinstance(each, list) else ())
            if isinstance(one, dict | list)
        ]
        if not inside:
            return False
    return True


def _by_zeros(content: bytes) -> str:
    head = content[:_LOOKED_AT]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd / half > _MANY and even < odd / 4:
        return "utf-16-le"
    return "utf-16-be" if even / half > _MANY and odd < even / 4 else ""


def _single_bytes(content: bytes, notes: Notes) -> str:
    try:
        said, name = content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        said, name = content.decode("latin-1"), "Latin-1"
    notes.say("encoding-guessed", "", name)
    return said


def _storable(found: object) -> object:
    match found:
        case str():
            return storable(found)
        case list():
            return [_storable(one) for one in found]
        case Mapping():
            return {storable(str(key)): _storable(value) for key, value in found.items()}
        case _:
            return found
