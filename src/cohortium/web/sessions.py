"""Log-in sessions, as Django keeps them in the database; keys that Django never made are not asked for."""

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(DatabaseStore):
    """A key of another shape, such as one with NUL in it, is no key: PostgreSQL would refuse the question."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))
