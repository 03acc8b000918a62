"""`cohortium mail bounce`: a mail server hands over what comes back."""

from datetime import UTC, datetime
from typing import BinaryIO

from cohortium.access import actor as actors
from cohortium.action import Unchanged
from cohortium.config.cli_mail import Later, NotTaken
from cohortium.core.errors import IllegalTransition, NotFound
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.links import Returned, read_return
from cohortium.notifications.rules import bounces
from cohortium.notifications.rules.bounces import Bounce, NoBounce
from cohortium.tenancy.scope import organisation_scope

_AT_ONCE = 64 * 1024


def take(stream: BinaryIO, to: str) -> str:
    """Note what the message says about the letter that it is about. Says what became of it.

    Raises:
        NotTaken: it says nothing, or about no letter of ours.
        Later: the letter is being sent at this moment.
    """
    raw = _read(stream)
    letter = next(
        (found for address in ([to] if to else bounces.addressed(raw)) if (found := read_return(address))), None
    )
    if letter is None:
        raise NotTaken("This message came back to none of our letters: its address was not made here.")
    try:
        bounce = bounces.read(raw)
    except NoBounce:
        raise NotTaken("This is no report about a letter: somebody answered, or is away.") from None
    if not bounce.is_final:
        return "The mail server reports that the letter is late, or came there: nothing is changed."
    return _noted(letter, bounce)


def _noted(letter: Returned, bounce: Bounce) -> str:
    try:
        with organisation_scope(letter.organisation_id):
            actor = actors.system(letter.organisation_id)
            now = datetime.now(UTC)
            noted = note_bounced(actor, notification_id=letter.notification_id, bounce=bounce, now=now)
    except NotFound:
        raise NotTaken("There is no such letter any more.") from None
    except IllegalTransition:
        raise Later("This letter is still on its way. Hand it over again in a moment.") from None
    if isinstance(noted, Unchanged):
        return "It was noted before that the letter did not arrive: nothing is changed."
    return "Noted: the letter did not arrive."


def _read(stream: BinaryIO) -> bytes:
    """The beginning, which holds the report. The rest is read as well: who cannot hand over all of it tries again."""
    raw = stream.read(bounces.LONGEST)
    while stream.read(_AT_ONCE):
        continue
    return raw
