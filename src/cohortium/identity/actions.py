"""Changes to log-ins. They happen outside every organisation, so they are not in any organisation's trail."""

from typing import Any

from cohortium.identity.models import SignIn, User


def note(user: User, event: str, *, ip: str | None, user_agent: str) -> None:
    """Note that somebody signed `in` or `out`."""
    SignIn.objects.create(user=user, event=event, ip=ip, user_agent=user_agent[:300])


def create(email: str, password: str | None = None, **fields: Any) -> User:
    """Make a log-in; without a password it cannot be used until one is set."""
    return User.objects.create_user(email, password, **fields)
