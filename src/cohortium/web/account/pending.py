"""Somebody who came from a provider and is not known by it here yet.

They are remembered in the session until they prove who they are here as well: by signing in, or by an invitation to
the address that the provider verified. Only then are the two connected.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cohortium.access.actor import Origin
from cohortium.accounts.actions import connections
from cohortium.accounts.actions.connections import ConnectedElsewhere, Elsewhere
from cohortium.core.errors import Stale
from cohortium.identity.actions import held

_BOX = "from_provider"
# Seconds between coming from the provider and proving oneself here.
_FOR = 30 * 60


@dataclass(frozen=True, slots=True)
class Pending:
    """Who came, and when."""

    provider: str
    uid: str
    name: str
    address: str
    at: float

    def is_of(self, email: str) -> bool:
        """Whether the provider says, and verified, that they have this address."""
        return bool(self.address) and self.address.lower() == email.lower()

    @property
    def elsewhere(self) -> Elsewhere:
        return Elsewhere(self.provider, self.uid, self.name, self.address)


def remember(request: HttpRequest, elsewhere: Elsewhere, now: datetime) -> None:
    """Remember who came."""
    request.session[_BOX] = [*elsewhere, now.timestamp()]


def peek(request: HttpRequest) -> Pending | None:
    """Who came a while ago, if anybody did."""
    kept: Any = request.session.get(_BOX)
    found = Pending(*kept) if kept else None
    return found if found and timezone.now().timestamp() - found.at < _FOR else None


def connect(request: HttpRequest, user: Any, waiting: Pending | None, origin: Origin, *, now: datetime) -> None:
    """Connect the two, now that both are proved and of one address. A stranger's is forgotten."""
    request.session.pop(_BOX, None)
    if waiting is None or not waiting.is_of(user.email):
        return
    with suppress(ConnectedElsewhere, Stale), transaction.atomic():
        connections.connect(held(user, session_key=None), waiting.elsewhere, origin, now=now)
