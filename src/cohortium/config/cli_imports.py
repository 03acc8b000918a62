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
@click.option("--organisation", required=True, metavar="CODE", help="Which one.")
@click.option("--source", default="", help="The name of the other system; iClassPro is recognised without it.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON: what columns are.")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, change nothing, and forget it again.")
@click.option(
    "--doubles",
    type=click.Choice(["ask", "new", "out"]),
    default="ask",
    show_default=True,
    help="Who may be here already: stop, bring them in as somebody else, or leave them out.",
)
@click.option("--take-theirs", is_flag=True, help="The file holds where somebody here changed the same since.")
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
    """Bring in FILE: learners and families that another system knows. Sent twice, it changes nothing twice."""
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
