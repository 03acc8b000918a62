"""Questions about log-ins. Nothing here writes."""

from uuid import UUID

from cohortium.identity.models import User


def user_id_of(email: str) -> UUID | None:
    """The log-in with this address, whatever its case."""
    return User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
