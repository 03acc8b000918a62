"""The middleware of log-in sessions."""

from datetime import datetime, timedelta

import structlog
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cohortium.identity.sessions import SEEN, UNASKED

# How exactly one can say when a device was last used: each time is a write.
EVERY = timedelta(hours=1)
log = structlog.get_logger()


class Sessions(SessionMiddleware):
    """Answers also where the session cannot be saved, and notes now and then that it is in use.

    It is saved after the change has been committed. Somebody who signed out in another tab meanwhile, or a database
    that went away, costs the notice of what was done, and not the answer: Django's own would say that nothing was.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        _note_use(request)
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            log.warning("session_not_saved")
            return response


def _note_use(request: HttpRequest) -> None:
    # A session that nobody opened costs no look, and one that nobody signed in with is not listed.
    if not request.session.accessed or UNASKED in request.META:
        return
    seen, now = request.session.get(SEEN), timezone.now()
    if seen and datetime.fromisoformat(seen) < now - EVERY:
        request.session[SEEN] = now.isoformat()
