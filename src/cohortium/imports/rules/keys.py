"""Ids for records whose file has none: the same values make the same id, however often the file is read."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.names import fold, same_words

# Enough that no two of a million meet.
_SIGNS = 20
# Of a name, to tell the grown-ups of one household apart.
_SIGNS_OF_NAME = 8
_BETWEEN = " | "
_OWN = re.compile(rf"(learner|family|staff):[0-9a-f]{{{_SIGNS}}}(?: \(\d{{1,9}}\))?")
_OF_GUARDIAN = re.compile(rf"([0-9a-f]{{{_SIGNS_OF_NAME}}})=(g:[0-9a-f]{{{_SIGNS}}})")


def of_learner(given_name: str, family_name: str, birth_date: date | None, email: str = "") -> str:
    """By name and birth date; by the address, where no birth date is known."""
    return _made(Kind.LEARNER, fold(given_name), fold(family_name), birth_date or email.casefold())


def of_family(name: str, email: str = "", phone: str = "") -> str:
    """By name and the address, or the number where it has none."""
    return _made(Kind.FAMILY, same_words(name), email.casefold() or phone)


def of_staff(name: str) -> str:
    """By the name, in whatever order and spelling of its letters it is written."""
    return _made(Kind.STAFF, same_words(name))


def of_staff_address(email: str) -> str:
    """By the address, which nobody else has."""
    return _made(Kind.STAFF, email.casefold())


def of_class(name: str) -> str:
    """By the name."""
    return _made(Kind.CLASS, fold(name))


def of_enrolment(learner: str, group: str, starts: object) -> str:
    """By who, where and since when."""
    return _made(Kind.ENROLMENT, learner, group, starts)


def of_guardian(family: str, name: str, email: str = "") -> str:
    """By name and address, within a family."""
    return f"g:{_digest(family, same_words(name), email.casefold())}"


def is_made_of_guardian(source_id: str) -> bool:
    """Whether the id of a guardian, behind that of their family, was made here."""
    return own_id(source_id).startswith("g:")


def own_id(source_id: str) -> str:
    """The id of a guardian without that of their family."""
    return source_id.rpartition("/")[2]


def another(key: str, number: int) -> str:
    """The id of the second, third … record that has this one."""
    return f"{key} ({number})"


def kept(ids: Iterable[str], guardians: Mapping[str, str]) -> str:
    """The ids that were made for a row, to stand beside it: corrected, it is still known. `guardians` are by name."""
    own = [one for one in ids if _OWN.fullmatch(one)]
    grown_up = [f"{of_name(name)}={one}" for name, one in guardians.items()]
    return _BETWEEN.join([*own, *(one for one in grown_up if _OF_GUARDIAN.fullmatch(one))])


def given(said: object) -> dict[str, str]:
    """What stands beside a row: ids by the kind of what they are of, those of grown-ups by `of_name`."""
    found: dict[str, str] = {}
    for part in (one.strip() for one in (said if isinstance(said, str) else "").split(_BETWEEN.strip())):
        if own := _OWN.fullmatch(part):
            found[own[1]] = part
        elif grown_up := _OF_GUARDIAN.fullmatch(part):
            found[grown_up[1]] = grown_up[2]
    return found


def of_name(name: str) -> str:
    """What is left of a name in `kept`."""
    return _digest(same_words(name))[:_SIGNS_OF_NAME]


def _made(kind: Kind, *values: object) -> str:
    return f"{kind.value}:{_digest(*values)}"


def _digest(*values: object) -> str:
    said = "\x1f".join("" if value is None else str(value) for value in values)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:_SIGNS]
