"""Fields of the organisation's own: what may be said of one, and what may stand in it.

Whatever has such fields keeps their values in a JSON column, by their keys, and calls `accepted` before it does.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cohortium.core.errors import Words
from cohortium.core.text import hides, normal, plain, text_faults
from cohortium.core.values import FILL_IN, NO_SUCH_FIELD, OF_FIELDS, Kind, Unacceptable, is_empty, of_field, offers

AT_MOST = {"label": 80, "help": 200}
LONGEST_OPTION, MOST_OPTIONS, HIGHEST_PLACE = 80, 50, 999
_KEY = 40


@dataclass(frozen=True, slots=True)
class FieldDetails:
    """Everything that a person says about a field."""

    label: str
    kind: str
    options: tuple[str, ...] = ()
    help: str = ""
    required: bool = False
    seen_with: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field as forms, pages and the API use it."""

    key: str
    label: str
    kind: Kind[Any]
    help: str
    required: bool
    seen_with: str


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NAME_TAKEN = "name_taken"
    UNKNOWN_KIND = "unknown_kind"
    NO_OPTIONS = "no_options"
    TOO_MANY_OPTIONS = "too_many_options"
    BAD_OPTION = "bad_option"
    OPTION_TWICE = "option_twice"
    NO_SUCH_SIGHT = "no_such_sight"
    NO_SUCH_PLACE = "no_such_place"


def faults(details: FieldDetails, *, sights: Collection[str], taken: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field. `taken` are the labels of the others."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.label):
        found["label"] = Fault.MISSING
    elif plain(details.label).casefold() in {label.casefold() for label in taken}:
        found["label"] = Fault.NAME_TAKEN
    if details.kind not in OF_FIELDS:
        found["kind"] = Fault.UNKNOWN_KIND
    elif why := _fault_of_options(details):
        found["options"] = why
    if details.seen_with and details.seen_with not in sights:
        found["seen_with"] = Fault.NO_SUCH_SIGHT
    if not 0 <= details.place <= HIGHEST_PLACE:
        found["place"] = Fault.NO_SUCH_PLACE
    return found


def tidied(details: FieldDetails) -> FieldDetails:
    """The details as they are kept: no stray spaces, and no options where the kind has none."""
    options = tuple(plain(one) for one in details.options if plain(one))
    kept = options if offers(of_field(details.kind)) else ()
    return replace(details, label=plain(details.label), help=plain(details.help), options=kept)


def key_of(label: str, taken: Collection[str]) -> str:
    """A key for a field of this label: it stands in the API and never changes."""
    plain_letters = normal(label, "NFKD").encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain_letters).strip("_")[: _KEY - 4] or "field"
    key, n = stem, 1
    while key in taken:
        n += 1
        key = f"{stem}_{n}"
    return key


def accepted(
    fields: Sequence[OwnField], *, before: Mapping[str, Any], sent: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Words]]:
    """All values as they are to be kept, and what cannot be accepted by the key of its field.

    `fields` are those that whoever sends them may see; what stands in others stays as it is. What is left out does too.
    """
    known = {field.key: field for field in fields}
    values, found = dict(before), dict.fromkeys(sent.keys() - known.keys(), NO_SUCH_FIELD)
    for key, field in known.items():
        if key in sent:
            try:
                value = None if is_empty(sent[key]) else field.kind.tidied(sent[key])
            except Unacceptable as fault:
                found[key] = fault.sentence
                continue
            if is_empty(value):
                values.pop(key, None)
            else:
                values[key] = value
        if field.required and key not in values:
            found[key] = FILL_IN
    return values, found


def changes(
    fields: Sequence[OwnField], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """What changed, as the trail tells it: under the labels of now, since a field may be renamed or retired."""
    return {
        f"custom.{field.label}": (before.get(field.key), after.get(field.key))
        for field in fields
        if before.get(field.key) != after.get(field.key)
    }


def options_in(stored: Collection[Any]) -> set[str]:
    """The options that stand in these values."""
    return {one for value in stored for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}


def _fault_of_options(details: FieldDetails) -> Fault | None:
    if not offers(of_field(details.kind)):
        return None
    options = [plain(one) for one in details.options if plain(one)]
    if not options:
        return Fault.NO_OPTIONS
    if len(options) > MOST_OPTIONS:
        return Fault.TOO_MANY_OPTIONS
    if any(len(one) > LONGEST_OPTION or hides(one) for one in options):
        return Fault.BAD_OPTION
    # One of both may be a slip for another word: it is not dropped in silence.
    return Fault.OPTION_TWICE if len({one.casefold() for one in options}) < len(options) else None
