"""What may be said of an enrolment."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# So many learners in one go, and so many signs of a reason.
AT_MOST = {"learners": 200, "reason": 500}
LARGEST = Decimal(10) ** 9


class Source(StrEnum):
    """Where it came from."""

    OFFICE = "office"
    FAMILY = "family"
    PUBLIC = "public"
    IMPORT = "import"
    API = "api"


class Begin(StrEnum):
    """As what an enrolment begins."""

    ENQUIRY = "enquiry"
    TRIAL = "trial"
    APPLIED = "applied"
    WAITLISTED = "waitlisted"
    # A seat: paid for first where there is something to pay.
    SEAT = "seat"


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of enrolments when they begin."""

    begin: Begin = Begin.SEAT
    source: Source = Source.OFFICE
    price: Decimal | None = None
    # Why it is right although something speaks against it.
    override: str = ""


def to_pay(override: Decimal | None, cohort: Decimal | None, program: Decimal | None) -> Decimal:
    """What it costs: what was agreed with this learner, or else of the cohort, or else of the program."""
    return next((one for one in (override, cohort, program) if one is not None), Decimal(0))
