"""What people type: kept without stray spaces, and refused where it holds signs that cannot be seen."""

import unicodedata
from collections.abc import Mapping
from typing import Literal

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Words

# The joiners: they shape what they stand between, in scripts that need it, and tie pictures together.
_NON_JOINER, _JOINER = "\u200c", "\u200d"
# As text, and in colour.
_PRESENTATIONS = {"\ufe0e", "\ufe0f"}
_KEYCAP = "\u20e3"
# Signs that are pictures when they are asked to be, beyond the categories So and Sm.
_PICTURES = {"\u2139", "\u203c", "\u2049", "\u3030", "\u303d"}
# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties) beyond the categories Cc, Cf and Cs, and the empty
# sign of Braille. Python cannot ask.
_UNSEEN = [(0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x2800, 0x2800)]
_UNSEEN += [(0x3164, 0x3164), (0xFE00, 0xFE0D), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)]
# Variants of ideographs, as Japanese names are written.
_VARIANTS = (0xE0100, 0xE01EF)
_VIRAMA = 9
# On one letter, as many as Unicode's Stream-Safe Text Format has (UAX #15). No writing has more.
_MARKS_AT_MOST = 30
# Marks by what they fall into, which Unicode does not count as such.
_MARKS = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")


# Why a text cannot be accepted, and what is said of it. The values are those of an app's own faults.
TEXT_FAULTS: dict[str, Words] = {
    "too_long": _("This is too long. Please shorten it."),
    "hidden_signs": _("This contains invisible characters. Type it instead of pasting it."),
}


def text_faults(said: Mapping[str, str], at_most: Mapping[str, int]) -> dict[str, str]:
    """Name the texts that cannot be accepted, by field. What is too long is not read any further."""
    found = {name: "too_long" for name, most in at_most.items() if len(said[name]) > most}
    return found | {name: "hidden_signs" for name in at_most if name not in found and hides(said[name])}


def normal(words: str, form: Literal["NFC", "NFKC", "NFKD"]) -> str:
    """The text in a normal form of Unicode; as it is, where a letter carries more marks than any writing has.

    To put the marks of a letter in order takes the square of their number, so that is done where they are few.
    """
    return words if words.isascii() or _is_heaped(words) else unicodedata.normalize(form, words)


def _is_heaped(words: str) -> bool:
    marks = 0
    for sign in words:
        marks = marks + 1 if unicodedata.combining(sign) or sign in _MARKS else 0
        if marks > _MARKS_AT_MOST:
            return True
    return False


def plain(words: str) -> str:
    """One line, its words one space apart, each letter in one piece: an accent may come as a sign of its own."""
    return " ".join(normal(words, "NFC").split())


def plain_lines(words: str) -> str:
    """Several lines, each plain, without empty ones at either end."""
    return "\n".join(plain(line) for line in words.strip().splitlines())


def hides(words: str) -> bool:
    """Whether there are signs in it that cannot be seen: they turn writing round, or make two names look the same."""
    # Most of what people type is this, and need not be looked at sign by sign.
    if words.isascii() and words.isprintable():
        return False
    return any(_is_hidden(words, place) for place in range(len(words)))


def _is_hidden(words: str, place: int) -> bool:
    sign, before, after = words[place], words[place - 1 : place] or " ", words[place + 1 : place + 2] or " "
    if sign in "\r\n\t":
        return False
    if sign in {_NON_JOINER, _JOINER}:
        return not _joins(sign, before, after)
    if sign in _PRESENTATIONS:
        if before in "0123456789#*":
            return after != _KEYCAP
        return before.isascii() or not (before in _PICTURES or unicodedata.category(before) in {"So", "Sm"})
    if _VARIANTS[0] <= ord(sign) <= _VARIANTS[1]:
        return not unicodedata.name(before, "").startswith("CJK")
    # Cn and Co mean nothing, or something else to each reader.
    unreadable = unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co", "Cs"}
    return unreadable or any(low <= ord(sign) <= high for low, high in _UNSEEN)


def _joins(sign: str, before: str, after: str) -> bool:
    if _VIRAMA in {unicodedata.combining(before), unicodedata.combining(after)}:
        return True
    if unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL":
        return True
    of_pictures = not before.isascii() and (before in _PRESENTATIONS or unicodedata.category(before) in {"So", "Sk"})
    return sign == _JOINER and of_pictures and unicodedata.category(after) in {"So", "Sm"}
