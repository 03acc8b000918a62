"""Questions about log-ins. Nothing here writes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from cohortium.identity.models import User
from cohortium.identity.states import LogInStatus


def user_id_of(email: str) -> UUID | None:
    """The log-in with this address, whatever its case."""
    return User.objects.with_address(email).values_list("pk", flat=True).first()


def device_mark_of(email: str) -> str:
    """What a device keeps of the log-in with this address, whatever its case; nothing where there is none."""
    user = User.objects.with_address(email).first()
    return user.device_mark if user else ""


def is_operator(user_id: UUID) -> bool:
    """Whether this log-in belongs to the staff of the platform, and may be used."""
    return User.objects.filter(pk=user_id, is_platform_staff=True, status=LogInStatus.ACTIVE).exists()


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """Somebody of the staff of the platform."""

    email: str
    is_usable: bool
    has_password: bool
    has_second_factor: bool


def operators() -> list[OperatorRow]:
    """The staff of the platform, by address."""
    found = User.objects.filter(is_platform_staff=True).order_by("email")
    return [
        OperatorRow(user.email, user.is_active, user.has_usable_password(), has_second_factor(user.pk))
        for user in found
    ]


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
