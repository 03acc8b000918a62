"""What an organisation may be called that is to be founded, by its name and by its code."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum

from cohortium.administration.rules.campuses import time_zones
from cohortium.administration.rules.places import countries
from cohortium.core.text import hides, normal, plain
from cohortium.tenancy.finding import CODE_SHAPE

LONGEST_NAME, LONGEST_CODE = 200, 32
# They stand, or may stand one day, where a code stands in an address; or they would be taken for ours.
RESERVED = frozenset(
    {
        *(
            "about",
            "account",
            "accounts",
            "admin",
            "administrator",
            "api",
            "app",
            "assets",
            "billing",
            "blog",
            "cohortium",
        ),
        *("confirm", "contact", "demo", "docs", "files", "health", "help", "home", "invitations", "invoices", "legal"),
        *(
            "localhost",
            "login",
            "logos",
            "logout",
            "mail",
            "metrics",
            "new",
            "null",
            "official",
            "operator",
            "operators",
        ),
        *("organisation", "organisations", "platform", "postmaster", "privacy", "public", "reset", "root", "security"),
        *("settings", "sign-in", "sign-out", "sign-up", "staff", "start", "static", "status", "styleguide", "support"),
        *("system", "team", "terms", "test", "theme", "undefined", "webmaster", "www"),
    }
)
# Letters that are no accented others, as people write them without; and what stands inside a word.
_WRITTEN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "'": "", "’": ""})
# Whose letters look like one another's.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")


@dataclass(frozen=True, slots=True)
class FoundingDetails:
    """All that has to be said of an organisation before it can be founded."""

    name: str
    code: str
    country: str
    time_zone: str


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NAME_TAKEN = "name_taken"
    LOOKS_LIKE_ANOTHER = "looks_like_another"
    BAD_CODE = "bad_code"
    CODE_TAKEN = "code_taken"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_ZONE = "unknown_zone"


def faults(details: FoundingDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. Whether somebody else has a name or a code, the database says."""
    checks = {
        "name": _fault_of_name(details.name),
        "code": fault_of_code(details.code),
        "country": None if details.country in countries() else Fault.UNKNOWN_COUNTRY,
        "time_zone": None if details.time_zone in time_zones() else Fault.UNKNOWN_ZONE,
    }
    return {field: fault for field, fault in checks.items() if fault}


def fault_of_code(code: str) -> Fault | None:
    """What is wrong with a code. One that is reserved is said to be taken: it is."""
    said = code.strip()
    if not said:
        return Fault.MISSING
    if not CODE_SHAPE.fullmatch(said):
        return Fault.BAD_CODE
    return Fault.CODE_TAKEN if said in RESERVED else None


def tidied(details: FoundingDetails) -> FoundingDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, name=plain(details.name), code=details.code.strip())


def suggested_code(name: str) -> str:
    """A code for an organisation of this name: `Rocket Academy` is `rocket-academy`. Nothing where none can be made."""
    letters = normal(name.casefold().translate(_WRITTEN), "NFKD")
    kept = "".join(one if one.isascii() and one.isalnum() else " " for one in letters if not unicodedata.combining(one))
    words = kept.split()
    while words and (len(code := "-".join(words)) > LONGEST_CODE or code[0].isdigit()):
        # Of a long name the beginning is what people know it by.
        words = words[1:] if code[0].isdigit() else words[:-1]
    code = "-".join(words)
    return code if fault_of_code(code) is None else ""


def mixes_alphabets(name: str) -> bool:
    """Whether letters that look like one another's stand in one word: then it may be made to look like another name."""
    return any(len(_alphabets(word)) > 1 for word in name.split())


def _alphabets(word: str) -> Counter[str]:
    first = (unicodedata.name(sign, "").partition(" ")[0] for sign in word if sign.isalpha())
    return Counter(alphabet for alphabet in first if alphabet in _ALIKE)


def _fault_of_name(name: str) -> Fault | None:
    if len(name) > LONGEST_NAME:
        return Fault.TOO_LONG
    if not any(sign.isalnum() for sign in name):
        return Fault.MISSING
    if hides(name):
        return Fault.HIDDEN_SIGNS
    return Fault.LOOKS_LIKE_ANOTHER if mixes_alphabets(name) else None
