"""Secrets of the links in these letters: signed, for a time, and good for nothing once they were used."""

from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import signing

from cohortium.identity.models import User

_CONFIRM = "cohortium.account.address"
# Hours that the link to a new address works; the one to a new password: settings.PASSWORD_RESET_TIMEOUT.
CONFIRM_WITHIN = 24


_BEGIN = "cohortium.account.begin"
# Hours that the link to an organisation of one's own works.
BEGIN_WITHIN = 24


class _Resets(PasswordResetTokenGenerator):
    """Django's hang on the last sign-in, too: whoever has the password would end the link by signing in."""

    key_salt = "cohortium.account.reset"

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{user.pk} {timestamp} {user.password} {user.email}"


_resets = _Resets()


class Begun(NamedTuple):
    """What a link says: whoever holds it has the mailbox of this address, and may found an organisation."""

    email: str
    # Whether somebody who runs the installation asked them to.
    is_invited: bool
    # Which letter it stood in: an invitation founds one organisation.
    letter_id: UUID


class Confirmed(NamedTuple):
    """What a link says: this log-in has this new address, instead of that one."""

    user_id: UUID
    new: str
    old: str


def reset_address(user: User) -> str:
    """Where a new password is chosen. The secret hangs on the password: it works once."""
    return f"{settings.ADDRESS}/reset/{user.pk.hex}-{_resets.make_token(user)}"


def user_of_reset(token: str) -> User | None:
    """Whose new password this link is for."""
    hexed, _, secret = token.partition("-")
    try:
        user = User.objects.filter(pk=UUID(hexed)).first()
    except ValueError:
        return None
    return user if user and user.is_active and _resets.check_token(user, secret) else None


def confirm_address(user: User, new: str) -> str:
    """Where an address is confirmed."""
    return f"{settings.ADDRESS}/confirm/{signing.dumps([user.pk.hex, new, user.email], salt=_CONFIRM, compress=True)}"


def confirmed_by(token: str) -> Confirmed | None:
    """What this link confirms, if it is one of ours and not too old."""
    try:
        hexed, new, old = signing.loads(token, salt=_CONFIRM, max_age=CONFIRM_WITHIN * 3600)
    except signing.BadSignature:
        return None
    return Confirmed(UUID(hexed), new, old)


def begin_address(email: str, *, is_invited: bool, letter_id: UUID) -> str:
    """Where somebody begins who wants an organisation of their own."""
    said = [email, is_invited, letter_id.hex]
    return f"{settings.ADDRESS}/start/with/{signing.dumps(said, salt=_BEGIN, compress=True)}"


def begun_by(token: str) -> Begun | None:
    """What this link says, if it is one of ours and not too old."""
    try:
        email, is_invited, letter = signing.loads(token, salt=_BEGIN, max_age=BEGIN_WITHIN * 3600)
    except (signing.BadSignature, ValueError):
        # Or one of before: it says of no letter.
        return None
    return Begun(email, is_invited, UUID(letter))


def is_waiting(user: User, new: str, old: str) -> bool:
    """Whether this log-in waits for exactly this to be confirmed."""
    asked = user.pending_email == new if new != old else user.email_verified_at is None
    return user.email == old and asked


def is_confirmable(said: Confirmed) -> bool:
    """Whether the log-in still waits for what a link confirms."""
    user = User.objects.filter(pk=said.user_id).first()
    return user is not None and user.is_active and is_waiting(user, said.new, said.old)
