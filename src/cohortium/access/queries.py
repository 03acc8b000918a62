"""Questions about members and keys. Nothing here writes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from cohortium.access.actor import Actor, ActorKind, Origin
from cohortium.access.models import (
    NAME_COLUMNS,
    ApiKey,
    ApiKeyCampus,
    Membership,
    MembershipCampus,
    MembershipRole,
    Role,
)
from cohortium.access.permissions import OF_EVERY_MEMBER, OF_KEYS, OF_OUTSIDERS, Permission
from cohortium.access.reach import EVERYTHING, Reach, Span
from cohortium.access.settings import OWN_ROLES
from cohortium.access.states import KeyStatus, MembershipStatus
from cohortium.identity.states import LogInStatus
from cohortium.tenancy import settings
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.models import Organisation, Setting
from cohortium.tenancy.words import remember_words

_KNOWN = {str(permission): permission for permission in Permission}


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """What edges show of the organisation in scope."""

    organisation_id: UUID
    code: str
    name: str
    colour: str
    country: str
    time_zone: str
    locale: str
    # By ISO 4217; empty where none is chosen yet.
    currency: str
    # The file that is its logo.
    logo_id: UUID | None
    words: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is inside: the actor, and what the pages show of person and organisation."""

    actor: Actor
    name: str
    roles: tuple[str, ...]
    # Their keys; of roles without one, their ids.
    role_keys: tuple[str, ...]
    organisation: OrganisationRow
    has_other_organisations: bool
    # Or with a log-in only for what is their own: of a family, a learner, a partner.
    is_staff: bool = True
    # Until when they come in without the second factor that is wanted of them.
    second_factor_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """A program that came in with a key."""

    actor: Actor
    organisation: OrganisationRow
    last_used_at: datetime | None


def member(*, user_id: UUID, origin: Origin) -> Member | None:
    """Find the active member behind a log-in, with all that they may do, in one statement."""
    row = _members().filter(user=user_id).first()
    if row is None:
        return None
    settings.came_along(row.stored)
    granted = [role["may"] for role in row.roles_held]
    permissions = combine(granted, frozenset(row.campus_ids), is_staff=row.is_staff)
    actor = Actor(row.organisation_id, ActorKind.MEMBER, row.pk, permissions, origin)
    return Member(
        actor,
        row.display_name,
        tuple(role["name"] for role in row.roles_held),
        tuple(role["key"] for role in row.roles_held),
        _organisation(row.organisation),
        row.several,
        row.is_staff,
    )


def organisation(*, even_off: bool = False) -> OrganisationRow | None:
    """The organisation in scope, for whoever comes in without being a member; nothing where it is switched off.

    `even_off` is for what looks after its rows, and lets nobody in.
    """
    found = Organisation.objects.first()
    return _organisation(found) if found and (found.is_active or even_off) else None


def key_holder(*, secret_hash: bytes, origin: Origin, now: datetime) -> KeyHolder | None:
    """Find who holds the key with this secret, if it is good for anything now, in one statement."""
    row = (
        ApiKey.objects.filter(
            secret_hash=secret_hash, status=KeyStatus.ACTIVE, expires_at__gt=now, organisation__is_active=True
        )
        .select_related("organisation")
        .annotate(
            campus_ids=ArraySubquery(ApiKeyCampus.objects.filter(key=OuterRef("pk")).values("campus_id")),
            last_used_at=F("uses__last_used_at"),
        )
        .first()
    )
    if row is None:
        return None
    actor = Actor(
        row.organisation_id, ActorKind.KEY, row.pk, reach_of_key(row.scopes, frozenset(row.campus_ids)), origin
    )
    return KeyHolder(actor, _organisation(row.organisation), row.last_used_at)


def permissions_of(membership_id: UUID) -> dict[Permission, Reach]:
    """All that a member's roles grant, whatever the member's status."""
    granted = MembershipRole.objects.filter(membership=membership_id).values_list("role__permissions", flat=True)
    return combine(list(granted), campuses_of(membership_id))


def campuses_of(membership_id: UUID) -> frozenset[UUID]:
    """Where a member works, also where that rests because the campus is closed."""
    return frozenset(MembershipCampus.objects.filter(membership=membership_id).values_list("campus", flat=True))


def standing_of(actor: Actor) -> Actor:
    """The actor with all that they may do once the campuses that are closed open again: to compare people by."""
    if actor.kind != ActorKind.MEMBER:
        return actor
    return replace(actor, permissions=permissions_of(actor.id))


def combine(
    granted: list[dict[str, str]], campuses: frozenset[UUID], *, is_staff: bool = True
) -> dict[Permission, Reach]:
    """Join what several roles grant into one reach for each permission, with what every member may do."""
    anyway = OF_EVERY_MEMBER if is_staff else OF_OUTSIDERS
    return _joined(granted, campuses, dict.fromkeys(anyway, Reach(own=True)))


def reach_of_key(scopes: Mapping[str, str], campuses: frozenset[UUID]) -> dict[Permission, Reach]:
    """What a key with these scopes may do: nothing else, and nothing that is for people."""
    return {may: reach for may, reach in _joined([scopes], campuses, {}).items() if may in OF_KEYS}


def _joined(
    granted: Iterable[Mapping[str, str]], campuses: frozenset[UUID], permissions: dict[Permission, Reach]
) -> dict[Permission, Reach]:
    # A permission or a span that this release does not know may stand in a row: it grants nothing.
    spans: dict[str, Reach] = {
        Span.EVERYTHING: EVERYTHING,
        Span.CAMPUSES: Reach(campuses=campuses),
        Span.OWN: Reach(own=True),
    }
    for role in granted:
        for name, span in role.items():
            if (permission := _KNOWN.get(name)) and (reach := spans.get(span)):
                # Few roles meet in one permission, and everybody who comes in has hundreds.
                so_far = permissions.get(permission)
                permissions[permission] = reach if so_far is None or so_far is reach else so_far | reach
    return permissions


def holders_everywhere(permission: Permission) -> QuerySet[MembershipRole, Any]:
    """The keys of the memberships that a role lets do this everywhere, as a sub-query."""
    return MembershipRole.objects.filter(**{f"role__permissions__{permission}": Span.EVERYTHING}).values("membership")


def names_of_those_who_may(permission: Permission, *, at_most: int = 3) -> list[str]:
    """Name members whose roles grant this permission everywhere: whom to ask for it."""
    members = Membership.objects.filter(pk__in=holders_everywhere(permission), status=MembershipStatus.ACTIVE).order_by(
        "display_name", "pk"
    )
    return list(members.values_list("display_name", flat=True)[:at_most])


def role_ids(keys: Collection[str]) -> list[UUID]:
    """The built-in roles with these keys."""
    return list(Role.objects.filter(key__in=keys, system_role=True).values_list("pk", flat=True))


def own_role_ids(names: Collection[str]) -> list[UUID]:
    """The organisation’s own roles with these names."""
    return list(Role.objects.filter(name__in=names, system_role=False, is_retired=False).values_list("pk", flat=True))


def called(begins: str, *, at_most: int) -> list[tuple[UUID, str]]:
    """Members by any word of their name, whatever their status: those who left have acted too."""
    named = Membership.objects.filter(by_words(begins, *NAME_COLUMNS))
    return list(named.order_by("display_name_plain", "pk").values_list("pk", "display_name")[:at_most])


def role_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of roles."""
    return dict(Role.objects.filter(pk__in=ids).values_list("pk", "name"))


def key_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of keys."""
    return dict(ApiKey.objects.filter(pk__in=ids).values_list("pk", "name"))


def names(actor_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of members and of keys, for the lines of a timeline."""
    members = Membership.objects.filter(pk__in=actor_ids).values_list("pk", "display_name")
    return dict(members.union(ApiKey.objects.filter(pk__in=actor_ids).values_list("pk", "name")))


def outsiders(ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these memberships that are not of the team."""
    return frozenset(Membership.objects.filter(pk__in=ids, is_staff=False).values_list("pk", flat=True))


def address_of(membership_id: UUID) -> str | None:
    """Where letters to somebody of the team go; nowhere once they are suspended, removed or gone."""
    there = Membership.objects.filter(pk=membership_id, status=MembershipStatus.ACTIVE, user__status=LogInStatus.ACTIVE)
    return there.values_list("user__email", flat=True).first()


@cache
def _members() -> QuerySet[Any]:
    # Built once: every request asks this, and only the log-in differs.
    campuses = MembershipCampus.objects.filter(membership=OuterRef("pk"), is_current=True)
    # Asked for with the member: nearly every page reads a setting.
    stored = Setting.objects.filter(is_set=True).values_list(JSONObject(campus="campus", key="key", value="value"))
    held = MembershipRole.objects.filter(membership=OuterRef("pk")).order_by("role__name", "pk")
    key = Coalesce(NullIf(F("role__key"), Value("")), Value(OWN_ROLES))
    roles = held.values_list(JSONObject(name="role__name", key=key, may="role__permissions"))
    return (
        Membership.objects.filter(status=MembershipStatus.ACTIVE, organisation__is_active=True)
        .select_related("organisation")
        .annotate(
            roles_held=ArraySubquery(roles),
            stored=ArraySubquery(stored),
            campus_ids=ArraySubquery(campuses.values("campus_id")),
            several=Func(F("user"), function="belongs_to_several", output_field=BooleanField()),
        )
    )


def _organisation(found: Organisation) -> OrganisationRow:
    remember_words(found.words)
    plain = {field.name: getattr(found, field.name) for field in fields(OrganisationRow)[1:]}
    return OrganisationRow(organisation_id=found.pk, **plain)
