"""Requests about one's own data: what may be said of one, and by when it is answered.

The days are those of the law of the organisation's country, for each the shortest that may bind it. A month is counted
as 30 days, so that nobody is late in February.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from cohortium.core.text import plain, plain_lines, text_faults

AT_MOST = {"asked_by": 200, "note": 2000}
LONGEST_REASON = 500
# Longer ago it was not received here.
OLDEST = timedelta(days=366)


class RequestKind(StrEnum):
    """What somebody asks for."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    OBJECTION = "objection"


class CameBy(StrEnum):
    """How a request came."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"
    IN_PERSON = "in_person"
    PORTAL = "portal"
    # Nobody asked: the time is over for which it is kept.
    RETENTION = "retention"


OF_THE_OFFICE = (CameBy.EMAIL, CameBy.LETTER, CameBy.PHONE, CameBy.IN_PERSON)


class Fault(StrEnum):
    """Why something cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_WAY = "unknown_way"
    NOT_YET = "not_yet"
    TOO_LONG_AGO = "too_long_ago"


@dataclass(frozen=True, slots=True)
class RequestDetails:
    """What is said of a new request."""

    kind: str
    subject_type: str
    subject_id: UUID
    received_on: date
    came_by: str = CameBy.EMAIL
    # Who asked, where it was not the person: a mother, a lawyer.
    asked_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """How many days there are, and how many more where more are needed and it is said why."""

    days: int
    more: int
    source: str
    # For kinds of request that have other days.
    other: tuple[tuple[RequestKind, int], ...] = ()

    def of(self, kind: str) -> int:
        """The days for a request of this kind."""
        return dict(self.other).get(RequestKind(kind), self.days)


_GDPR = Term(30, 60, "GDPR, article 12(3): one month, and two more where it is complex")
_EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT"),
    *("LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
# Where no law of ours is known, a month.
USUAL = Term(30, 30, "no law known here: a month")
TERMS: dict[str, Term] = {
    **dict.fromkeys(_EU, _GDPR),
    "GB": Term(30, 60, "UK GDPR, article 12(3)"),
    # Nothing is said of more days in APP 12.4 and 13.5: what is reasonable is longer for what is complex.
    "AU": Term(30, 30, "Privacy Act 1988, APP 12.4 and 13.5: a reasonable period, which the OAIC takes to be 30 days"),
    # Whoever cannot answer in 30 days says within them by when (regulation 5(2)). Nothing asks for erasing on request;
    # the same days are a choice.
    "SG": Term(
        30, 30, "PDPA 2012, sections 21 and 22, and the Data Protection Regulations 2021, regulation 5: 30 days"
    ),
    # POPIA says “within a reasonable time”; the days are those of PAIA for records.
    "ZA": Term(30, 30, "POPIA, sections 23 to 25, with PAIA, sections 56 and 57: 30 days, and 30 more"),
    # Regulation 9: seven days to see; 8, 10 and 12: fourteen to object, correct, erase. More days are not in them: that
    # there are any is a choice, for which the reason is told.
    "KE": Term(
        7,
        14,
        "Data Protection (General) Regulations 2021, regulations 8, 9, 10 and 12: 7 days to see data, 14 to correct, "
        "erase or object",
        other=tuple(dict.fromkeys((RequestKind.CORRECTION, RequestKind.ERASURE, RequestKind.OBJECTION), 14).items()),
    ),
    "NZ": Term(28, 28, "Privacy Act 2020, section 44: 20 working days"),
}


def term_of(country: str) -> Term:
    """The days that this country gives."""
    return TERMS.get(country, USUAL)


def due_on(country: str, kind: str, received_on: date) -> date:
    """The last day on which an answer is in time."""
    return received_on + timedelta(days=term_of(country).of(kind))


def extended(country: str, due: date) -> date:
    """The last day once more time was taken."""
    return due + timedelta(days=term_of(country).more)


def faults(details: RequestDetails, *, today: date) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if details.kind not in set(RequestKind):
        found["kind"] = Fault.UNKNOWN_KIND
    if details.came_by not in set(CameBy):
        found["came_by"] = Fault.UNKNOWN_WAY
    if details.received_on > today:
        found["received_on"] = Fault.NOT_YET
    elif details.received_on < today - OLDEST:
        found["received_on"] = Fault.TOO_LONG_AGO
    return found


def fault_of_reason(reason: str, *, needed: bool = True) -> Fault | None:
    """What is wrong with words that say why."""
    found = text_faults({"reason": reason}, {"reason": LONGEST_REASON})
    if found:
        return Fault(found["reason"])
    return Fault.MISSING if needed and not any(sign.isalnum() for sign in reason) else None


def tidied(details: RequestDetails) -> RequestDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, asked_by=plain(details.asked_by), note=plain_lines(details.note))
