"""Names of people: how two are told to be the same, and where one falls into its halves."""

import re
import unicodedata
from functools import lru_cache

from cohortium.core.text import normal

# Words with which a family name begins, and does not end.
_PARTICLES = frozenset(
    {"al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "ben"}
) | {*("ibn", "la", "le", "mac", "st", "te", "ten", "ter", "van", "vande", "vander", "von", "zu")}
_LONGEST = 500
_SIGNS = re.compile(r"[^\w]+")
# Letters that have no parts, and are written without their stroke where there is no key for them.
_STROKES = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
# Trainers that are none.
_NOBODY = frozenset({"tba", "tbc", "tbd", "none", "unassigned", "na", "staff", "instructor", "coach", "various"})
_TESTS = frozenset({"test", "tests", "tester", "testing", "demo", "dummy", "fake", "sample", "example"})


def fold(words: str) -> str:
    """The name without case, accents, apostrophes and signs: what is equal here is the same name.

    Of what is longer than any name the beginning counts. It is neither read nor kept any further.
    """
    return _folded(words[:_LONGEST])


# Headings and names are compared with each other many times.
@lru_cache(maxsize=8192)
def _folded(words: str) -> str:
    parts = normal(words.casefold().translate(_STROKES), "NFKD")
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    # An apostrophe joins, everything else parts.
    bare = re.sub(r"['’‘ʼ`´]", "", bare)
    return _SIGNS.sub(" ", bare).replace("_", " ").strip()


def halves(name: str) -> tuple[str, str]:
    """A whole name as given and family name: `Last, First`, or the last word and the particles before it."""
    before, comma, after = name.partition(",")
    if comma and after.strip():
        return after.strip(), before.strip()
    words = before.split()
    if len(words) < 2:  # noqa: PLR2004 - one word is a given name
        return " ".join(words), ""
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def same_words(name: str) -> str:
    """The name folded, whatever the order of its words: `Doe, Avery` and `avery doe` are one."""
    return " ".join(sorted(fold(name).split()))


def is_nobody(name: str) -> bool:
    """Whether what stands for a name says that there is none yet."""
    return fold(name).replace(" ", "") in _NOBODY or not any(sign.isalpha() for sign in name)


def looks_like_a_test(*names: str) -> bool:
    """Whether a name is one that people give when they try something out."""
    return any(_TESTS & set(fold(name).split()) for name in names)
