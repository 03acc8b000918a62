"""What an organisation may set: each setting is declared once, in code, by the app that reads it.

    REST = declare("members.rest", Whole(1, 60), 1, label=…, help=…, group="team", permission="setting:edit")
    value_of(REST)

A value that nobody set, that no release knows or that cannot be read is the default: reading never fails.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Generic, TypeVar
from uuid import UUID

from cohortium.core.errors import Words
from cohortium.core.values import Kind, Unacceptable
from cohortium.tenancy.models import Setting
from cohortium.tenancy.scope import changed, remembered

V = TypeVar("V")
Otherwise = TypeVar("Otherwise")

Values = Mapping[str, Any]
# By campus, or None for the whole organisation, and key: as JSON has it.
Stored = Mapping[tuple[UUID | None, str], Any]
# Names what is wrong with values that belong together, by key.
Check = Callable[[Values], Mapping[str, Words]]
_REMEMBERED = "settings"


@dataclass(frozen=True)
class Declared(Generic[V]):
    """A setting: what may be set, what holds until somebody does, and the words for people."""

    key: str
    kind: Kind[Any]
    default: V
    label: Words
    help: Words
    group: str
    # Who may set it, beside being allowed to set anything.
    permission: str
    # Whether a campus may have a value of its own.
    at_campuses: bool = False
    # Whether nothing is a value too.
    optional: bool = False


@dataclass(frozen=True)
class Group:
    """Settings that stand together on one page and are saved together."""

    key: str
    label: Words
    about: Words
    check: Check


_declared: dict[str, Declared[Any]] = {}
_groups: dict[str, Group] = {}


class TwiceDeclared(RuntimeError):
    """Two apps declare the same thing: a mistake in the code."""


def _no_check(values: Values) -> Mapping[str, Words]:
    return {}


def group(key: str, *, label: Words, about: Words, check: Check | None = None) -> None:
    """Make a page of settings. `check` looks at all of its values together, as they would be."""
    if key in _groups:
        raise TwiceDeclared(key)
    _groups[key] = Group(key, label, about, check or _no_check)


def declare(
    key: str,
    kind: Kind[V],
    default: Otherwise,
    *,
    label: Words,
    help: Words,  # noqa: A002 - as forms and the API call it
    group: str,
    permission: str,
    at_campuses: bool = False,
    optional: bool = False,
) -> Declared[V | Otherwise]:
    """Say that there is such a setting.

    Raises:
        TwiceDeclared: there is one already.
    """
    if key in _declared:
        raise TwiceDeclared(key)
    setting: Declared[V | Otherwise] = Declared(
        key, kind, default, label, help, group, permission, at_campuses, optional
    )
    _declared[key] = setting
    return setting


def declared() -> Mapping[str, Declared[Any]]:
    """Every setting, by its key, in the order in which they were declared."""
    return MappingProxyType(_declared)


def groups() -> Mapping[str, Group]:
    """Every page of settings."""
    return MappingProxyType(_groups)


def of_group(key: str, *, at_campus: bool = False) -> list[Declared[Any]]:
    """The settings of a page; of a campus's page those that a campus may have."""
    return [one for one in _declared.values() if one.group == key and (one.at_campuses or not at_campus)]


def value_of(setting: Declared[V], *, campus_id: UUID | None = None) -> V:
    """What holds here: what the campus has, or the organisation, or the default. One statement in a transaction."""
    return value_among(setting, stored_here(), campus_id)


def value_among(setting: Declared[V], stored: Stored, campus_id: UUID | None) -> V:
    """What would hold if this were stored."""
    for place in (campus_id, None) if setting.at_campuses and campus_id else (None,):
        for value in _readable(setting, stored, place):
            found: V = value
            return found
    return setting.default


def stored_here() -> Stored:
    """All that is stored in this organisation, by campus and key; read once in a transaction."""
    return remembered(_REMEMBERED, _stored)


def came_along(rows: Iterable[Mapping[str, Any]]) -> None:
    """Take what came with another question (`campus`, `key`, `value` of each), so that nobody has to ask again."""
    remembered(
        _REMEMBERED,
        lambda: {(UUID(row["campus"]) if row["campus"] else None, row["key"]): row["value"] for row in rows},
    )


def settings_changed() -> None:
    """Whoever reads settings from now on in this transaction gets the new ones."""
    changed(_REMEMBERED)


def misfits() -> Iterator[tuple[UUID | None, str, Any]]:
    """What is stored and does not count: unknown to this release, at a campus that has none, or not readable."""
    for (campus_id, key), stored in stored_here().items():
        if not _counts(key, campus_id):
            yield campus_id, key, stored


def _counts(key: str, campus_id: UUID | None) -> bool:
    setting = _declared.get(key)
    if setting is None or (campus_id and not setting.at_campuses):
        return False
    return bool(list(_readable(setting, stored_here(), campus_id)))


def _readable(setting: Declared[Any], stored: Stored, campus_id: UUID | None) -> Iterator[Any]:
    """The value that is stored there, if there is one that can be read."""
    if (campus_id, setting.key) not in stored:
        return
    value = stored[campus_id, setting.key]
    if value is None and setting.optional:
        yield None
        return
    try:
        yield setting.kind.read(value)
    except Unacceptable:
        return


def _stored() -> dict[tuple[UUID | None, str], Any]:
    rows = Setting.objects.filter(is_set=True).values_list("campus_id", "key", "value")
    return {(campus_id, key): value for campus_id, key, value in rows}
