"""Changing and confirming an e-mail address. The old one counts until the new one is confirmed."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Origin
from cohortium.accounts.actions.letters import queue, tell
from cohortium.accounts.actions.passwords import LinkOver
from cohortium.accounts.links import confirmed_by, is_waiting
from cohortium.accounts.models import Kind
from cohortium.core.constraints import once
from cohortium.core.contacts import is_address
from cohortium.core.errors import Invalid, Refusal
from cohortium.identity.actions import held, note
from cohortium.identity.models import User
from cohortium.identity.states import Event


class AddressTaken(Refusal):
    """Another log-in has this address. Told to nobody but who reads its mail."""

    sentence = _("This address now belongs to another log-in. Sign in with that one, or choose another address.")


def ask_for_address(user: User, email: str, origin: Origin, *, now: datetime) -> None:
    """Ask for another address: a letter goes there. Nothing is said about whether it is somebody's already.

    Raises:
        Invalid: it is no address, or the one that there is.
        Stale: the password was changed meanwhile, and whoever asks is perhaps signed out by that.
    """
    held(user, session_key=None)
    email = User.objects.normalize_email(email.strip())
    if not is_address(email):
        raise Invalid({"email": [_("Enter an address such as name@example.com.")]})
    if email.lower() == user.email.lower():
        raise Invalid({"email": [_("This is already your address.")]})
    user.pending_email, user.updated_at, user.updated_by = email, now, user
    user.save(update_fields=["pending_email", "updated_at", "updated_by"])
    queue(Kind.CONFIRM, recipient=email, user_id=user.pk)
    note(user, Event.ADDRESS_ASKED, ip=origin.ip, user_agent=origin.user_agent)
    tell(user, Event.ADDRESS_ASKED, origin, now=now)


def send_confirmation(user: User) -> None:
    """Send the letter to the address that waits, or to the one that there is, once more."""
    queue(Kind.CONFIRM, recipient=user.pending_email or user.email, user_id=user.pk)


def forget_address(user: User, *, now: datetime) -> None:
    """Keep the address that there is. The link in the letter opens nothing any more."""
    user.pending_email, user.updated_at, user.updated_by = "", now, user
    user.save(update_fields=["pending_email", "updated_at", "updated_by"])


def confirm_address(token: str, origin: Origin, *, now: datetime) -> User:
    """Confirm an address, for whoever holds the link that was sent there. The old one is told.

    Raises:
        LinkOver: it was used or taken back, is too old, or was never one.
        AddressTaken: as said.
    """
    said = confirmed_by(token)
    user = User.objects.select_for_update().filter(pk=said.user_id).first() if said else None
    if said is None or user is None or not user.is_active or not is_waiting(user, said.new, said.old):
        raise LinkOver
    changed = said.new != said.old
    user.email, user.pending_email, user.email_verified_at = said.new, "", now
    user.updated_at, user.updated_by = now, user
    with once("user_email_once", AddressTaken()):
        user.save(update_fields=["email", "pending_email", "email_verified_at", "updated_at", "updated_by"])
    event = Event.ADDRESS_CHANGED if changed else Event.ADDRESS_CONFIRMED
    note(user, event, ip=origin.ip, user_agent=origin.user_agent)
    if changed:
        tell(user, event, origin, now=now, about=said.new, to=said.old)
    return user
