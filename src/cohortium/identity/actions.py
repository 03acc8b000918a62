"""Changes to log-ins. They happen outside every organisation, so they are not in any organisation's trail."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, Refusal
from cohortium.identity.models import SignIn, User


class LogInExists(Refusal):
    """There is a log-in of this address."""

    sentence = _("There is a log-in with this address already. Sign in with it.")


def note(user: User, event: str, *, ip: str | None, user_agent: str) -> None:
    """Note that somebody signed `in` or `out`."""
    SignIn.objects.create(user=user, event=event, ip=ip, user_agent=user_agent[:300])


def create(email: str, password: str | None = None, **fields: Any) -> User:
    """Make a log-in; without a password it cannot be used until one is set."""
    return User.objects.create_user(email, password, **fields)


def register(email: str, password: str) -> User:
    """Make a log-in for somebody who proved that the address is theirs.

    Raises:
        Invalid: the password is too easy.
        LogInExists: somebody made one of this address meanwhile.
    """
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from None
    with once("user_email_once", LogInExists()):
        return create(email, password)
