"""What this app tells the ones below: its settings, and what is always so of requests that came twice."""

from collections.abc import Iterator

from django.db.models import Count

from cohortium.access.models import IdempotencyKey
from cohortium.access.settings import INVITATION_LIFE, SECOND_FACTOR_GRACE, SECOND_FACTOR_ROLES
from cohortium.core import invariants

# Declared by being imported.
SETTINGS = (INVITATION_LIFE, SECOND_FACTOR_GRACE, SECOND_FACTOR_ROLES)


def _keys_with_two_effects() -> Iterator[str]:
    twice = IdempotencyKey.objects.values("actor_id", "key").annotate(n=Count("pk")).filter(n__gt=1)
    for row in twice.order_by("actor_id", "key"):
        yield f"The idempotency key {row['key']} of {row['actor_id']} had {row['n']} effects."


invariants.register("requests", "A request that came twice under one key had one effect.", _keys_with_two_effects)
