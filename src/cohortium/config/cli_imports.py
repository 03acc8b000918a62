"""`cohortium import`: a file of another system is moved in from the command line."""

import importlib
import os
from pathlib import Path

import click

from cohortium.config import database, environment, starting


class NotImported(RuntimeError):
    """Nothing was changed. The message says why."""


EXPECTED = (NotImported,)


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--organisation", required=True, metavar="CODE", help="The code of the organisation, as in its address.")
@click.option(
    "--source",
    default="",
    help="The name of the other system or list. Without it: iClassPro, or the name of the file without its day.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file that says which column holds what.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@click.option(
    "--doubles",
    type=click.Choice(["ask", "new", "out"]),
    default="ask",
    show_default=True,
    help="Records that may be here already: stop and ask, import them as new, or skip them.",
)
@click.option("--take-theirs", is_flag=True, help="Where a record was edited here since, use the value in the file.")
def import_file(
    *,
    file: Path,
    organisation: str,
    source: str,
    mapping: Path | None,
    dry_run: bool,
    doubles: str,
    take_theirs: bool,
) -> None:
    """Import FILE: people and households from another system. Importing the same file again changes nothing."""
    with database.provided(to_migrate=False):
        environment.read(os.environ)
        starting.set_up()
        importing = importlib.import_module("cohortium.config.importing")
        asked = importing.Asked(
            file=file,
            organisation=organisation,
            source=source,
            mapping=mapping,
            is_dry=dry_run,
            doubles=doubles,
            takes_theirs=take_theirs,
        )
        for line in importing.bring_in(asked):
            click.echo(line)
