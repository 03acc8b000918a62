"""Consents: what may be said, which act an answer is, and which of two answers holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from cohortium.core.contacts import is_address
from cohortium.core.text import plain, plain_lines, text_faults

AT_MOST = {"name": 200, "note": 500}
LONGEST_TEXT = 4000
# Whole years. Until then a learner is asked through those who look after them.
OF_AGE = 18
# In which words may be published, each called as those call it who speak it.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "en": "English",
        "af": "Afrikaans",
        "ar": "العربية",
        "de": "Deutsch",
        "es": "Español",
        "fr": "Français",
        "hi": "हिन्दी",
        "ms": "Bahasa Melayu",
        "pt": "Português",
        "st": "Sesotho",
        "sw": "Kiswahili",
        "ta": "தமிழ்",
        "vi": "Tiếng Việt",
        "xh": "isiXhosa",
        "zh": "中文",
        "zu": "isiZulu",
    }
)


class Answer(StrEnum):
    """What somebody says when they are asked."""

    YES = "yes"
    NO = "no"


class By(StrEnum):
    """Who said it."""

    LEARNER = "learner"
    GUARDIAN = "guardian"


class How(StrEnum):
    """In which way it was said."""

    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in_person"
    LINK = "link"
    PORTAL = "portal"
    # A file that was brought in said so.
    IMPORT = "import"


# What the office may say of an answer that it writes down. The others say themselves where they come from.
OF_THE_OFFICE = (How.PAPER, How.IN_PERSON, How.PHONE)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as somebody gave it: who, how, on which day."""

    by: By
    how: How
    said_on: date
    name: str = ""
    note: str = ""


class Fault(StrEnum):
    """Why something said about an answer or a text cannot be accepted. The actions have the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NO_NAME = "no_name"
    TO_COME = "to_come"
    NOT_OF_THE_OFFICE = "not_of_the_office"
    NOT_AN_ADDRESS = "not_an_address"
    UNKNOWN_LANGUAGE = "unknown_language"


def faults(said: Said, *, today: date) -> dict[str, Fault]:
    """Name what cannot be accepted of an answer, by field. A guardian has a name: there may be several."""
    found = {name: Fault(why) for name, why in text_faults({"name": said.name, "note": said.note}, AT_MOST).items()}
    if said.by == By.GUARDIAN and not any(sign.isalnum() for sign in said.name):
        found["name"] = Fault.NO_NAME
    if said.said_on > today:
        found["said_on"] = Fault.TO_COME
    return found


def tidied(said: Said) -> Said:
    """The answer as it is kept."""
    return replace(said, name=plain(said.name), note=plain_lines(said.note))


def text_faults_of(words: str, language: str) -> dict[str, Fault]:
    """Name what cannot be accepted of a text, by field."""
    found = {name: Fault(why) for name, why in text_faults({"words": words}, {"words": LONGEST_TEXT}).items()}
    if not any(sign.isalnum() for sign in words):
        found["words"] = Fault.MISSING
    if language not in LANGUAGES:
        found["language"] = Fault.UNKNOWN_LANGUAGE
    return found


def faults_of_recipient(email: str, name: str) -> dict[str, Fault]:
    """Name what cannot be accepted of whoever is to be asked, by field."""
    found = {field: Fault(why) for field, why in text_faults({"name": name}, {"name": AT_MOST["name"]}).items()}
    if not is_address(email):
        found["email"] = Fault.NOT_AN_ADDRESS
    return found


def act_for(answer: Answer, status: str | None) -> str:
    """Which act this answer is, where things stand so. No is taking back, where yes was said before."""
    if answer == Answer.YES:
        return "give_consents"
    return "withdraw_consents" if status in {"given", "withdrawn"} else "refuse_consents"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one consent stands: its status, the version of the text that was answered, and the day."""

    status: str
    version: int | None = None
    said_on: date | None = None


# The strictest first. Whoever was only asked has said nothing.
_STRICTEST = ("withdrawn", "refused", "given", "asked")


def stricter(one: Standing | None, other: Standing | None) -> Standing | None:
    """Which of two standings of one person holds, when two records of them become one.

    A no stays a no, whichever is newer: who said it is asked again before anything is done. Of two that say the same,
    the yes to the older text holds, for it allows less; and of two that say no the later one.
    """
    if one is None or other is None:
        return one or other
    places = _STRICTEST.index(one.status), _STRICTEST.index(other.status)
    if places[0] != places[1]:
        return one if places[0] < places[1] else other
    if one.status == "given" and one.version != other.version:
        return min(one, other, key=lambda each: each.version or 0)
    return max(one, other, key=lambda each: each.said_on or date.min)


def stricter_of(one: Mapping[str, Standing], other: Mapping[str, Standing]) -> dict[str, Standing]:
    """The same for every kind: what holds when two records of one person become one."""
    kinds = [*one, *(kind for kind in other if kind not in one)]
    held = {kind: stricter(one.get(kind), other.get(kind)) for kind in kinds}
    return {kind: standing for kind, standing in held.items() if standing}


def faults_of_examples(said: object, *, kinds: Collection[str]) -> list[str]:
    """What is wrong with what a blueprint says: the kinds of which it brings first words."""
    if not isinstance(said, dict) or set(said) != {"examples"} or not isinstance(said["examples"], list):
        return ["It says `examples`, a list of kinds of consent, and nothing else."]
    return [f"There is no kind of consent {one}." for one in said["examples"] if one not in kinds]


def speaks_for_themselves(*, age: int | None, is_looked_after: bool) -> bool:
    """Whether a learner is asked at their own address: of age, or nobody looks after them."""
    return not is_looked_after or (age is not None and age >= OF_AGE)
