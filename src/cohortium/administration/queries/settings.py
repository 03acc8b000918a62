"""Questions about settings and words. Nothing here writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.events import WordsChosen
from cohortium.administration.models import Counter
from cohortium.administration.queries import campuses as places
from cohortium.administration.settings import Numbered, kinds
from cohortium.audit.queries import TimelineRow, timeline, timeline_of
from cohortium.audit.sentences import Found
from cohortium.core.errors import NotFound, Words
from cohortium.core.values import Kind, OneOf, SomeOf
from cohortium.tenancy import settings
from cohortium.tenancy.models import Campus, Organisation, Setting
from cohortium.tenancy.settings import Declared, Group
from cohortium.tenancy.words import Chosen, said

# What each word is for, in words that no organisation changes.
WORD_LABELS: dict[str, Words] = {
    "campus": _lazy("A place where you teach"),
    "program": _lazy("Everything that is taught, from beginning to end"),
    "cohort": _lazy("A group of people taught together"),
    "session": _lazy("One meeting of a group"),
    "learner": _lazy("Someone who learns"),
    "enrolment": _lazy("A place in a group"),
    "trainer": _lazy("Someone who teaches"),
    "family": _lazy("People who belong together and often pay together"),
    "guardian": _lazy("Someone responsible for a child"),
    "sponsor": _lazy("A company that pays for others"),
    "agent": _lazy("Someone who refers people to you for a commission"),
    "broker": _lazy("Someone who introduces people to you for a commission"),
}


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as it is, at a campus or in the whole organisation. Values are as JSON has them."""

    key: str
    group: str
    label: str
    help: str
    kind: Kind[Any]
    value: Any
    # What holds where nobody sets anything here: the default, or what the organisation has.
    otherwise: Any
    is_set: bool
    optional: bool
    at_campuses: bool
    may_edit: bool
    # Raised by each change, also back to the default; 0: nobody ever set it here.
    version: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where settings hold: a campus, or the whole organisation."""

    campus_id: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A page of settings. Its version is that of all its settings together."""

    key: str
    label: str
    about: str
    place: Place
    settings: list[SettingRow]
    version: int
    # The rows that were ever written for it.
    ids: list[UUID]

    @property
    def may_edit(self) -> bool:
        return any(row.may_edit for row in self.settings)


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that is stored and does not count."""

    key: str
    campus_id: UUID | None
    value: Any


def groups() -> list[Group]:
    """Every page of settings."""
    return list(settings.groups().values())


def keys() -> list[str]:
    """The keys of all settings."""
    return sorted(settings.declared())


def labelled() -> list[tuple[Words, Group]]:
    """What every setting is called, and the page on which it stands."""
    pages = settings.groups()
    return [(one.label, pages[one.group]) for one in settings.declared().values()]


def group(
    actor: Actor, *, key: str, campus_id: UUID | None = None, permission: Permission = Permission.SETTING_READ
) -> GroupRow:
    """A page of settings, for the whole organisation or for one campus: one statement, and one for a campus's name.

    Raises:
        NotFound: there is no such page, or none for campuses, or the campus is not within reach.
    """
    declared = settings.of_group(key, at_campus=campus_id is not None)
    if key not in settings.groups() or not declared:
        raise NotFound
    page, place = settings.groups()[key], _place(actor, permission, campus_id)
    rows = _rows([one.key for one in declared], campus_id)
    return GroupRow(
        key,
        said(page.label),
        said(page.about),
        place,
        [_row(actor, one, rows, campus_id) for one in declared],
        sum(row.version for (where, _key), row in rows.items() if where == campus_id),
        [row.pk for (where, _key), row in rows.items() if where == campus_id],
    )


def all_settings(
    actor: Actor, *, campus_id: UUID | None = None, permission: Permission = Permission.SETTING_READ
) -> list[SettingRow]:
    """Every setting as it is, in one statement.

    Raises:
        NotFound: the campus is not within reach.
    """
    _place(actor, permission, campus_id)
    declared = [one for one in settings.declared().values() if one.at_campuses or campus_id is None]
    rows = _rows([one.key for one in declared], campus_id)
    return [_row(actor, one, rows, campus_id) for one in declared]


def setting(
    actor: Actor, *, key: str, campus_id: UUID | None = None, permission: Permission = Permission.SETTING_READ
) -> SettingRow:
    """One setting.

    Raises:
        NotFound: there is none, or none for campuses, or the campus is not within reach.
    """
    found = [row for row in all_settings(actor, campus_id=campus_id, permission=permission) if row.key == key]
    if not found:
        raise NotFound
    return found[0]


def overriding(actor: Actor, *, group: str) -> list[tuple[Place, int]]:
    """The open campuses within reach, by name, each with how many settings of the page it has of its own."""
    keys = [one.key for one in settings.of_group(group, at_campus=True)]
    if not keys:
        return []
    reached = places.visible_to(actor, Permission.SETTING_READ).filter(is_active=True)
    own = Setting.objects.filter(campus__in=reached, key__in=keys, is_set=True)
    counted: dict[UUID, int] = {}
    for campus_id in own.values_list("campus_id", flat=True):
        if campus_id:
            counted[campus_id] = counted.get(campus_id, 0) + 1
    named = reached.order_by("name_plain", "pk").values_list("pk", "name")
    return [(Place(campus_id, name), counted.get(campus_id, 0)) for campus_id, name in named]


def happened(*, ids: Collection[UUID], at_most: int = 20) -> list[TimelineRow]:
    """What happened to settings whose page the caller has been allowed to see, newest first."""
    return timeline_of(entity_type="setting", entity_ids=ids, at_most=at_most)


def misfits() -> list[Misfit]:
    """What is stored and does not count: no release knows it, or it cannot be read. The default holds instead."""
    return [Misfit(key, campus_id, value) for campus_id, key, value in settings.misfits()]


def last_numbers() -> dict[str, int]:
    """For each kind of paper the last number that was given, in whatever year."""
    given = dict.fromkeys(kinds(), 0)
    for kind, last in Counter.objects.values_list("kind", "last"):
        given[kind] = max(given.get(kind, 0), last)
    return given


def numbered() -> list[Numbered]:
    """The kinds of paper that have numbers."""
    return list(kinds().values())


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What settings are called, with the campus that has its own, for whoever may read the trail."""
    rows = Setting.objects.filter(pk__in=ids).values_list("pk", "key", "campus__name")
    return {
        setting_id: _("%(setting)s, %(campus)s") % {"setting": label_of(key), "campus": campus}
        if campus
        else label_of(key)
        for setting_id, key, campus in rows
    }


def label_of(key: str) -> str:
    """What people call a setting; its key, where this release does not know it."""
    declared = settings.declared().get(key)
    return said(declared.label) if declared else key


def found_in_trail(field: str) -> Found | None:
    """How a setting reads in the trail: its label, and the words of what can be chosen."""
    declared = settings.declared().get(field)
    if declared is None:
        return None
    kind, values = declared.kind, {}
    if isinstance(kind, OneOf | SomeOf):
        values = {option.value: option.label for option in kind.options}
    return Found(declared.label, values)


def words() -> tuple[Chosen, int]:
    """What the organisation calls things, where it is not as usual; and the version of its row."""
    found = Organisation.objects.values_list("words", "version").get()
    return found[0], found[1]


def words_happened(*, at_most: int = 20) -> list[TimelineRow]:
    """What happened to the words of the house, newest first."""
    organisation_id = Organisation.objects.values_list("pk", flat=True).get()
    return timeline(entity_type="organisation", entity_id=organisation_id, at_most=at_most, acts=[WordsChosen.kind])


def missing_to_edit(actor: Actor, key: str, campus_id: UUID | None) -> Permission:
    """The permission that somebody lacks who may not set this."""
    return refused_by(actor, settings.declared()[key], campus_id) or Permission.SETTING_EDIT


def _place(actor: Actor, permission: Permission, campus_id: UUID | None) -> Place:
    if campus_id is None:
        return Place(None, "")
    reached: QuerySet[Campus] = places.visible_to(actor, permission)
    name = reached.filter(pk=campus_id).values_list("name", flat=True).first()
    if name is None:
        raise NotFound
    return Place(campus_id, name)


def _rows(keys: list[str], campus_id: UUID | None) -> dict[tuple[UUID | None, str], Setting]:
    # What holds in the whole organisation is no secret to those who see some of it: only changes ask for everything.
    here = Q(campus=None) if campus_id is None else Q(campus=None) | Q(campus=campus_id)
    return {(row.campus_id, row.key): row for row in Setting.objects.filter(here, key__in=keys).order_by("pk")}


def _row(
    actor: Actor, one: Declared[Any], rows: Mapping[tuple[UUID | None, str], Setting], campus_id: UUID | None
) -> SettingRow:
    stored = {place: row.value for place, row in rows.items() if row.is_set}
    mine = rows.get((campus_id, one.key))
    without = {place: value for place, value in stored.items() if place[0] is None and campus_id is not None}
    return SettingRow(
        key=one.key,
        group=one.group,
        label=said(one.label),
        help=said(one.help),
        kind=one.kind,
        value=written(one, settings.value_among(one, stored, campus_id)),
        otherwise=written(one, settings.value_among(one, without, campus_id)),
        is_set=(campus_id, one.key) in stored,
        optional=one.optional,
        at_campuses=one.at_campuses,
        may_edit=may_edit(actor, one, campus_id),
        version=mine.version if mine else 0,
    )


def written(one: Declared[Any], value: Any) -> Any:
    """A value as JSON has it."""
    return None if value is None else one.kind.written(value)


def may_edit(actor: Actor, one: Declared[Any], campus_id: UUID | None) -> bool:
    """Whether this actor may set it here: also the permission of the setting itself has to reach as far."""
    return refused_by(actor, one, campus_id) is None


def refused_by(actor: Actor, one: Declared[Any], campus_id: UUID | None) -> Permission | None:
    """The permission that is missing, or does not reach so far."""
    for permission in (Permission.SETTING_EDIT, Permission(one.permission)):
        reach = actor.reach(permission)
        if not (reach.everything if campus_id is None else reach.covers_campus(campus_id)):
            return permission
    return None
