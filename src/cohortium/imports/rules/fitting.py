"""What a file says of people, as it can be kept here. What cannot be is left out, and said; the rest comes in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from cohortium.administration.rules import members
from cohortium.imports.rules.drafts import (
    AddressDraft,
    ContactDraft,
    FamilyDraft,
    GuardianDraft,
    LearnerDraft,
    Problem,
    StaffDraft,
    Weight,
)
from cohortium.people.rules import emergency, families, guardians, health, learners
from cohortium.people.rules.guardians import Relationship
from cohortium.people.rules.learners import Gender

MOST_SAID = 200
# Said of what is left out because it cannot be kept, of names that were made shorter, and of who has none.
NOT_TAKEN, CUT, NAMELESS, NO_NUMBER = "value-not-taken", "cut-short", "name-missing", "contact-without-number"
# What of a draft a field here comes from, where they are called otherwise.
_COLUMNS = {
    "display_name": "given_name",
    "first_name": "given_name",
    "last_name": "family_name",
    "date_of_birth": "birth_date",
    "suburb": "city",
    "medical_info": "health",
}


@dataclass(frozen=True, slots=True)
class House:
    """What has to be known of the organisation."""

    country: str
    countries: Collection[str]
    today: date


@dataclass(frozen=True, slots=True)
class Fitted:
    """The values of the fields of which the file says something, and what could not be kept. None: nothing can be."""

    values: dict[str, Any] | None
    problems: tuple[Problem, ...] = ()


def family(draft: FamilyDraft, house: House) -> Fitted:
    """A household."""
    said: dict[str, Any] = {
        "name": draft.name,
        "email": draft.email,
        "phone": draft.phone,
        **_address(draft.address, house),
    }
    said, problems = _cut(said, ("name",), families.AT_MOST)
    details = families.FamilyDetails(**said)
    found = families.faults(details, country=house.country, countries=house.countries)
    details, more = _without(details, found)
    kept = _values(families.tidied(details, country=house.country))
    return _fitted(kept, [*problems, *more], found, "name")


def guardian(draft: GuardianDraft, house: House) -> Fitted:
    """A grown-up. Who has one name only, has it as the first."""
    first, last = (draft.given_name, draft.family_name) if draft.given_name.strip() else (draft.family_name, "")
    said: dict[str, Any] = {"first_name": first, "last_name": last, "email": draft.email, "phone": draft.phone}
    said, problems = _cut(said, ("first_name", "last_name"), guardians.AT_MOST)
    details = guardians.GuardianDetails(
        **said,
        relationship=_relationship(draft.relationship, Relationship.GUARDIAN),
        may_pick_up=bool(draft.may_pick_up),
    )
    found = guardians.faults(details, country=house.country, countries=house.countries)
    details, more = _without(details, found)
    kept = _values(guardians.tidied(details, country=house.country))
    only = ("first_name", "last_name", "email", "phone", "relationship")
    values = {name: kept[name] for name in only}
    if draft.may_pick_up is not None:
        values["may_pick_up"] = kept["may_pick_up"]
    return _fitted(values, [*problems, *more], found, "first_name")


def contact(draft: ContactDraft, house: House) -> Fitted:
    """Whom to call. Without a number there is nobody to call."""
    said, problems = _cut({"name": draft.name, "phone": draft.phone}, ("name",), emergency.AT_MOST)
    details = emergency.ContactDetails(**said, relationship=_relationship(draft.relationship, Relationship.OTHER))
    found = emergency.faults(details, country=house.country)
    if "phone" in found or "name" in found:
        return Fitted(
            None, (Problem(NO_NUMBER, Weight.WARNING, "contacts", f"{draft.name} {draft.phone}"[:MOST_SAID]),)
        )
    kept = _values(emergency.tidied(details, country=house.country))
    return _fitted({name: kept[name] for name in ("name", "phone", "relationship")}, problems, found, "name")


def learner(draft: LearnerDraft, house: House) -> Fitted:
    """Somebody who is taught."""
    first, last = (draft.given_name, draft.family_name) if draft.given_name.strip() else (draft.family_name, "")
    said: dict[str, Any] = {
        "first_name": first,
        "last_name": last,
        "preferred_name": draft.preferred_name,
        "email": draft.email,
        "phone": draft.phone,
        **_address(draft.address, house),
    }
    said, problems = _cut(said, ("first_name", "last_name", "preferred_name"), learners.AT_MOST)
    gender = draft.gender.strip().lower()
    details = learners.LearnerDetails(
        **said, date_of_birth=draft.birth_date, gender=gender if gender in set(Gender) else ""
    )
    if gender and not details.gender:
        problems.append(_not_taken("gender", draft.gender))
    found = learners.faults(details, country=house.country, today=house.today, countries=house.countries)
    details, more = _without(details, found)
    kept = _values(learners.tidied(details, country=house.country))
    return _fitted(kept, [*problems, *more], found, "first_name")


def staff(draft: StaffDraft, house: House) -> Fitted:
    """Somebody who works here, who has an address."""
    name = f"{draft.given_name} {draft.family_name}".strip()
    said, problems = _cut({"display_name": name, "phone": draft.phone}, ("display_name",), members.AT_MOST)
    if members.faults_of_address(draft.email):
        return Fitted(None, (Problem(NOT_TAKEN, Weight.REFUSED, "email", draft.email[:MOST_SAID]),))
    details = members.MemberDetails(**said)
    found = members.faults(details, country=house.country)
    details, more = _without(details, found)
    kept = _values(members.tidied(details, country=house.country)) | {"email": draft.email.strip()}
    return _fitted(kept, [*problems, *more], found, "display_name")


def health_words(words: str, house: House) -> Fitted:
    """What is known of somebody's health: the words as they stand in the file."""
    if not words:
        return Fitted({"medical_info": ""})
    details = health.HealthDetails(medical_info=words[: health.AT_MOST["medical_info"]])
    problems = [Problem(CUT, Weight.WARNING, "health")] if len(words) > health.AT_MOST["medical_info"] else []
    if health.faults(details, country=house.country):
        return Fitted(None, (Problem(NOT_TAKEN, Weight.WARNING, "health"),))
    kept = health.tidied(details, country=house.country)
    return Fitted({"medical_info": kept.medical_info}, tuple(problems))


def _values(details: Any) -> dict[str, Any]:
    """What `asdict` gives, without its copies of what nobody can change."""
    return {one.name: getattr(details, one.name) for one in fields(details)}


def _address(draft: AddressDraft | None, house: House) -> dict[str, str]:
    if draft is None:
        return {}
    lines = "\n".join(line for line in (draft.line_1, draft.line_2) if line.strip())
    said = {"address": lines, "suburb": draft.city, "state": draft.state, "postcode": draft.postcode}
    country = draft.country.strip().upper()
    return {**said, "country": country or (house.country if any(said.values()) else "")}


def _relationship(words: str, otherwise: Relationship) -> str:
    known = {str(one) for one in Relationship}
    asked = words.strip().lower().replace("-", "_").replace(" ", "_")
    return asked if asked in known else str(otherwise)


def _cut(
    said: dict[str, Any], names: Collection[str], at_most: Mapping[str, int]
) -> tuple[dict[str, Any], list[Problem]]:
    """Names that are too long are made shorter: without one nobody can be kept."""
    long = [name for name in names if len(said[name]) > at_most[name]]
    problems = [Problem(CUT, Weight.WARNING, _COLUMNS.get(name, name), said[name][:MOST_SAID]) for name in long]
    return {**said, **{name: said[name][: at_most[name]].rstrip() for name in long}}, problems


def _without(details: Any, found: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    """Leave out what cannot be kept."""
    if not found:
        return details, []
    problems = [_not_taken(name, getattr(details, name)) for name in found]
    empty = {name: None if name == "date_of_birth" else "" for name in found}
    return replace(details, **empty), problems


def _not_taken(name: str, value: Any) -> Problem:
    return Problem(NOT_TAKEN, Weight.WARNING, _COLUMNS.get(name, name), str(value)[:MOST_SAID])


def _fitted(kept: Mapping[str, Any], problems: list[Problem], found: Mapping[str, Any], required: str) -> Fitted:
    if required in found:
        others = [one for one in problems if one.column != _COLUMNS.get(required, required)]
        missing = Problem(NAMELESS, Weight.REFUSED, _COLUMNS.get(required, required))
        return Fitted(None, (missing, *others))
    values = {name: value for name, value in kept.items() if value not in ("", None) and name != "campus_id"}
    return Fitted(values, tuple(problems))
