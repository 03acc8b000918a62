"""Log-ins elsewhere that open the one here. See `docs/security.md`: none does before its owner proved both."""

from datetime import datetime
from typing import NamedTuple

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Origin
from cohortium.accounts.actions.letters import tell
from cohortium.core.errors import NotFound, Refusal
from cohortium.identity.actions import note
from cohortium.identity.models import User
from cohortium.identity.states import Event


class ConnectedElsewhere(Refusal):
    """It opens another log-in already."""

    sentence = _("This account is already connected to another log-in. Disconnect it there first.")


class LastWayIn(Refusal):
    """Nothing would be left to sign in with."""

    sentence = _(
        "You would no longer be able to sign in. Set a password first, using “Forgot your password?” on "
        "the sign-in page."
    )


class Elsewhere(NamedTuple):
    """Somebody as a provider knows them: proved a moment ago."""

    provider: str
    uid: str
    # What people call the provider.
    name: str
    # As the provider says, and only where it says that it verified it.
    address: str


def connect(user: User, elsewhere: Elsewhere, origin: Origin, *, now: datetime) -> None:
    """Let somebody come in by another log-in of theirs.

    Raises:
        ConnectedElsewhere: as said.
    """
    found = SocialAccount.objects.filter(provider=elsewhere.provider, uid=elsewhere.uid).first()
    if found and found.user_id == user.pk:
        return
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=user, provider=elsewhere.provider, uid=elsewhere.uid, extra_data={})
    except IntegrityError:
        raise ConnectedElsewhere from None
    note(user, Event.CONNECTED, ip=origin.ip, user_agent=origin.user_agent, about=elsewhere.name)
    tell(user, Event.CONNECTED, origin, now=now, about=elsewhere.name)


def disconnect(user: User, connection_id: int, name: str, origin: Origin, *, now: datetime) -> None:
    """Let nobody come in by that any more.

    Raises:
        NotFound: it is not this person's, or is gone already.
        LastWayIn: as said.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    mine = SocialAccount.objects.filter(user=user)
    found = mine.filter(pk=connection_id).first()
    if found is None:
        raise NotFound
    if not user.has_usable_password() and mine.count() == 1:
        raise LastWayIn
    found.delete()
    note(user, Event.DISCONNECTED, ip=origin.ip, user_agent=origin.user_agent, about=name)
    tell(user, Event.DISCONNECTED, origin, now=now, about=name)
