"""The commands about the keys under which things are encrypted."""

import importlib
import os
import sys

import click

from cohortium.config import database, environment, starting
from cohortium.config.counted import counted


@click.group()
def keys() -> None:
    """Look after the keys under which things are encrypted."""


@keys.command("rotate")
def rotate() -> None:
    """Put identity numbers and what was moved in under the first of COHORTIUM_ENCRYPTION_KEYS: encrypted, hashed anew.

    It may be stopped and begun again at any time, and everything works meanwhile. Exit code 1: no key opens some.
    """
    with database.provided(to_migrate=False):
        environment.read(os.environ)
        starting.set_up()
        told = importlib.import_module("cohortium.config.rekeying").rotate()
    click.echo(f"{counted(told.done, 'text was', 'texts were')} encrypted under the first key.")
    if told.lost:
        click.echo(f"{counted(told.lost, 'text', 'texts')} no key here opens. Put the lost key back into the list.")
        sys.exit(1)
    click.echo("Keep the old keys all the same: second factors stay under the key of their day.")
