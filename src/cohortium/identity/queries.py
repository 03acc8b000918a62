"""Questions about log-ins. Nothing here writes."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from cohortium.identity.models import User
from cohortium.identity.states import LogInStatus


def user_id_of(email: str) -> UUID | None:
    """The log-in with this address, whatever its case."""
    return User.objects.with_address(email).values_list("pk", flat=True).first()


def is_operator(user_id: UUID) -> bool:
    """Whether this log-in belongs to the staff of the platform, and may be used."""
    return User.objects.filter(pk=user_id, is_platform_staff=True, status=LogInStatus.ACTIVE).exists()


def has_second_factor(user_id: UUID) -> bool:
    """Whether signing in with this log-in takes more than a password. Recovery codes alone are none."""
    return bool(_second_factors().filter(user=user_id).exists())


def with_second_factor() -> QuerySet[Any, Any]:
    """The log-ins of which that is so, as a sub-query."""
    return _second_factors().values("user")


def _second_factors() -> QuerySet[Any]:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: QuerySet[Any] = Authenticator.objects.filter(type__in=kinds)
    return found
