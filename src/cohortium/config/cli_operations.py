"""The commands of whoever looks after an installation: `backup`, `restore`, `doctor`."""

import importlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from cohortium.config import archive, backup, backup_settings, database
from cohortium.config.counted import counted

# What a restored backup lacks without a kind of keys.
LACKING = {
    "encryption_keys": "what is encrypted cannot be read",
    "seal_keys": "the trail until then cannot be verified",
    "secret_key": "log-in sessions and links in letters no longer work",
}
EXPECTED = (archive.NotABackup, backup.NoBackup, archive.NotRestored, archive.RestoredBadly)


@click.command(name="backup")
@click.option("--to", type=click.Path(path_type=Path), help="A folder of backups; default: COHORTIUM_BACKUP_TO.")
@click.option("--prune", is_flag=True, help="Then remove old ones: COHORTIUM_BACKUP_DAYS, COHORTIUM_BACKUP_WEEKS.")
@click.option("--list", "listing", is_flag=True, help="List the backups, and make none.")
def make_backup(*, to: Path | None, prune: bool, listing: bool) -> None:
    """Back up database and files, while they are in use."""
    settings = backup_settings.read(os.environ)
    folder = (to or settings.folder).resolve()
    if listing:
        found = archive.finished(folder)
        for one in found:
            click.echo(f"{one.folder}  {_described(one.manifest)}")
        if not found:
            click.echo(f"There is no finished backup in {folder}.")
        return
    with database.provided():
        made = backup.make(folder, os.environ, now=datetime.now(UTC))
    click.echo(f"{made.folder}  {_described(made.manifest)}")
    if to is None and folder.is_relative_to(Path(os.environ.get("COHORTIUM_DATA") or ".cohortium").resolve()):
        click.echo(
            "cohortium: this backup lies on the disk of what it backs up. Set COHORTIUM_BACKUP_TO to another.", err=True
        )
    for gone in archive.prune(folder, days=settings.days, weeks=settings.weeks) if prune else ():
        kept = f"{counted(settings.days, 'day', 'days')} and {counted(settings.weeks, 'week', 'weeks')}"
        click.echo(f"cohortium: removed {gone.name}: of each of {kept} the newest backup is kept", err=True)


@click.command(name="restore")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--drill", is_flag=True, help="Restore into a database that is removed again, compare and report.")
@click.option("--without-keys", is_flag=True, help="Even if what is encrypted or sealed never opens.")
def restore_backup(*, folder: Path | None, drill: bool, without_keys: bool) -> None:
    """Restore the backup in FOLDER beside: into an empty database. A drill takes the newest one by itself."""
    chosen = folder.resolve() if folder else _newest(drill=drill)
    if drill and not (chosen / archive.MANIFEST).exists() and (inside := archive.finished(chosen)):
        # A folder of backups: the newest one in it.
        chosen = inside[0].folder
    if drill:
        restored = _restoring().drill(chosen)
    else:
        with database.provided():
            database.check_owner(os.environ)
            restored = _restoring().restore(chosen, without_keys=without_keys)
    click.echo(f"{'tried' if drill else 'restored'} {chosen}")
    click.echo(f"  {_described(restored.manifest)}")
    click.echo(f"  {restored.rows} rows, by table and organisation as they were; all files and migrations as they were")
    if restored.behind:
        after = "this release brought it up to date" if drill else "run `cohortium migrate` before anything else"
        click.echo(f"  {counted(restored.behind, 'migration', 'migrations')} behind this release: {after}")
    if drill or not restored.behind:
        click.echo("  no gap in the wall between organisations")
    for name in sorted(restored.lacks):
        click.echo(f"  its {name} are not all here: {LACKING[name]}")
    if drill:
        lacking = ", but for its keys" if restored.lacks else ""
        click.echo(f"Everything is as it was{lacking}: this backup can be restored.")


@click.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(*, as_json: bool) -> None:
    """Look at the installation, and say what to mend. Exit code 1 where something cannot work."""
    report = importlib.import_module("cohortium.config.doctor").examine()
    click.echo(report.as_json() if as_json else report.as_text())
    if not report.is_well:
        sys.exit(1)


def _restoring() -> Any:
    """What needs Django: not imported before a command has a database for it."""
    return importlib.import_module("cohortium.config.restore")


def _newest(*, drill: bool) -> Path:
    if not drill:
        raise click.UsageError("Name the FOLDER of a backup: `cohortium backup --list` lists them.")
    folder = backup_settings.read(os.environ).folder
    found = archive.finished(folder)
    if not found:
        raise archive.NotABackup(f"There is no finished backup in {folder}.")
    return found[0].folder


def _described(manifest: archive.Manifest) -> str:
    organisations = counted(manifest.organisations, "organisation", "organisations")
    files = counted(len(manifest.files) - 1, "file", "files")
    return (
        f"{manifest.made_at:%Y-%m-%d %H:%M} UTC, release {manifest.release}, {organisations}, "
        f"{files}, {manifest.size / 1_000_000:.1f} MB"
    )
