"""Where a learner comes from and wants to go: what may be said of work, wishes, and of who they are in statistics."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from cohortium.core.text import hides, plain, plain_lines, text_faults

# Signs.
DEMOGRAPHICS_AT_MOST = {"race": 60, "disability": 200}
BACKGROUND_AT_MOST = {
    "previous_employer": 200,
    "previous_role": 200,
    "previous_duration": 100,
    "references": 2000,
    "job_type": 200,
}
# Languages or skills, and the signs of each.
MOST_ENTRIES, LONGEST_ENTRY = 40, 100


class MaritalStatus(StrEnum):
    """As registers have it. Not said is none."""

    SINGLE = "single"
    MARRIED = "married"
    PARTNERED = "partnered"
    SEPARATED = "separated"
    DIVORCED = "divorced"
    WIDOWED = "widowed"


class Education(StrEnum):
    """The highest that was finished, whatever it is called where they went."""

    NONE = "none"
    PRIMARY = "primary"
    LOWER_SECONDARY = "lower_secondary"
    SECONDARY = "secondary"
    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"
    DEGREE = "degree"
    POSTGRADUATE = "postgraduate"


@dataclass(frozen=True, slots=True)
class DemographicsDetails:
    """What is asked for reports, and decides about nothing. Race is a word or code of the country's own."""

    race: str = ""
    disability: str = ""
    marital_status: str = ""
    highest_education: str = ""


@dataclass(frozen=True, slots=True)
class BackgroundDetails:
    """What they can do and did, and what they wish."""

    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    previous_employer: str = ""
    previous_role: str = ""
    previous_duration: str = ""
    references: str = ""
    preferred_country: str = ""
    job_type: str = ""
    # Nothing: nobody asked.
    willing_to_relocate: bool | None = None


class Fault(StrEnum):
    """Why something said cannot be accepted. The action has the words."""

    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    TOO_MANY = "too_many"
    NOT_OFFERED = "not_offered"
    UNKNOWN_COUNTRY = "unknown_country"


def faults_of_demographics(details: DemographicsDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = {name: Fault(why) for name, why in text_faults(asdict(details), DEMOGRAPHICS_AT_MOST).items()}
    offered: dict[str, Collection[str]] = {
        "marital_status": list(MaritalStatus),
        "highest_education": list(Education),
    }
    for name, values in offered.items():
        said = getattr(details, name)
        if said and said not in values:
            found[name] = Fault.NOT_OFFERED
    return found


def faults_of_background(details: BackgroundDetails, *, countries: Collection[str]) -> dict[str, Fault]:
    """Name what cannot be accepted, by field."""
    found = {name: Fault(why) for name, why in text_faults(asdict(details), BACKGROUND_AT_MOST).items()}
    for name in ("languages", "skills"):
        if fault := _fault_of_entries(getattr(details, name)):
            found[name] = fault
    if details.preferred_country and details.preferred_country not in countries:
        found["preferred_country"] = Fault.UNKNOWN_COUNTRY
    return found


def tidied_demographics(details: DemographicsDetails) -> DemographicsDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, race=plain(details.race), disability=plain(details.disability))


def tidied_background(details: BackgroundDetails) -> BackgroundDetails:
    """The details as they are kept: no stray spaces, and nothing twice in a list."""
    return replace(
        details,
        languages=_tidied(details.languages),
        skills=_tidied(details.skills),
        previous_employer=plain(details.previous_employer),
        previous_role=plain(details.previous_role),
        previous_duration=plain(details.previous_duration),
        references=plain_lines(details.references),
        job_type=plain(details.job_type),
    )


def _tidied(entries: Collection[str]) -> tuple[str, ...]:
    once = {one.casefold(): one for one in reversed([plain(entry) for entry in entries]) if one}
    return tuple(reversed(once.values()))


def _fault_of_entries(entries: Collection[str]) -> Fault | None:
    if len(entries) > MOST_ENTRIES:
        return Fault.TOO_MANY
    if any(len(one) > LONGEST_ENTRY for one in entries):
        return Fault.TOO_LONG
    return Fault.HIDDEN_SIGNS if any(hides(one) for one in entries) else None
