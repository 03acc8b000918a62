"""Single values of a file: texts, addresses, numbers, yes and no. What cannot be read is said, and left out."""

import html
import math
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale

from cohortium.core.contacts import international, is_address, phone_fault
from cohortium.core.text import hides, normal, plain, plain_lines
from cohortium.imports.rules.drafts import AddressDraft
from cohortium.imports.rules.names import fold
from cohortium.imports.rules.problems import Notes, storable

# Signs, as the tables of people have them.
NAME_AT_MOST, CAMPUS_AT_MOST, EMAIL_AT_MOST, LINES_AT_MOST = 100, 200, 254, 2000
_AT_MOST = {"line_1": 250, "line_2": 240, "city": 100, "state": 50, "postcode": 12, "country": 100}
ENTITY, JOINED, HIDDEN = "entity-decoded", "letters-joined", "hidden-signs-removed"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
# Spreadsheets are kept from running a cell by an apostrophe in front: ours do it, and others.
_KEPT_FROM_RUNNING = re.compile(r"'(?=\s*[=+\-@\t\r\n])")
_WHOLE = re.compile(r"-?\d{1,18}(?:\.0+)?", re.ASCII)
_AMOUNT = re.compile(r"[\d., ' ]*\d[\d., ' ]*", re.ASCII)
_YES = frozenset({"true", "yes", "y", "1", "x", "t", "on", "allowed", "granted", "✓", "✔"})
_NO = frozenset({"false", "no", "n", "0", "f", "off", "denied", "refused", "not allowed"})
_GENDERS = {
    "female": ("f", "female", "girl", "woman", "w"),
    "male": ("m", "male", "boy", "man"),
    "other": ("x", "o", "other", "nonbinary", "non binary", "nb", "diverse", "intersex"),
}
_GENDER_OF = {said: gender for gender, names in _GENDERS.items() for said in names}
_UNSAID = frozenset({"u", "unknown", "not stated", "not specified", "prefer not to say", "undisclosed", "na", "none"})
_RELATIONSHIPS = {
    "mother": ("mother", "mum", "mom", "mummy", "mama"),
    "father": ("father", "dad", "daddy", "papa"),
    "parent": ("parent", "parent guardian", "mother father"),
    "step_parent": ("step parent", "stepparent", "stepmother", "stepfather", "step mother", "step father"),
    "foster_parent": ("foster parent", "foster mother", "foster father", "carer", "foster carer"),
    "grandparent": ("grandparent", "grandmother", "grandfather", "grandma", "grandpa", "nan", "nana"),
    "guardian": ("guardian", "legal guardian"),
    "sibling": ("sibling", "sister", "brother"),
    "relative": ("relative", "aunt", "uncle", "cousin", "aunty", "family"),
    "partner": ("partner", "spouse", "husband", "wife"),
    "friend": ("friend", "family friend"),
    "neighbour": ("neighbour", "neighbor"),
    "other": ("other", "nanny", "babysitter", "au pair"),
}
_RELATIONSHIP_OF = {said: one for one, names in _RELATIONSHIPS.items() for said in names}
# What has two letters, and is no country.
_UNIONS = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
_STATES = {
    "AU": {
        "victoria": "VIC",
        "new south wales": "NSW",
        "queensland": "QLD",
        "south australia": "SA",
        "western australia": "WA",
        "tasmania": "TAS",
        "northern territory": "NT",
        "australian capital territory": "ACT",
    }
}


def as_text(value: object) -> str:
    """The value as a text of several lines, as the file has it. Whole numbers have no decimals."""
    if isinstance(value, str):
        return _KEPT_FROM_RUNNING.sub("", value, count=1) if value.startswith("'") else value
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def text(value: object, notes: Notes, column: str, at_most: int = NAME_AT_MOST, *, is_name: bool = False) -> str:
    """One line. What is too long is cut off, but for names, which are refused."""
    said = plain(_legible(as_text(value), notes, column))
    return _fitting(said, notes, column, at_most, refused=is_name)


def lines(value: object, notes: Notes, column: str, at_most: int = LINES_AT_MOST) -> str:
    """Several lines, in full: half of what somebody must know is worse than a row that waits."""
    said = plain_lines(_legible(as_text(value), notes, column))
    return _fitting(said, notes, column, at_most, refused=True)


def ident(value: object) -> str:
    """An id as text: `70001`, whether the file has a number, a text, or a number with decimals."""
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    said = plain(storable(as_text(value)))
    return said.removesuffix(".0") if _WHOLE.fullmatch(said) else said[:NAME_AT_MOST]


def whole(value: object, notes: Notes, column: str) -> int | None:
    """A whole number."""
    said = plain(as_text(value))
    if not said:
        return None
    if isinstance(value, bool) or not _WHOLE.fullmatch(said):
        notes.say("number-not-understood", column, said)
        return None
    return int(said.partition(".")[0])


def flag(value: object, notes: Notes, column: str) -> bool | None:
    """Yes, no, or nothing."""
    if isinstance(value, bool):
        return value
    said = plain(as_text(value)).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    if said:
        notes.say("yes-or-no-not-understood", column, said)
    return None


def amount(value: object, notes: Notes, column: str) -> Decimal | None:
    """Money: `$1,234.50`, `1.234,50`, `(12.00)` and `12.00 CR` for what is owed to them."""
    said = plain(as_text(value))
    if not said:
        return None
    bare = re.sub(r"\b[A-Z]{3}\b|\b[A-Z]{1,2}(?=\$)|[$€£¥]", "", said).strip()
    minus = bare.startswith(("-", "−", "(")) or bare.endswith("-") or bare.upper().endswith("CR")
    bare = re.sub(r"(?i)\s*(?:CR|DR)$|[()+\-−]", "", bare).strip()
    found = _decimal(bare) if _AMOUNT.fullmatch(bare) else None
    if found is None:
        notes.say("amount-not-understood", column, said)
        return None
    return -found if minus and found else found


def email(value: object, notes: Notes, column: str) -> str:
    """An address to which letters can go; empty, if it is none."""
    said = plain(_legible(as_text(value), notes, column)).removeprefix("mailto:")
    if not said or is_mailbox(said):
        return said
    inside = [one.strip(" <>") for one in re.split(r"[;,\s]|(?=<)", said) if "@" in one]
    if inside and is_mailbox(inside[0]):
        if len(inside) > 1:
            notes.say("several-emails", column, said)
        return inside[0]
    notes.say("email-not-understood", column, said)
    return ""


@lru_cache(maxsize=4096)
def is_mailbox(said: str) -> bool:
    """Whether it is an address, and fits."""
    return len(said) <= EMAIL_AT_MOST and not hides(said) and is_address(said)


def phone(value: object, region: str, notes: Notes, column: str) -> str:
    """A number in E.164; empty, if it is none."""
    said = plain(_legible(as_text(value), notes, column))
    if not said:
        return ""
    found, has_extension = _phone(said, region)
    if not found:
        notes.say("phone-not-understood", column, said)
    elif has_extension:
        notes.say("phone-extension", column, said)
    return found


@lru_cache(maxsize=4096)
def _phone(said: str, region: str) -> tuple[str, bool]:
    return international(said, region) or "", phone_fault(said, region) == "extension"


def gender(value: object, notes: Notes, column: str) -> str:
    """One of the genders that learners have; empty, if none is said."""
    said = fold(as_text(value))
    if said and said not in _GENDER_OF and said not in _UNSAID:
        notes.say("gender-not-understood", column, as_text(value))
    return _GENDER_OF.get(said, "")


def relationship(value: object, notes: Notes, column: str) -> str:
    """What somebody is to the learners. Numbers have no key that is public, and say nothing."""
    said = fold(as_text(value))
    if said and not said.isdigit() and said not in _RELATIONSHIP_OF:
        notes.say("relationship-not-understood", column, as_text(value))
    return _RELATIONSHIP_OF.get(said, "")


def address(said: dict[str, object], columns: dict[str, str], region: str, notes: Notes) -> AddressDraft | None:
    """An address of its parts, by the names that `AddressDraft` has; None, if all are empty."""
    parts = {name: text(said.get(name), notes, columns.get(name, name), most) for name, most in _AT_MOST.items()}
    parts["state"] = _STATES.get(region, {}).get(fold(parts["state"]), _short_state(parts["state"], region))
    parts["country"] = country(parts["country"], notes, columns.get("country", ""))
    return AddressDraft(**parts) if any(parts.values()) else None


def country(said: str, notes: Notes, column: str) -> str:
    """Its two letters; empty, if it is none."""
    if not said:
        return ""
    found = _countries().get(fold(said), "")
    if not found:
        notes.say("country-not-understood", column, said)
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    named = {code: name for code, name in Locale("en").territories.items() if code.isalpha() and code not in _UNIONS}
    known = {fold(name): code for code, name in named.items()} | {code.casefold(): code for code in named}
    return known | {"usa": "US", "uk": "GB", "great britain": "GB", "uae": "AE"}


def _short_state(said: str, region: str) -> str:
    known = _STATES.get(region, {}).values()
    return said.upper().replace(".", "") if said.upper().replace(".", "") in known else said


def _legible(said: str, notes: Notes, column: str) -> str:
    """The text with its signs in one piece, and without those that cannot be seen."""
    if said.isascii() and said.isprintable() and "&" not in said:
        return said
    clean, found = _cleaned(said)
    for code in found:
        notes.say(code, column)
    return clean


# Names and places stand in a file many times.
@lru_cache(maxsize=8192)
def _cleaned(said: str) -> tuple[str, tuple[str, ...]]:
    """The text, and the codes of what was done to it."""
    found = []
    if _ENTITY.search(said):
        # Once: what was written `&amp;amp;` meant `&amp;`.
        said = _ENTITY.sub(lambda match: html.unescape(match[0]), said)
        found.append(ENTITY)
    joined = normal(said, "NFC")
    if joined != said:
        said = joined
        found.append(JOINED)
    if hides(said):
        said = "".join(sign for sign in said if sign in "\r\n\t" or not hides(f"a{sign}a"))
        found.append(HIDDEN)
    return said, tuple(found)


def _fitting(said: str, notes: Notes, column: str, at_most: int, *, refused: bool) -> str:
    if len(said) <= at_most:
        return said
    if refused:
        notes.say("text-too-long", column, said)
    else:
        notes.say("text-cut", column, said)
    return said[:at_most].strip()


def _decimal(bare: str) -> Decimal | None:
    bare = re.sub(r"[ '\u00a0]", "", bare)
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma > point and (point >= 0 or len(bare) - comma == 3):  # noqa: PLR2004 - a comma and two decimals
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "")
    try:
        found = Decimal(bare)
    except InvalidOperation:
        return None
    exponent = found.as_tuple().exponent
    return found if isinstance(exponent, int) and exponent >= -2 and found < Decimal(10) ** 9 else None  # noqa: PLR2004
