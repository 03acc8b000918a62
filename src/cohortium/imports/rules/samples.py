"""What stands in the columns of a table, as far as it tells what they hold: a few short values, and no secrets."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import suggest
from cohortium.imports.rules.names import fold
from cohortium.imports.rules.sheets import Sheet
from cohortium.people.rules.national_ids import compact, last_signs, nric_fault, rsa_fault, usi_fault

MOST, LONGEST = 3, 40
HEALTH = "health"
_MASK = "\u2022\u2022\u2022\u2022"
# Of headings: what such a column holds is shown to nobody who only sorts columns.
_OF_HEALTH = re.compile(
    r"health|medic|allerg|diagnos|disab|diet|illness|asthma|epilep|special need|vaccin|immuni|gesund|sante|salud|afya"
)
# And what a column holds of which the last signs are shown.
_OF_IDS = re.compile(
    r"\b(nric|fin|ic|usi|ssn|tfn|passport|identity|national|medicare|social security|tax file|birth cert\w*)\b"
    r"|\bid (number|card|document)\b|reisepass|pasaporte|passeport"
)
Samples = Mapping[str, tuple[str, ...]]


def samples_of(sheet: Sheet) -> dict[str, list[str]]:
    """By heading, the first values that differ. A column of somebody's health is not there, an empty one has none."""
    found: dict[str, list[str]] = {column: [] for column in sheet.columns if not is_of_health(column)}
    open_ = dict(found)
    for _number, row in sheet.rows:
        for column, values in list(open_.items()):
            said = _shown(column, row.get(column))
            if said and said not in values:
                values.append(said)
            if len(values) == MOST:
                del open_[column]
        if not open_:
            break
    return found


def is_of_health(column: str) -> bool:
    """Whether the heading says that it is about somebody's health."""
    guess = suggest([column], Kind.LEARNER).fields.get(column)
    return guess == HEALTH or bool(_OF_HEALTH.search(fold(column)))


def _shown(column: str, cell: object) -> str:
    text = cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat() if isinstance(cell, date) else ""
    words = " ".join((text or ("" if cell is None else str(cell))).split())
    if _OF_IDS.search(fold(column)) or _is_id(words):
        number = compact(words)
        return f"{_MASK} {last_signs(number)}" if number else ""
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}\u2026"


def _is_id(words: str) -> bool:
    """Whether it is a number of those whose check digits are known."""
    number = compact(words)
    return bool(number) and None in (nric_fault(number), rsa_fault(number), usi_fault(number))
