"""What a role may be called, and what it may grant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.core.text import plain, plain_lines, text_faults

# Signs, of what is written out in words.
AT_MOST = {"name": 80, "description": 300}

Granted = Mapping[Permission, Span]


@dataclass(frozen=True, slots=True)
class RoleDetails:
    """Everything that a person says about a role."""

    name: str
    description: str = ""
    permissions: Granted = field(default_factory=dict)


class Fault(StrEnum):
    """Why something said about a role cannot be accepted. The action has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    HIDDEN_SIGNS = "hidden_signs"
    NAME_TAKEN = "name_taken"
    GRANTS_NOTHING = "grants_nothing"
    NOT_GRANTABLE = "not_grantable"
    NOT_SO_FAR = "not_so_far"


def faults(details: RoleDetails) -> dict[str, Fault]:
    """Name what cannot be accepted, by field; a permission stands under `permissions/<its name>`."""
    texts = {name: getattr(details, name) for name in AT_MOST}
    found = {name: Fault(why) for name, why in text_faults(texts, AT_MOST).items()}
    if not any(sign.isalnum() for sign in details.name):
        found["name"] = Fault.MISSING
    if not details.permissions:
        found["permissions"] = Fault.GRANTS_NOTHING
    for permission, span in details.permissions.items():
        if not permission.spans:
            found[f"permissions/{permission}"] = Fault.NOT_GRANTABLE
        elif span not in permission.spans:
            found[f"permissions/{permission}"] = Fault.NOT_SO_FAR
    return found


def tidied(details: RoleDetails) -> RoleDetails:
    """The details as they are kept: no stray spaces."""
    return replace(details, name=plain(details.name), description=plain_lines(details.description))


def granted(stored: Mapping[str, str]) -> dict[Permission, Span]:
    """What a role's row grants, of what this release knows."""
    return {
        _PERMISSIONS[name]: _SPANS[span] for name, span in stored.items() if name in _PERMISSIONS and span in _SPANS
    }


def unknown(stored: Mapping[str, str]) -> dict[str, str]:
    """What stands in a role's row by another release's words: it grants nothing here, and whoever edits leaves it."""
    return {name: span for name, span in stored.items() if name not in _PERMISSIONS}


def written(permissions: Granted) -> dict[str, str]:
    """What a role's row holds."""
    return {str(permission): str(span) for permission, span in sorted(permissions.items())}


def lessened(before: Granted, after: Granted) -> list[Permission]:
    """The permissions that reach less far afterwards, or are gone."""
    return [permission for permission, span in before.items() if not _reaches(after.get(permission), span)]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each permission that differs, with its span before and after, as the trail tells it."""
    names = sorted({*before, *after})
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _reaches(span: Span | None, as_far_as: Span) -> bool:
    return span is not None and span.covers(as_far_as)


_PERMISSIONS = {str(permission): permission for permission in Permission}
_SPANS = {str(span): span for span in Span}
