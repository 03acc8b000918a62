"""Questions about keys. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from cohortium.access.actor import Actor
from cohortium.access.models import ApiKey, ApiKeyCampus, Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import KeyStatus
from cohortium.administration.rules.keys import Standing, standing
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.core.pages import Cursor, PageOf


class KeyShowing(StrEnum):
    """Which keys a list shows."""

    ACTIVE = "active"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """What lists, pages and the API show of a key. Its secret is nowhere."""

    key_id: UUID
    version: int
    name: str
    beginning: str
    # In the order of their names, and how far all of them reach: to these campuses, or everywhere.
    permissions: tuple[Permission, ...]
    campus_ids: tuple[UUID, ...]
    campuses: tuple[str, ...]
    expires_at: datetime
    standing: Standing
    last_used_at: datetime | None
    issued_by: str | None
    issued_at: datetime


def visible_to(actor: Actor, permission: Permission) -> QuerySet[ApiKey]:
    """The keys that this permission reaches: all, or those that are limited to campuses within reach."""
    reach = actor.reach(permission)
    if reach.everything:
        return ApiKey.objects.all()
    here = ApiKeyCampus.objects.filter(campus__in=reach.campuses).values("key")
    elsewhere = ApiKeyCampus.objects.exclude(campus__in=reach.campuses).values("key")
    return ApiKey.objects.filter(Q(pk__in=here) & ~Q(pk__in=elsewhere))


def keys(
    actor: Actor,
    *,
    now: datetime,
    showing: KeyShowing = KeyShowing.ALL,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[KeyRow]:
    """List keys by name, a page at a time, in one statement whatever their number."""
    rows = visible_to(actor, Permission.KEY_READ)
    if showing == KeyShowing.ACTIVE:
        rows = rows.filter(status=KeyStatus.ACTIVE, expires_at__gt=now)
    return PageOf.of(
        _listed(rows), lambda found: _row(found, now), "name_plain", descending=False, after=after, at_most=at_most
    )


def key(actor: Actor, *, key_id: UUID, now: datetime, permission: Permission = Permission.KEY_READ) -> KeyRow:
    """One key.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    found = _listed(visible_to(actor, permission).filter(pk=key_id)).first()
    if found is None:
        raise NotFound
    return _row(found, now)


def happened(*, key_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a key that the caller has already been allowed to see, newest first."""
    return timeline(entity_type="apikey", entity_id=key_id, at_most=at_most)


def _listed(rows: QuerySet[ApiKey]) -> Any:
    limits = ApiKeyCampus.objects.filter(key=OuterRef("pk")).order_by("campus__name_plain", "pk")
    issuer = Membership.objects.filter(pk=OuterRef("created_by")).values("display_name")
    return rows.values(
        *("id", "version", "name", "name_plain", "beginning", "scopes", "expires_at", "status", "created_at"),
        last_used_at=F("uses__last_used_at"),
        campus_ids=ArraySubquery(limits.values("campus_id")),
        campus_names=ArraySubquery(limits.values("campus__name")),
        issued_by=Subquery(issuer),
    )


def _row(found: dict[str, Any], now: datetime) -> KeyRow:
    return KeyRow(
        key_id=found["id"],
        version=found["version"],
        name=found["name"],
        beginning=found["beginning"],
        # What a release after this one may have written there is not ours to name.
        permissions=tuple(permission for permission in Permission if permission in found["scopes"]),
        campus_ids=tuple(found["campus_ids"]),
        campuses=tuple(found["campus_names"]),
        expires_at=found["expires_at"],
        standing=standing(is_revoked=found["status"] == KeyStatus.REVOKED, expires_at=found["expires_at"], now=now),
        last_used_at=found["last_used_at"],
        issued_by=found["issued_by"],
        issued_at=found["created_at"],
    )
