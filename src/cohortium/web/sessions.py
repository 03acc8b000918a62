"""Log-in sessions, as Django keeps them in the database; keys that Django never made are not asked for."""

import re

import structlog
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

_KEY = re.compile(r"[a-z0-9]{32}")
log = structlog.get_logger()


class SessionStore(DatabaseStore):
    """A key of another shape, such as one with NUL in it, is no key: PostgreSQL would refuse the question."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))


class Sessions(SessionMiddleware):
    """Answers also where the session cannot be saved.

    It is saved after the change has been committed. Somebody who signed out in another tab meanwhile, or a database
    that went away, costs the notice of what was done, and not the answer: Django's own would say that nothing was.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            log.warning("session_not_saved")
            return response
