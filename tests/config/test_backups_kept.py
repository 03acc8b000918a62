"""Which backups are kept, when another one is due, and what is said where there is none."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from cohortium.config import archive
from cohortium.config.archive import to_remove
from cohortium.config.backup_settings import BackupSettings
from cohortium.config.cli_operations import make_backup

MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def test_the_newest_of_each_day_and_week_are_kept() -> None:
    made = [MONDAY - timedelta(days=day, hours=hour) for day in range(40) for hour in (0, 1)]

    gone = to_remove(made, days=3, weeks=3)

    assert sorted(set(made) - gone, reverse=True) == [
        *(MONDAY - timedelta(days=day) for day in (0, 1, 2)),
        # The newest of the weeks before: Sundays.
        MONDAY - timedelta(days=8),
    ]
    assert to_remove(made[:1], days=1, weeks=1) == set()


@pytest.mark.parametrize(
    ("now", "last", "tried", "due"),
    [
        (time(1, 29), timedelta(hours=20), None, False),
        (time(1, 31), timedelta(hours=20), None, True),
        (time(1, 31), timedelta(minutes=1), None, False),
        (time(1, 31), None, None, True),
        (time(1, 31), None, timedelta(minutes=59), False),
        (time(1, 31), None, timedelta(minutes=61), True),
        # The machine was off at half past one yesterday.
        (time(0, 10), timedelta(hours=30), None, True),
    ],
)
def test_a_backup_is_due_once_a_day(now: time, last: timedelta | None, tried: timedelta | None, due: bool) -> None:
    at = datetime.combine(MONDAY.date(), now, UTC)
    settings = BackupSettings(Path("/nowhere"), 7, 4, time(1, 30))

    assert settings.is_due(at, last=last and at - last, tried=tried and at - tried) is due
    assert not BackupSettings(Path("/nowhere"), 7, 4, None).is_due(at, last=None, tried=None)


def test_where_there_is_no_backup_it_says_so(
    tmp_path: Path,
) -> None:
    listed = CliRunner().invoke(make_backup, ["--list", "--to", str(tmp_path)])
    with pytest.raises(archive.NotABackup) as refused:
        archive.read(tmp_path)

    assert listed.output == f"There is no finished backup in {tmp_path}.\n"
    assert str(refused.value) == f"{tmp_path} holds no finished backup: manifest.json is missing."
