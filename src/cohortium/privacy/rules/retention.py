"""How long what is known of people is kept once they are not with us any more.

A duty is an obligation to keep: until it is over nobody is erased, also where they ask. Without one, who asks is erased
at once, and the time only says when the house looks at it by itself.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_YEARS = 50
OF_AGE = 18


class Kept(StrEnum):
    """Whose data it is. What is known of a child is often kept longer."""

    MINOR = "minor"
    ADULT = "adult"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Rule:
    """So many years after it ended, as a duty or not; and who says so."""

    years: int
    is_duty: bool
    source: str = ""


_HOUSE = "Nobody prescribes it: it is what a house usually needs to answer questions and claims."
# Australia: the retention of seven years for minors that the school's own rules name under the Privacy Act 1988, whose
# APP 11.2 asks for the rest to be destroyed once nobody needs it. Singapore: PDPA 2012, section 25 (no longer than
# needed), and six years of the Limitation Act 1959, section 6. South Africa: POPIA, section 14, and five years of the
# Skills Development rules for learners' records. Kenya: Data Protection Act 2019, section 39, and seven years of the
# Limitation of Actions Act (Cap. 22) rounded up from six. GDPR, article 5(1)(e), gives no number.
_SEVEN = "Seven years for minors, as the school keeps under the Privacy Act 1988 (APP 11.2)."
DEFAULTS: dict[str, dict[Kept, Rule]] = {
    "AU": {Kept.MINOR: Rule(7, True, _SEVEN), Kept.ADULT: Rule(7, False, _HOUSE), Kept.FAMILY: Rule(7, False, _HOUSE)},
    "SG": dict.fromkeys(Kept, Rule(6, False, "PDPA 2012, section 25; Limitation Act 1959, section 6.")),
    "ZA": dict.fromkeys(Kept, Rule(5, True, "POPIA, section 14; records of learnerships.")),
    "KE": dict.fromkeys(Kept, Rule(7, False, "Data Protection Act 2019, section 39; Limitation of Actions Act.")),
}
USUAL: dict[Kept, Rule] = dict.fromkeys(Kept, Rule(3, False, _HOUSE))


def defaults_of(country: str) -> dict[Kept, Rule]:
    """The rules of a country, until the organisation has its own."""
    return DEFAULTS.get(country, USUAL)


def kept_as(born: date | None, ended: date) -> Kept:
    """Whose data it is: of somebody whose day of birth is not known, an adult's."""
    return Kept.MINOR if born and years_later(born, OF_AGE) > ended else Kept.ADULT


def years_later(day: date, years: int) -> date:
    """The same day so many years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def over_on(rule: Rule, ended: date) -> date:
    """The first day on which it need not be kept any more."""
    return years_later(ended, rule.years)
