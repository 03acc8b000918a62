"""The commands about people that whoever runs an installation needs: its staff, and log-ins that nothing opens."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import django

from cohortium.config import database, environment, letter_settings
from cohortium.config.counted import counted


class NotDone(RuntimeError):
    """Nothing was changed. The message says why."""


EXPECTED = (NotDone,)


@click.group()
def operator() -> None:
    """Say who is staff of the platform: they see jobs and organisations, and nothing inside."""


@operator.command("add")
@click.argument("address")
def operator_add(*, address: str) -> None:
    """Make the log-in ADDRESS staff of the platform. Without one it is made, and a link to a password is printed."""
    with _people() as people:
        told = people.add(address)
    click.echo(
        f"{told.email} {'is staff of the platform now' if told.is_changed else 'was staff of the platform already'}."
    )
    say_link(told.email, told.link)


@operator.command("remove")
@click.argument("address")
def operator_remove(*, address: str) -> None:
    """Let ADDRESS be staff of the platform no longer, from the next request on. The log-in stays."""
    with _people() as people:
        told = people.remove(address)
    click.echo(f"{told.email} is staff of the platform no longer.")


@operator.command("list")
def operator_list() -> None:
    """List the staff of the platform."""
    with _people() as people:
        found = people.operators()
    for one in found:
        said = [
            *(() if one.is_usable else ("cannot sign in: the log-in is not active",)),
            *(() if one.has_password else ("has no password yet",)),
            "with a second factor" if one.has_second_factor else "without a second factor",
        ]
        click.echo(f"{one.email}  {', '.join(said)}")
    if not found:
        click.echo("Nobody is staff of the platform: `cohortium operator add ADDRESS`.")


@click.group(name="log-in")
def log_in() -> None:
    """Help somebody whom nothing lets in."""


@log_in.command("remove-second-factor")
@click.argument("address")
def log_in_remove_second_factor(*, address: str) -> None:
    """Remove all second factors of ADDRESS, whose owner lost them and the recovery codes.

    Be sure first that it is they who ask, by another way than mail: the password alone opens the log-in then, in every
    organisation. All its devices are signed out, and a letter tells them.
    """
    with _people() as people:
        told, removed = people.without_second_factor(address)
    gone = [
        *(["the authenticator app"] if removed.has_app else []),
        *([counted(removed.passkeys, "passkey", "passkeys")] if removed.passkeys else []),
        "the recovery codes",
    ]
    click.echo(f"{told.email} signs in without a second factor now. Removed: {', '.join(gone)}.")
    click.echo(f"  {counted(removed.sessions, 'device was', 'devices were')} signed out. A letter tells them.")
    say_link(told.email, told.link)


def say_link(address: str, link: str) -> None:
    """Print the link by which somebody without a password chooses one. It is nobody else's business."""
    if link:
        click.echo(f"  {address} chooses a password within an hour: {link}")


@contextmanager
def _people() -> Iterator[Any]:
    """A database, as the application, and what changes something about people."""
    with database.provided(to_migrate=False):
        environment.read(os.environ)
        letter_settings.read(os.environ)
        django.setup()
        yield importlib.import_module("cohortium.config.people")
