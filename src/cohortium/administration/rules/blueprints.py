"""What a blueprint may say in the parts that this app applies. In words for whoever writes one."""

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import BUILT_IN
from cohortium.administration.rules import fields, organisations, roles, words
from cohortium.administration.rules.fields import FieldDetails
from cohortium.administration.rules.organisations import OrganisationDetails, usual_currency
from cohortium.administration.rules.places import countries
from cohortium.administration.rules.roles import RoleDetails
from cohortium.core.values import Unacceptable
from cohortium.tenancy import settings
from cohortium.tenancy.words import words_of

_SUGGESTED = ("country", "time_zone", "locale", "tax_rate")
_ROLE = ("name", "copied_from", "description", "grants")
_FIELD = ("entity", "label", "kind", "options", "help", "required", "place")
_HOLIDAYS = "public_holidays"


def faults_of_organisation(said: Any) -> list[str]:
    """What is suggested of an organisation: country, time zone, way of writing, tax."""
    if found := _shape(said, _SUGGESTED, required=_SUGGESTED):
        return found
    if said["country"] not in countries():
        return [f"There is no country {said['country']}."]
    try:
        rate = Decimal(said["tax_rate"])
    except (InvalidOperation, TypeError):
        return ["tax_rate is no number in quotation marks."]
    details = OrganisationDetails(
        "Any",
        said["time_zone"],
        currency=usual_currency(said["country"]),
        tax_rate=rate,
        locale=said["locale"],
    )
    return [f"{field}: {why}." for field, why in organisations.faults(details, country=said["country"]).items()]


def faults_of_words(said: Any) -> list[str]:
    """Words of the house, with which no two roles of the product may have one name."""
    if not isinstance(said, Mapping) or not all(_is_text(cases, words.CASES) for cases in said.values()):
        return [f"Each word has the cases {', '.join(words.CASES)}."]
    found = [f"{place}: {why}." for place, why in words.faults(said).items()]
    names = [role.name_in(words_of(said)) for role in BUILT_IN] if not found else []
    return found + [f"Two roles would be called {name}." for name in sorted(_twice(names))]


def faults_of_settings(said: Any) -> list[str]:
    """Values of settings that are declared, each by itself and beside the others of its page."""
    if not isinstance(said, Mapping):
        return ["It is no table of keys and values."]
    found = []
    for key, value in said.items():
        if key not in settings.declared():
            found.append(f"Nobody declares a setting {key}.")
            continue
        try:
            settings.declared()[key].kind.read(value)
        except Unacceptable as fault:
            found.append(f"{key}: {fault.sentence}")
    return found or _faults_together(said)


def faults_of_roles(said: Any) -> list[str]:
    """Roles that are copies of the product's, with what they grant beside."""
    if not isinstance(said, list):
        return ["It is no list of roles."]
    found = [fault for one in said for fault in _shape(one, _ROLE, required=("name", "copied_from"))]
    if found:
        return found
    known = {role.key for role in BUILT_IN}
    found = [f"There is no role {one['copied_from']} to copy." for one in said if one["copied_from"] not in known]
    for one in said:
        grants = one.get("grants", {})
        strange = [f"{name} = {span}" for name, span in grants.items() if not _is_grant(name, span)]
        found += [f"{one['name']} cannot grant {line}." for line in strange]
        # With something granted in any case: whether that suffices, the copied role decides.
        details = RoleDetails(one["name"], one.get("description", ""), {Permission.CAMPUS_READ: Span.EVERYTHING})
        found += [f"{one['name']}: {field} is {why}." for field, why in roles.faults(details).items()]
    return found + [f"There are two roles {name}." for name in sorted(_twice(one["name"] for one in said))]


def faults_of_fields(said: Any, *, entities: Collection[str]) -> list[str]:
    """Own fields of things that have such."""
    if not isinstance(said, list):
        return ["It is no list of fields."]
    found = [fault for one in said for fault in _shape(one, _FIELD, required=("entity", "label", "kind"))]
    if found:
        return found
    found = [f"{one['entity']} has no fields." for one in said if one["entity"] not in entities]
    taken: list[str] = []
    for one in said:
        details = field_of(one)
        found += [
            f"{details.label}: {name} is {why}." for name, why in fields.faults(details, sights=(), taken=taken).items()
        ]
        taken.append(details.label)
    return found


def faults_of_closed_days(said: Any) -> list[str]:
    """Whether the public holidays of the country are entered."""
    if not isinstance(said, Mapping) or said.keys() != {_HOLIDAYS} or not isinstance(said[_HOLIDAYS], bool):
        return [f"It says {_HOLIDAYS} = true, or false."]
    return []


def field_of(said: Mapping[str, Any]) -> FieldDetails:
    """A field as the action takes it."""
    given = {name: value for name, value in said.items() if name not in {"entity", "options"}}
    return FieldDetails(**given, options=tuple(said.get("options", ())))


def by_group(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Settings by the page on which they are saved."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in said.items():
        found.setdefault(settings.declared()[key].group, {})[key] = value
    return found


def _faults_together(said: Mapping[str, Any]) -> list[str]:
    stored: dict[tuple[UUID | None, str], Any] = {(None, key): value for key, value in said.items()}
    found = []
    for group in by_group(said):
        values = {one.key: settings.value_among(one, stored, None) for one in settings.of_group(group)}
        found += [f"{key}: {why}" for key, why in settings.groups()[group].check(values).items()]
    return found


def _shape(said: Any, names: Collection[str], *, required: Collection[str]) -> list[str]:
    if not isinstance(said, Mapping):
        return ["It is no table."]
    strange = [f"Nobody knows {name}." for name in said if name not in names]
    return strange + [f"{name} is missing." for name in required if name not in said]


def _is_text(cases: Any, names: Collection[str]) -> bool:
    return (
        isinstance(cases, Mapping) and set(cases) == set(names) and all(isinstance(one, str) for one in cases.values())
    )


def _is_grant(name: str, span: str) -> bool:
    known = {str(permission): permission for permission in Permission}
    return name in known and span in {str(one) for one in known[name].spans}


def _twice(names: Any) -> set[str]:
    said = list(names)
    return {name for name in said if said.count(name) > 1}
