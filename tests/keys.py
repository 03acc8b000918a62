"""Keys for tests, and clients that send them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.actions.keys import IssuedKey, issue_key
from cohortium.administration.rules.keys import KeyDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider

SEE = frozenset({Permission.CAMPUS_READ})
EDIT = SEE | {Permission.CAMPUS_EDIT}


def issued(
    provider: Provider,
    actor: Actor | None = None,
    *,
    name: str = "Door screens",
    permissions: Iterable[Permission] = SEE,
    campuses: Iterable[Campus] = (),
    lives_for: timedelta = timedelta(days=30),
    now: datetime | None = None,
) -> IssuedKey:
    """Issue a key, by the system unless somebody else does it."""
    now = now or timezone.now()
    limits = frozenset(campus.pk for campus in campuses)
    with provider.scope():
        return issue_key(
            actor or provider.system,
            details=KeyDetails(name, frozenset(permissions), now + lives_for, limits),
            now=now,
        )


def by_key(secret: str, **options: Any) -> Client:
    """A program that sends this key with each request."""
    return Client(headers={"Authorization": f"Bearer {secret}"}, **options)
