"""Letters about a log-in: put in line with the change, and settled when they were sent."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from cohortium.access.actor import Origin
from cohortium.accounts.models import AccountLetter, Kind
from cohortium.core.agents import shortened
from cohortium.identity.models import User
from cohortium.identity.states import Event
from cohortium.notifications.rules.letters import LONGEST_ANSWER, Receipt

SEND = "accounts.tasks.send"
KEPT_FOR = timedelta(days=90)
_OPEN = ("", "failed")


def queue(kind: Kind, *, recipient: str, user_id: UUID | None = None, about: dict[str, Any] | None = None) -> None:
    """Have a letter sent, once this transaction is committed."""
    letter = AccountLetter(kind=kind, recipient=recipient, user_id=user_id, about=about or {})
    letter.save()
    app.configure_task(SEND).defer(letter_id=str(letter.pk))


def tell(user: User, event: Event, origin: Origin, *, now: datetime, about: str = "", to: str = "") -> None:
    """Tell somebody what happened to their log-in, so that they notice if it was not them."""
    said = {
        "event": str(event),
        "about": about,
        "at": now.isoformat(),
        "ip": origin.ip or "",
        "device": shortened(origin.user_agent),
    }
    queue(Kind.NEWS, recipient=to or user.email, user_id=user.pk, about=said)


def settle(letter_id: str, receipt: Receipt, *, now: datetime) -> None:
    """Note what became of it."""
    _open(letter_id).update(outcome=receipt.outcome.value, answer=receipt.answer[:LONGEST_ANSWER], settled_at=now)


def cancel(letter_id: str, *, now: datetime) -> None:
    """There is nobody to write to, or nothing to say any more."""
    _open(letter_id).update(outcome="cancelled", settled_at=now)


def note_delay(letter_id: str, answer: str) -> None:
    """The mail server did not take it: it is tried again."""
    _open(letter_id).update(answer=answer[:LONGEST_ANSWER])


def forget_letters(*, now: datetime) -> None:
    """Forget who was written to a while ago: addresses that anybody typed are among them."""
    AccountLetter.objects.filter(created_at__lt=now - KEPT_FOR).delete()


def _open(letter_id: str) -> Any:
    return AccountLetter.objects.filter(pk=letter_id, outcome__in=_OPEN)
