"""How often something may be tried: a bucket that fills by each try and empties by itself, a row of the database each.

Taking one is a single conditional UPDATE, so that any number of processes share a bucket and none tries once too often.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Refusal
from cohortium.identity.models import Attempts


class TooMany(Refusal):
    """It was tried too often. The words say nothing about whether there is a log-in."""

    sentence = _("Too many attempts. Wait a few minutes, then try again.")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries at once; one more each time that the so-many-th part of the period has passed."""

    name: str
    tries: int
    period: timedelta

    @property
    def step(self) -> timedelta:
        """How long one try takes to be forgotten."""
        return self.period / self.tries


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit for one somebody: an address, a network, a log-in, or everybody."""

    limit: Limit
    of: str

    @property
    def key(self) -> str:
        """The name of its row: nobody reads addresses there."""
        return hashlib.sha256(f"{self.limit.name}/{self.of}".encode()).hexdigest()


def take(buckets: Iterable[Bucket], *, now: datetime) -> bool:
    """Try once. Where one bucket is full it is not tried, and those taken before it are given back."""
    taken: list[Bucket] = []
    for bucket in buckets:
        if not _taken(bucket, now):
            give_back(taken)
            return False
        taken.append(bucket)
    return True


def give_back(buckets: Iterable[Bucket]) -> None:
    """What was tried was rightful: it does not count."""
    for bucket in buckets:
        Attempts.objects.filter(pk=bucket.key).update(free_at=F("free_at") - bucket.limit.step)


def is_full(bucket: Bucket, *, now: datetime) -> bool:
    """Whether another try would be refused."""
    room = now + bucket.limit.period - bucket.limit.step
    return Attempts.objects.filter(pk=bucket.key, free_at__gt=room).exists()


def forget(*, now: datetime) -> None:
    """Forget buckets that are empty."""
    Attempts.objects.filter(free_at__lt=now).delete()


def network_of(ip: str | None) -> str:
    """Whom an address stands for: of IPv6 everybody has a whole network."""
    try:
        address = ip_address(ip or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network(f"{address}/64", strict=False))
    return str(address)


def _taken(bucket: Bucket, now: datetime) -> bool:
    if _filled(bucket, now):
        return True
    # There is no row yet, or it is full: only the first of the two is mended by adding one.
    added = Attempts.objects.bulk_create([Attempts(key=bucket.key, free_at=now)], ignore_conflicts=True)
    return bool(added) and _filled(bucket, now)


def _filled(bucket: Bucket, now: datetime) -> bool:
    step = bucket.limit.step
    room = Attempts.objects.filter(pk=bucket.key, free_at__lte=now + bucket.limit.period - step)
    return room.update(free_at=Greatest(F("free_at"), Value(now)) + step) == 1
