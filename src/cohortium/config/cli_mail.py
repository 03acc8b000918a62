"""The commands that a mail server runs."""

import importlib
import os
import sys
from typing import Any

import click
from django.db import InterfaceError, OperationalError

from cohortium.config import database, environment, letter_settings, starting

# sysexits.h: a mail server that hears this tries again later.
LATER = 75


class NotTaken(RuntimeError):
    """Nothing was changed. The message says why."""


class Later(RuntimeError):
    """Not now: the mail server hands it over again in a while."""


EXPECTED = (NotTaken,)


@click.group()
def mail() -> None:
    """Take what a mail server hands over."""


@mail.command()
@click.option("--to", default="", metavar="ADDRESS", help="For whom it is; default: what its head says.")
def bounce(*, to: str) -> None:
    """Note that a letter did not arrive: the message that came back is read from the standard input.

    Exit code 1: it says nothing about a letter of ours, and nothing is changed. 75: hand it over again later.
    """
    if not letter_settings.read(os.environ).bounces_to:
        raise environment.BadEnvironment("COHORTIUM_BOUNCES_TO is not set: no letter says where it comes back to.")
    with database.provided(to_migrate=False):
        environment.read(os.environ)
        starting.set_up()
        returns: Any = importlib.import_module("cohortium.config.returns")
        try:
            click.echo(returns.take(sys.stdin.buffer, to))
        except (Later, OperationalError, InterfaceError) as error:
            click.echo(f"cohortium: {' '.join(str(error).split())}", err=True)
            sys.exit(LATER)
