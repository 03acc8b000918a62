"""When backups are made, where they lie, and how many are kept: from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from cohortium.config.environment import BadEnvironment, data_folder

# After a backup that failed, the next try.
AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """As said. Without `at` nobody makes one by the clock."""

    folder: Path
    days: int
    weeks: int
    at: time | None

    def is_due(self, now: datetime, *, last: datetime | None, tried: datetime | None) -> bool:
        """Whether the time for today's backup has come, and none was made since, nor tried a moment ago."""
        if self.at is None or (tried and now < tried + AGAIN):
            return False
        meant = datetime.combine(now.astimezone(UTC).date(), self.at, UTC)
        if meant > now:
            meant -= timedelta(days=1)
        return last is None or last < meant


def read(environ: Mapping[str, str]) -> BackupSettings:
    """Read them.

    Raises:
        BadEnvironment: one of them cannot be understood.
    """
    given = environ.get("COHORTIUM_BACKUP_TO")
    return BackupSettings(
        folder=Path(given).resolve() if given else data_folder(environ) / "backups",
        days=_number(environ, "COHORTIUM_BACKUP_DAYS", 7),
        weeks=_number(environ, "COHORTIUM_BACKUP_WEEKS", 4),
        at=_time(environ.get("COHORTIUM_BACKUP_AT", "")),
    )


def _number(environ: Mapping[str, str], name: str, usual: int) -> int:
    given = environ.get(name) or str(usual)
    if not re.fullmatch(r"[0-9]{1,4}", given) or int(given) < 1:
        raise BadEnvironment(f"{name} must be a number of backups, at least 1, such as {usual}.")
    return int(given)


def _time(given: str) -> time | None:
    if not given:
        return None
    if found := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", given):
        return time(int(found[1]), int(found[2]), tzinfo=None)
    raise BadEnvironment("COHORTIUM_BACKUP_AT must be a time of day in UTC, such as 01:30.")
