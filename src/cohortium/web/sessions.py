"""Log-in sessions, as Django keeps them in the database; keys that Django never made are not asked for."""

import re

import structlog
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import DatabaseError

_KEY = re.compile(r"[a-z0-9]{32}")
log = structlog.get_logger()


class SessionStore(DatabaseStore):
    """A key of another shape, such as one with NUL in it, is no key: PostgreSQL would refuse the question."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Save what is noted in the session, where that can be.

        It is saved after the change has been committed. Somebody who signed out in another tab meanwhile, or a database
        that went away, costs the notice of what was done, and not the answer: that would say that nothing was.
        """
        try:
            # ast-grep-ignore: writes - Django's own table, outside every organisation
            super().save(must_create)
        except (UpdateError, DatabaseError):
            if must_create:
                raise
            log.warning("session_not_saved")

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))
