"""What people type: kept without stray spaces, and refused where it holds signs that cannot be seen."""

import unicodedata

# Between letters of scripts that are joined by hand, such as Persian and Hindi.
_JOINERS = {"\u200c", "\u200d"}
# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties) beyond the categories Cc, Cf and Cs. Python cannot ask.
_UNSEEN = [(0x34F, 0x34F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164)]
_UNSEEN += [(0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF)]
# Pictures carry this one: it says that they are to be seen in colour.
_IN_COLOUR = "\ufe0f"


def plain(words: str) -> str:
    """One line, its words one space apart."""
    return " ".join(words.split())


def plain_lines(words: str) -> str:
    """Several lines, each plain, without empty ones at either end."""
    return "\n".join(plain(line) for line in words.strip().splitlines())


def hides(words: str) -> bool:
    """Whether there are signs in it that cannot be seen: they turn writing round, or make two names look the same."""
    return any(_is_hidden(words, place) for place in range(len(words)))


def _is_hidden(words: str, place: int) -> bool:
    sign = words[place]
    if sign in "\r\n\t":
        return False
    before, after = words[place - 1 : place], words[place + 1 : place + 2]
    if sign in _JOINERS:
        return not (_may_be_joined(before) and _may_be_joined(after))
    if sign == _IN_COLOUR:
        return not (before.isdecimal() or unicodedata.category(before or "a") in {"So", "Po", "Sm"})
    return unicodedata.category(sign) in {"Cc", "Cf", "Cs"} or any(low <= ord(sign) <= high for low, high in _UNSEEN)


def _may_be_joined(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign)[0] in "LMS"
