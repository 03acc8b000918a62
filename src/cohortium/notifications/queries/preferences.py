"""Questions about who wants to be told of what. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.notifications import kinds
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationPreference
from cohortium.notifications.states import Channel, RecipientType


@dataclass(frozen=True, slots=True)
class WishRow:
    """A kind, and in which of its ways somebody wants it."""

    kind: Kind
    wanted: dict[Channel, bool]


def visible_to(actor: Actor, permission: Permission) -> QuerySet[NotificationPreference]:
    """What this actor chose: nobody chooses for somebody else."""
    if not actor.may(permission):
        return NotificationPreference.objects.none()
    return NotificationPreference.objects.filter(recipient_id=actor.id)


def wishes(actor: Actor, *, of: RecipientType = RecipientType.MEMBER) -> list[WishRow]:
    """Every kind that goes to people like the actor, and what they chose, in one statement."""
    mine = visible_to(actor, Permission.NOTIFICATION_CHOOSE)
    chosen = {(row.kind, row.channel): row.is_on for row in mine}
    return [
        WishRow(
            kind,
            {
                channel: True
                if kind.is_critical
                else chosen.get((kind.key, channel), kinds.is_usual(kind.key, channel))
                for channel in kind.channels
            },
        )
        for kind in kinds.every().values()
        if of in kind.recipients
    ]


def is_wanted(*, recipient_id: UUID, kind: str, channel: Channel) -> bool:
    """Whether somebody wants it, whom the caller has already been allowed to ask about."""
    return recipient_id not in refused(kind, channel, [recipient_id])


def refused(kind: str, channel: Channel, recipient_ids: Collection[UUID]) -> set[UUID]:
    """Those who do not want it in this way."""
    return {one for one, way in refused_in_any_way(kind, recipient_ids) if way == channel}


def refused_in_any_way(kind: str, recipient_ids: Collection[UUID]) -> frozenset[tuple[UUID, Channel]]:
    """Those who do not want it, and in which way, by one statement however many are asked about."""
    rows = NotificationPreference.objects.filter(kind=kind, recipient_id__in=recipient_ids)
    said = {(one, Channel(way)): is_on for one, way, is_on in rows.values_list("recipient_id", "channel", "is_on")}
    unasked = {(one, way) for one in recipient_ids for way in Channel if not kinds.is_usual(kind, way)}
    return frozenset(place for place in unasked | said.keys() if not said.get(place, False))


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these wishes are about."""
    rows = NotificationPreference.objects.filter(pk__in=list(ids)).values_list("pk", "kind", "channel")
    return {row_id: f"{kinds.name_of(kind)}: {Channel(channel).label}" for row_id, kind, channel in rows}
