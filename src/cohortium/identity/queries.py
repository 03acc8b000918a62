"""Questions about log-ins. Nothing here writes."""

from uuid import UUID

from cohortium.identity.models import User
from cohortium.identity.states import LogInStatus


def user_id_of(email: str) -> UUID | None:
    """The log-in with this address, whatever its case."""
    return User.objects.with_address(email).values_list("pk", flat=True).first()


def is_operator(user_id: UUID) -> bool:
    """Whether this log-in belongs to the staff of the platform, and may be used."""
    return User.objects.filter(pk=user_id, is_platform_staff=True, status=LogInStatus.ACTIVE).exists()
