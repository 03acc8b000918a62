"""Questions about fields of the organisation's own. Nothing here writes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.kinds import Fielded, kinds
from cohortium.administration.models import CustomField
from cohortium.administration.rules.fields import FieldDetails, OwnField
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.audit.sentences import Found
from cohortium.core.errors import NotFound
from cohortium.core.values import of_field
from cohortium.tenancy.scope import remembered

# Whether somebody reaches the thing with this permission.
Reaches = Callable[[Permission], bool]
PREFIX = "custom."


@dataclass(frozen=True, slots=True)
class FieldRow:
    """What lists, pages and the API show of a field."""

    field_id: UUID
    version: int
    entity: str
    key: str
    label: str
    kind: str
    options: tuple[str, ...]
    help: str
    required: bool
    seen_with: str
    place: int
    is_active: bool

    @property
    def details(self) -> FieldDetails:
        """What a form starts from."""
        return FieldDetails(self.label, self.kind, self.options, self.help, self.required, self.seen_with, self.place)


@dataclass(frozen=True, slots=True)
class Filled:
    """A field of a thing, and what stands in it as people read it."""

    label: str
    kind: str
    value: Any


def visible_to(actor: Actor, permission: Permission) -> QuerySet[CustomField]:
    """All fields, or none: a field belongs to no campus."""
    return CustomField.objects.all() if actor.reach(permission).everything else CustomField.objects.none()


def fields(actor: Actor, *, entity: str = "", with_retired: bool = False) -> list[FieldRow]:
    """The fields by kind of thing and in their order."""
    rows = visible_to(actor, Permission.FIELD_READ)
    rows = rows.filter(entity=entity) if entity else rows
    rows = rows if with_retired else rows.filter(is_active=True)
    return [_row(one) for one in rows.order_by("entity", "-is_active", "place", "created_at", "pk")]


def field(actor: Actor, *, field_id: UUID, permission: Permission = Permission.FIELD_READ) -> FieldRow:
    """One field.

    Raises:
        NotFound: there is none, or the permission does not reach it.
    """
    found = visible_to(actor, permission).filter(pk=field_id).first()
    if found is None:
        raise NotFound
    return _row(found)


def fielded() -> Mapping[str, Fielded]:
    """What has fields."""
    return kinds()


def in_use(entity: str, key: str) -> int:
    """In how many things something stands under this key."""
    return len(kinds()[entity].stored(key))


def own_fields(entity: str) -> Sequence[OwnField]:
    """The fields of a kind of thing that are in use, in their order; read once in a transaction."""

    def read() -> list[OwnField]:
        rows = CustomField.objects.filter(entity=entity, is_active=True).order_by("place", "created_at", "pk")
        return [
            OwnField(one.key, one.label, of_field(one.kind, one.options), one.help, one.required, one.seen_with)
            for one in rows
        ]

    return remembered(f"fields of {entity}", read)


def labels(entity: str) -> Mapping[str, str]:
    """What the fields of a kind of thing are called, by their keys, with those that are not in use any more."""

    def read() -> dict[str, str]:
        return dict(CustomField.objects.filter(entity=entity).values_list("key", "label"))

    return remembered(f"labels of {entity}", read)


def seen(fields: Sequence[OwnField], reaches: Reaches) -> list[OwnField]:
    """Those of them that somebody sees, with what they may do with the thing."""
    return [one for one in fields if not one.seen_with or reaches(Permission(one.seen_with))]


def shown(fields: Sequence[OwnField], values: Mapping[str, Any]) -> list[Filled]:
    """The fields with what stands in them, for a page."""
    return [Filled(one.label, one.kind.name, values.get(one.key)) for one in fields if one.key in values]


def found_in_trail(field: str) -> Found | None:
    """How a field of the organisation's own reads in the trail: by the label that it had."""
    return Found(field.removeprefix(PREFIX)) if field.startswith(PREFIX) else None


def happened(*, field_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a field that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="customfield", entity_id=field_id, at_most=at_most)


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The labels of fields, for whoever may read the trail."""
    return dict(CustomField.objects.filter(pk__in=ids).values_list("pk", "label"))


def _row(one: CustomField) -> FieldRow:
    return FieldRow(
        field_id=one.pk,
        version=one.version,
        entity=one.entity,
        key=one.key,
        label=one.label,
        kind=one.kind,
        options=tuple(one.options),
        help=one.help,
        required=one.required,
        seen_with=one.seen_with,
        place=one.place,
        is_active=one.is_active,
    )
