"""The middleware of log-in sessions."""

from datetime import datetime, timedelta

import structlog
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cohortium.identity.sessions import SEEN, UNASKED
from cohortium.web import drafts

# How exactly one can say when a device was last used: each time is a write.
EVERY = timedelta(hours=1)
# Seconds that a session of nobody lasts, such as one that a passkey is asked for in: anybody begins any number.
OF_NOBODY = 3600
# One that keeps what somebody typed: they come back the next day.
OF_A_DRAFT = 24 * 3600
log = structlog.get_logger()


class Sessions(SessionMiddleware):
    """Answers also where the session cannot be saved, and notes now and then that it is in use.

    It is saved after the change has been committed. Somebody who signed out in another tab meanwhile, or a database
    that went away, costs the notice of what was done, and not the answer: Django's own would say that nothing was.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        _note_use(request)
        _let_end(request)
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            log.warning("session_not_saved")
            return response


def _let_end(request: HttpRequest) -> None:
    # Whoever signs in brings along what the session held before, and no more of its end than of its key.
    session = request.session
    if not session.modified:
        return
    if SESSION_KEY not in session:
        session.set_expiry(OF_A_DRAFT if drafts.BOX in session else OF_NOBODY)
    elif session.get("_session_expiry") in {OF_NOBODY, OF_A_DRAFT}:
        session.set_expiry(None)


def _note_use(request: HttpRequest) -> None:
    # A session that nobody opened costs no look, and one that nobody signed in with is not listed.
    if not request.session.accessed or UNASKED in request.META:
        return
    seen, now = request.session.get(SEEN), timezone.now()
    if seen and datetime.fromisoformat(seen) < now - EVERY:
        request.session[SEEN] = now.isoformat()
