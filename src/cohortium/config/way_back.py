"""Taking migrations back: only after a fresh backup of this very database, because what they made goes with them."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import click
import psycopg

from cohortium.config import archive, backup_settings, database, inventory
from cohortium.config.inventory import Rows

FRESH = timedelta(hours=1)


class NotBack(RuntimeError):
    """Nothing was taken back. The message says why and what to do, in one line."""


def check(steps: Sequence[str], *, asked: bool, but: str) -> None:
    """Refuse to go back by accident, while somebody works, or without a backup of all that is there.

    Connections of an application of the name `but` are our own.

    Raises:
        NotBack: as said.
    """
    if not steps and asked:
        raise NotBack("There is nothing to take back: the database is not ahead of that.")
    if not steps:
        return
    if not asked:
        raise NotBack(f"That takes back {_listed(steps)}. Say so: `cohortium migrate --back APP NAME`.")
    folder = backup_settings.read(os.environ).folder
    with psycopg.connect(os.environ[database.OWNER_URL]) as connection:
        here, migrated = inventory.identity(connection), inventory.migrations(connection)
        others, found = inventory.others(connection, but=but), inventory.rows(connection)
    since = datetime.now(UTC) - FRESH
    fresh = [
        one
        for one in archive.finished(folder)
        if one.manifest.made_at >= since and (one.manifest.database, one.manifest.migrations) == (here, migrated)
    ]
    if others:
        raise NotBack(
            f"Taking back {_listed(steps)} pulls tables away from whoever works with them: {others} others are "
            "connected. "
            "End web server and worker, run `cohortium backup`, and try again."
        )
    if not fresh:
        raise NotBack(
            f"Taking back {_listed(steps)} loses what was written since, and no backup of this database as it is now "
            f"was made within the hour in {folder}. End web server and worker, and run `cohortium backup` first."
        )
    newest = max(fresh, key=lambda one: one.manifest.made_at).manifest
    if lost := [table for table in found if _more(found[table], newest.rows.get(table, {}))]:
        raise NotBack(
            f"Taking back {_listed(steps)} loses rows that were written after the newest backup: in {_listed(lost)}. "
            "Run `cohortium backup` again."
        )


def rows() -> Rows:
    """Count what is there."""
    with psycopg.connect(os.environ[database.OWNER_URL]) as connection:
        return inventory.rows(connection)


def say_what_is_gone(before: Rows) -> None:
    """Name the tables that went, with the rows that were in them."""
    after = rows()
    for table in sorted(before.keys() - after.keys()):
        click.echo(f"cohortium: {table} is gone, with {sum(before[table].values())} rows: they are in the backup")


def _more(found: Mapping[str, int], backed_up: Mapping[str, int]) -> bool:
    return any(number > backed_up.get(organisation, 0) for organisation, number in found.items())


def _listed(steps: Sequence[str]) -> str:
    return ", ".join(steps[:3]) + (f" and {len(steps) - 3} more" if len(steps) > 3 else "")  # noqa: PLR2004 - a few
