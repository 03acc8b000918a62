"""What somebody is about to found. Nothing here writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohortium.administration.blueprints import Blueprint, blueprints
from cohortium.administration.queries.settings import written
from cohortium.administration.rules.founding import (
    LONGEST_CODE,
    Fault,
    FoundingDetails,
    fault_of_code,
    suggested_code,
)
from cohortium.core import numbers
from cohortium.core.errors import Words
from cohortium.core.numbers import Pattern
from cohortium.identity.models import User
from cohortium.onboarding.models import Founding
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.settings import Declared, declared, groups
from cohortium.tenancy.words import words_of


@dataclass(frozen=True, slots=True)
class FoundingRow:
    """What was said so far."""

    founding_id: UUID
    owner_name: str
    details: FoundingDetails
    is_founded: bool

    @property
    def is_described(self) -> bool:
        return bool(self.details.code)


@dataclass(frozen=True, slots=True)
class Brought:
    """Something that a blueprint brings: what it is, and how it is then."""

    label: Words
    value: str


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """A blueprint as somebody reads it who chooses one."""

    key: str
    name: str
    about: str
    # What is taught, in what, by what and where, as it is called then.
    words: tuple[str, ...]
    settings: tuple[Brought, ...]
    roles: tuple[str, ...]
    fields: tuple[str, ...]
    # Whether it is made for the country that was said.
    is_at_home: bool


def visible_to(user: User) -> QuerySet[Founding]:
    """What this person founds, and nobody else's."""
    return Founding.objects.filter(user=user)


def under_way(user: User) -> FoundingRow | None:
    """What there is to go on with: begun, and not founded yet."""
    found = visible_to(user).filter(founded_at=None).first()
    return row_of(found) if found else None


def row_of(founding: Founding) -> FoundingRow:
    """What was said so far, as pages show it."""
    details = FoundingDetails(founding.name, founding.code, founding.country, founding.time_zone)
    return FoundingRow(founding.pk, founding.owner_name, details, founding.founded_at is not None)


def has_log_in(email: str) -> bool:
    """Whether whoever has the link to this address has a log-in already."""
    return User.objects.with_address(email).exists()


def fault_of(code: str) -> Fault | None:
    """Why a code cannot be had: its shape, or it is somebody's. Whose is not said."""
    fault = fault_of_code(code)
    if fault is None and organisation_id_of(code.strip()) is not None:
        return Fault.CODE_TAKEN
    return fault


def free_code(name: str) -> str:
    """A code for an organisation of this name that nobody has; nothing where none can be made of it."""
    first = suggested_code(name)
    others = (f"{first[: LONGEST_CODE - 2]}-{n}" for n in range(2, 10)) if first else ()
    return next((code for code in (first, *others) if code and fault_of(code) is None), first)


def choices(country: str, *, on: date) -> list[BlueprintRow]:
    """Every blueprint, those made for this country first; numbers as they are on this day."""
    every = list(blueprints().values())
    # Each says how it is with all that any of them sets: so they can be compared.
    set_by_some = list(dict.fromkeys(key for one in every for key in one.parts.get("settings", {})))
    rows = [_row(one, country, on, set_by_some) for one in every]
    return sorted(rows, key=lambda row: not row.is_at_home)


def _row(one: Blueprint, country: str, on: date, compared: Sequence[str]) -> BlueprintRow:
    chosen = one.parts.get("words", {})
    words = words_of(chosen)
    return BlueprintRow(
        one.key,
        one.name,
        one.about,
        tuple(str(words[key].many) for key in ("learner", "cohort", "program", "campus")),
        tuple(_brought(declared()[key], one.parts.get("settings", {}), on) for key in compared),
        tuple(role["name"] for role in one.parts.get("roles", [])),
        tuple(field["label"] for field in one.parts.get("fields", [])),
        one.parts.get("organisation", {}).get("country") == country,
    )


def _brought(setting: Declared[Any], said: Mapping[str, Any], on: date) -> Brought:
    value = said.get(setting.key, written(setting, setting.default))
    if isinstance(setting.kind, Pattern):
        # The first one says more than the pattern.
        return Brought(setting.label, numbers.written(value, 1, on))
    return Brought(f"{groups()[setting.group].label}: {setting.label}", "" if value is None else str(value))
