"""Changing a password, and choosing a new one by letter."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Origin
from cohortium.accounts.actions.letters import queue, tell
from cohortium.accounts.links import user_of_reset
from cohortium.accounts.models import Kind
from cohortium.core.errors import Invalid, Refusal
from cohortium.identity.actions import end_sessions, note
from cohortium.identity.models import User
from cohortium.identity.states import Event


class LinkOver(Refusal):
    """The link was used, is too old, or was never one."""

    sentence = _("It has been used, withdrawn or has expired. Ask for a new e-mail.")


def ask_for_reset(email: str) -> None:
    """Have a letter sent to this address, if there is a log-in of it. Whoever asks is told nothing, by no delay either.

    Whether there is one is looked up by the job that writes the letter.
    """
    with transaction.atomic():
        queue(Kind.RESET, recipient=email)


def reset_password(token: str, password: str, origin: Origin, *, now: datetime) -> User:
    """Choose a new password, for whoever holds the link. It ends every session, and shows that mail arrives.

    An address that waits to be confirmed is forgotten: perhaps who was shut out asked for it.

    Raises:
        LinkOver: as said.
        Invalid: the password is too easy.
    """
    found = user_of_reset(token)
    if found is None:
        raise LinkOver
    user = User.objects.select_for_update().get(pk=found.pk)
    # Two may open the same letter at once: the second finds another password.
    if user_of_reset(token) is None:
        raise LinkOver
    event = Event.PASSWORD_RESET if user.has_usable_password() else Event.PASSWORD_CHOSEN
    _set(user, password, now=now)
    if user.email_verified_at is None:
        user.email_verified_at = now
        user.save(update_fields=["email_verified_at"])
    end_sessions(user, but="")
    note(user, event, ip=origin.ip, user_agent=origin.user_agent)
    tell(user, event, origin, now=now)
    return user


def change_password(user: User, password: str, origin: Origin, *, session_key: str, now: datetime) -> None:
    """Change one's own password. Other devices are signed out, and an address that waits is forgotten.

    Raises:
        Invalid: it is too easy.
    """
    _set(user, password, now=now)
    end_sessions(user, but=session_key)
    note(user, Event.PASSWORD_CHANGED, ip=origin.ip, user_agent=origin.user_agent)
    tell(user, Event.PASSWORD_CHANGED, origin, now=now)


def _set(user: User, password: str, *, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": error.messages}) from None
    user.set_password(password)
    user.pending_email, user.updated_at, user.updated_by = "", now, user
    user.save(update_fields=["password", "pending_email", "updated_at", "updated_by"])
