"""Questions about log-ins. Nothing here writes."""

from uuid import UUID

from allauth.mfa.models import Authenticator

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
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user_id, type__in=kinds).exists())
