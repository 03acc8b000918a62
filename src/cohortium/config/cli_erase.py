"""`cohortium erase`: somebody is erased from the command line. It says what it would do, and does it where told to."""

import importlib
import os
from uuid import UUID

import click

from cohortium.config import database, environment, starting


class NotErased(RuntimeError):
    """Nothing was changed. The message says why."""


EXPECTED = (NotErased,)
# As the trail calls them. Kept here, so that `--help` does not start Django.
KINDS = ("learner", "guardian", "family", "emergencycontact", "membership")


@click.command(name="erase")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("person", type=click.UUID, metavar="ID")
@click.option("--organisation", required=True, metavar="CODE", help="Which one.")
@click.option("--yes", "is_sure", is_flag=True, help="Do it. Without this nothing is changed.")
def erase_person(*, kind: str, person: UUID, organisation: str, is_sure: bool) -> None:
    """Say what erasing a person does: what goes, what stays, and why. With --yes, erase them for good.

    ID is what stands in the address of their page. What a law or a legal hold keeps is refused here as in the pages;
    so it is where the organisation wants a second person to agree.
    """
    with database.provided(to_migrate=False):
        environment.read(os.environ)
        starting.set_up()
        erasing = importlib.import_module("cohortium.config.erasing")
        for line in erasing.erased(kind, person, organisation=organisation, is_sure=is_sure):
            click.echo(line)
