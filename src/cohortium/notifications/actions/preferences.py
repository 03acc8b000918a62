"""Every change to what somebody wants to be told of. Everybody chooses for themselves."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound, Stale, Words
from cohortium.jobs.facts import Fact
from cohortium.notifications import kinds
from cohortium.notifications.events import PreferenceChosen, Unsubscribed
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationPreference
from cohortium.notifications.queries.preferences import visible_to
from cohortium.notifications.states import Channel, RecipientType

CRITICAL: Words = _("This is essential and cannot be switched off.")


@action(Permission.NOTIFICATION_CHOOSE)
def choose(actor: Actor, *, wanted: Mapping[tuple[str, Channel], bool]) -> list[NotificationPreference] | Unchanged:
    """Say in which ways one wants to be told of which kinds.

    Raises:
        NotFound: there is no such kind, or it does not go out in this way.
        Invalid: it is one that nobody can switch off.
    """
    declared = {one.key: one for one in kinds.every().values() if RecipientType.MEMBER in one.recipients}
    for (kind, channel), is_on in wanted.items():
        if kind not in declared or channel not in declared[kind].channels:
            raise NotFound
        if declared[kind].is_critical and not is_on:
            raise Invalid({f"{kind}/{channel}": [CRITICAL]})
    mine = visible_to(actor, Permission.NOTIFICATION_CHOOSE).order_by("pk").select_for_update(of=("self",))
    rows = {(row.kind, Channel(row.channel)): row for row in mine}
    changed = [
        _chosen(actor, RecipientType.MEMBER, place, rows.get(place), PreferenceChosen, is_on=is_on)
        for place, is_on in wanted.items()
        if is_on != (rows[place].is_on if place in rows else kinds.is_usual(*place))
    ]
    return changed or Unchanged()


@action(Permission.NOTIFICATION_UNSUBSCRIBE)
def unsubscribe(actor: Actor, *, recipient_type: RecipientType, kind: str) -> NotificationPreference | Unchanged:
    """Stop letters of a kind, by the link in one of them.

    Raises:
        NotFound: there is no such kind.
        Invalid: it is one that nobody can switch off.
    """
    if _stoppable(kind).is_critical:
        raise Invalid({"kind": [CRITICAL]})
    return _by_link(actor, recipient_type, kind, Unsubscribed, is_on=False)


@action(Permission.NOTIFICATION_UNSUBSCRIBE)
def subscribe_again(actor: Actor, *, recipient_type: RecipientType, kind: str) -> NotificationPreference | Unchanged:
    """Have letters of a kind again: it was stopped by mistake.

    Raises:
        NotFound: there is no such kind.
    """
    _stoppable(kind)
    return _by_link(actor, recipient_type, kind, PreferenceChosen, is_on=True)


def _stoppable(kind: str) -> Kind:
    declared = kinds.every().get(kind)
    if declared is None:
        raise NotFound
    return declared


def _by_link(
    actor: Actor, recipient_type: RecipientType, kind: str, fact: Callable[[UUID], Fact], *, is_on: bool
) -> NotificationPreference | Unchanged:
    mine = visible_to(actor, Permission.NOTIFICATION_UNSUBSCRIBE).filter(kind=kind, channel=Channel.EMAIL)
    row = mine.select_for_update(of=("self",)).first()
    if is_on == (row.is_on if row else kinds.is_usual(kind, Channel.EMAIL)):
        return Unchanged(row)
    return _chosen(actor, recipient_type, (kind, Channel.EMAIL), row, fact, is_on=is_on)


def _chosen(
    actor: Actor,
    recipient_type: RecipientType,
    place: tuple[str, Channel],
    row: NotificationPreference | None,
    fact: Callable[[UUID], Fact],
    *,
    is_on: bool,
) -> NotificationPreference:
    kind, channel = place
    row = row or NotificationPreference(
        recipient_type=recipient_type, recipient_id=actor.id, kind=kind, channel=channel
    )
    row.is_on = is_on
    with once("notification_preference_once", Stale()):
        row.save()
    record(actor, fact(row.pk), row, {"is_on": (not is_on, is_on)})
    return row
