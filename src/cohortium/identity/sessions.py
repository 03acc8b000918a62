"""Log-in sessions in the database, each with whose it is and where it came from."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cohortium.identity.models import LogInSession

_KEY = re.compile(r"[a-z0-9]{32}")
# In the session: when and whence somebody signed in.
CAME, SEEN = "came", "seen"
# What a request carries that a page sent by itself, with nobody at it: it says nothing of whether the log-in is in use.
UNASKED = "cohortium.unasked"


class SessionStore(DatabaseStore):
    """A key of another shape, such as one with NUL in it, is no key: PostgreSQL would refuse the question."""

    @classmethod
    def get_model_class(cls) -> type[LogInSession]:
        return LogInSession

    def create_model_instance(self, data: dict[str, Any]) -> LogInSession:
        row: LogInSession = super().create_model_instance(data)  # type: ignore[assignment]
        user_id, came = data.get("_auth_user_id"), data.get(CAME, {})
        row.user_id = UUID(user_id) if user_id else None
        row.ip, row.user_agent = came.get("ip"), came.get("user_agent", "")
        row.started_at, row.seen_at = _moment(came.get("at")), _moment(data.get(SEEN))
        return row

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
