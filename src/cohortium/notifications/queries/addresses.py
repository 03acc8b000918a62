"""Questions about addresses from which letters come back. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.notifications.models import UndeliverableAddress

_COLUMNS = ("id", "version", "address", "notification_id", "marked_at", "answer")


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address to which nothing is sent that can wait: which letter came back, when, and why."""

    address_id: UUID
    version: int
    address: str
    notification_id: UUID
    marked_at: datetime
    answer: str


def visible_to(actor: Actor, permission: Permission) -> QuerySet[UndeliverableAddress]:
    """The addresses that this permission reaches: all of them, or none."""
    everything = actor.reach(permission).everything
    return UndeliverableAddress.objects.all() if everything else UndeliverableAddress.objects.none()


def undeliverable(actor: Actor, *, after: Cursor | None = None, at_most: int = 50) -> PageOf[AddressRow]:
    """The addresses from which letters come back, newest first, a page at a time.

    Raises:
        Invalid: the cursor belongs to another list.
    """
    rows: Any = visible_to(actor, Permission.NOTIFICATION_READ).filter(is_marked=True).values(*_COLUMNS)
    return PageOf.of(rows, _row, "marked_at", descending=True, after=after, at_most=at_most, values=MOMENTS)


def one_address(actor: Actor, *, address_id: UUID, permission: Permission = Permission.NOTIFICATION_READ) -> AddressRow:
    """One of them, also where somebody cleared it.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = visible_to(actor, permission).filter(pk=address_id).values(*_COLUMNS).first()
    if found is None:
        raise NotFound
    return _row(found)


def marked(actor: Actor, *, address: str) -> AddressRow | None:
    """Why nothing is sent to this address; nothing where nothing holds letters back, or this actor may not know."""
    rows = visible_to(actor, Permission.NOTIFICATION_READ).filter(address=address.lower(), is_marked=True)
    found = rows.values(*_COLUMNS).first() if address else None
    return _row(found) if found else None


def is_marked(address: str) -> bool:
    """Whether letters come back from there."""
    return UndeliverableAddress.objects.filter(address=address.lower(), is_marked=True).exists()


def marked_among(addresses: Collection[str]) -> set[str]:
    """Those of these from which letters come back, in lower case; by one statement."""
    wanted = {address.lower() for address in addresses}
    found = UndeliverableAddress.objects.filter(address__in=wanted, is_marked=True)
    return set(found.values_list("address", flat=True)) if wanted else set()


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Which addresses these are."""
    return dict(UndeliverableAddress.objects.filter(pk__in=list(ids)).values_list("pk", "address"))


def _row(row: Any) -> AddressRow:
    return AddressRow(
        row["id"], row["version"], row["address"], row["notification_id"], row["marked_at"], row["answer"]
    )
