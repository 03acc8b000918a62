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


_HOUSE = "No law sets a period. This is usually enough to answer questions and claims."
# No law of these four says in years how long a training provider keeps what it knows of learners: each says that it is
# not longer than needed, or than another law asks for. Each figure is a choice, and its source says what it rests on;
# docs/retention.md has the whole of it. They start with what the country usually needs; a house sets its own.
#
# Australia: Privacy Act 1988, APP 11.2, without a figure. Seven years for minors as a duty is what the product was
# asked for; it is also how long New South Wales (Health Records and Information Privacy Act 2002, section 25) and
# Victoria (Health Records Act 2001, HPP 4.2) have health providers keep records of adults. For those of children both
# say until they are 25: a house that is one sets that itself.
# Singapore: PDPA 2012, section 25, without a figure. Six years: Limitation Act 1959, section 6(1), claims from
# contracts.
# South Africa: POPIA, section 14(1), without a figure, but for what another law asks for: Tax Administration Act 2011,
# section 29(3), five years, for what shows how levies and allowances for learners were claimed. As a duty for all.
# Kenya: Data Protection Act 2019, section 39, and the General Regulations 2021, regulation 19, without a figure. Six
# years: Limitation of Actions Act (Cap. 22), section 4(1), claims from contracts; one for those brought last.
_AU = "Privacy Act 1988, APP 11.2, names no figure. States ask for seven years for adults’ health records."
_SG = "PDPA 2012, section 25, names no figure. Six years follow the Limitation Act 1959, section 6(1)."
_ZA = "POPIA, section 14(1), names no figure. Five years follow the Tax Administration Act 2011, section 29."
_KE = (
    "Data Protection Act 2019, section 39, names no figure. Seven years are six of the Limitation of Actions "
    "Act, section 4(1), and one for claims brought at their end."
)
DEFAULTS: dict[str, dict[Kept, Rule]] = {
    "AU": {Kept.MINOR: Rule(7, True, _AU), Kept.ADULT: Rule(7, False, _HOUSE), Kept.FAMILY: Rule(7, False, _HOUSE)},
    "SG": dict.fromkeys(Kept, Rule(6, False, _SG)),
    "ZA": dict.fromkeys(Kept, Rule(5, True, _ZA)),
    "KE": dict.fromkeys(Kept, Rule(7, False, _KE)),
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
