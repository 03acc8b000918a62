"""`cohortium operator` and `cohortium log-in`: what only whoever runs the installation decides about people."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from cohortium.accounts.actions.factors import Removed, remove_lost
from cohortium.accounts.actions.staff import NotUsable, end_staff, make_staff
from cohortium.accounts.links import reset_address
from cohortium.config.cli_people import NotDone
from cohortium.core.contacts import is_address
from cohortium.core.errors import NotFound
from cohortium.identity.models import User
from cohortium.identity.queries import OperatorRow, operators

__all__ = ["OperatorRow", "Removed", "Told", "add", "operators", "remove", "without_second_factor"]


@dataclass(frozen=True, slots=True)
class Told:
    """Whom it was about, whether anything changed, and the link to a password of somebody who has none."""

    email: str
    is_changed: bool = True
    link: str = ""


def add(address: str) -> Told:
    """Make somebody staff of the platform.

    Raises:
        NotDone: as said.
    """
    if not is_address(address):
        raise NotDone(f"{address!r} is no e-mail address such as ada@example.com.")
    try:
        made = make_staff(address, now=datetime.now(UTC))
    except NotUsable:
        raise NotDone(f"The log-in {address} cannot be used: it is not active.") from None
    return Told(made.user.email, made.is_new, _link(made.user))


def remove(address: str) -> Told:
    """Let somebody be staff of the platform no longer.

    Raises:
        NotDone: they are not.
    """
    try:
        return Told(end_staff(address, now=datetime.now(UTC)).email)
    except NotFound:
        raise NotDone(f"{address} is not staff of the platform: see `cohortium operator list`.") from None


def without_second_factor(address: str) -> tuple[Told, Removed]:
    """Remove the second factors of somebody who lost them all.

    Raises:
        NotDone: there is no such log-in, or it has none.
    """
    user = User.objects.with_address(address).first()
    if user is None:
        raise NotDone(f"There is no log-in {address}.")
    try:
        with transaction.atomic():
            removed = remove_lost(user, now=datetime.now(UTC))
    except NotFound:
        raise NotDone(f"The log-in {user.email} has no second factor: a password is enough.") from None
    return Told(user.email, link=_link(user)), removed


def _link(user: User) -> str:
    return "" if user.has_usable_password() else reset_address(user)
