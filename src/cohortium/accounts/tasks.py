"""Letters about log-ins leave the house, outside every scope; and what is old is forgotten."""

from datetime import UTC, datetime

import structlog
from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app

from cohortium.accounts.actions import letters
from cohortium.accounts.queries.letters import envelope
from cohortium.identity import limits
from cohortium.identity.actions import forget_old_events
from cohortium.identity.sessions import SessionStore
from cohortium.jobs.errands import TryAgain
from cohortium.jobs.glue import RETRY, TRIES
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.rules.letters import Outcome, Receipt

log = structlog.get_logger()


@app.task(name=letters.SEND, retry=RETRY, pass_context=True)
def send(context: JobContext, /, letter_id: str) -> None:
    """Write the letter as things are now, and hand it over. A try that was lost sends the same message again."""
    close_old_connections()
    try:
        _send(letter_id, last=context.job.attempts >= TRIES)
    finally:
        close_old_connections()


def _send(letter_id: str, *, last: bool) -> None:
    written = envelope(letter_id)
    if written is None:
        letters.cancel(letter_id, now=datetime.now(UTC))
        return
    try:
        receipt = deliver(written)
    except TryAgain as error:
        log.warning("account_letter_in_vain", last=last)
        letters.note_delay(letter_id, str(error))
        if last:
            letters.settle(letter_id, Receipt(Outcome.FAILED, str(error)), now=datetime.now(UTC))
        raise
    letters.settle(letter_id, receipt, now=datetime.now(UTC))


@app.periodic(cron="37 3 * * *")
@app.task(name="accounts.tasks.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 - Procrastinate gives it
    """Forget sessions that ran out, buckets that are empty, letters and what happened to log-ins long ago."""
    close_old_connections()
    now = datetime.now(UTC)
    SessionStore.clear_expired()
    limits.forget(now=now)
    letters.forget_letters(now=now)
    forget_old_events(now=now)
