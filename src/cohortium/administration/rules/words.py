"""What an organisation may call things."""

from collections.abc import Mapping
from enum import StrEnum

from cohortium.core.text import hides, plain
from cohortium.tenancy.words import DEFAULTS, Chosen, Word

LONGEST = 40
CASES = Word._fields
# They would be read as markup, or as room for another word.
FORBIDDEN = set('<>&{}%"\\`$')


class Fault(StrEnum):
    """Why a word cannot be accepted. The action has the words."""

    INCOMPLETE = "incomplete"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    MARKUP = "markup"
    NO_LETTER = "no_letter"
    UNKNOWN = "unknown"


def faults(words: Chosen) -> dict[str, Fault]:
    """Name what cannot be accepted, by `word.case`."""
    found: dict[str, Fault] = {}
    for key, cases in words.items():
        if key not in DEFAULTS:
            found[key] = Fault.UNKNOWN
            continue
        said = {case: plain(cases.get(case, "")) for case in CASES}
        for case, text in said.items():
            if (why := _fault(text)) or (any(said.values()) and not text):
                found[f"{key}.{case}"] = why or Fault.INCOMPLETE
    return found


def tidied(words: Chosen) -> dict[str, dict[str, str]]:
    """The words as they are kept: those that are not the usual ones."""
    said = {key: {case: plain(cases.get(case, "")) for case in CASES} for key, cases in words.items()}
    return {key: cases for key, cases in said.items() if any(cases.values()) and cases != _usual(key)}


def differences(before: Chosen, after: Chosen) -> dict[str, tuple[str, str]]:
    """Each word that differs, in its cases before and after, as the trail tells it."""
    keys = [key for key in DEFAULTS if before.get(key) != after.get(key)]
    return {f"word.{key}": (_line(before, key), _line(after, key)) for key in keys}


def _line(words: Chosen, key: str) -> str:
    cases: Mapping[str, str] = words.get(key) or _usual(key)
    return " / ".join(cases[case] for case in CASES)


def _usual(key: str) -> dict[str, str]:
    return {case: str(said) for case, said in DEFAULTS[key]._asdict().items()}


def _fault(text: str) -> Fault | None:
    if not text:
        return None
    if len(text) > LONGEST:
        return Fault.TOO_LONG
    if hides(text):
        return Fault.HIDDEN_SIGNS
    if FORBIDDEN & set(text):
        return Fault.MARKUP
    return None if any(sign.isalpha() for sign in text) else Fault.NO_LETTER
