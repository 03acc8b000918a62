"""Migrating, as the owner and one at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
import django
import psycopg
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from cohortium.access import actor as actors
from cohortium.config import database, environment
from cohortium.tenancy.engine.roles import DatabaseUnfit
from cohortium.tenancy.finding import every_organisation
from cohortium.tenancy.scope import organisation_scope

# Any number, as long as nobody else takes it: "cohortium" by the first eight letters.
LOCK = int.from_bytes(b"cohortiu", "big")


def migrate(*, app: str | None = None, target: str | None = None, zero: bool = False, quiet: bool = False) -> None:
    """Bring the database to its newest state, to a named one, or back to nothing.

    Raises:
        BadEnvironment: the server is too old, or a role is not as it must be.
    """
    django.setup()
    with _alone():
        if zero:
            # Ours, and with them what builds on them. Procrastinate's cannot go back; nothing of ours refers to them.
            for config in apps.get_app_configs():
                if config.name.startswith("cohortium.") and config.label in _executor().loader.migrated_apps:
                    _to(config.label, "zero", verbosity=1)
            return
        steps = len(_executor().migration_plan(_executor().loader.graph.leaf_nodes()))
        if quiet and steps:
            click.echo(f"cohortium: preparing the database ({steps} migrations)", err=True)
        _to(app, target, verbosity=0 if quiet else 1)
        if app is None:
            _keep_roles_in_step()


def _keep_roles_in_step() -> None:
    """Give every organisation the built-in roles as this release has them, as the application and in its scope."""
    # Not above: models can be imported only once Django is set up.
    actions = import_module("cohortium.administration.actions.organisations")
    for organisation_id in every_organisation():
        with organisation_scope(organisation_id):
            actions.keep_roles_in_step(actors.system(organisation_id))


def _to(app: str | None, target: str | None, *, verbosity: int) -> None:
    names = [name for name in (app, target) if name]
    try:
        call_command("migrate", *names, database="owner", interactive=False, verbosity=verbosity)
    except DatabaseUnfit as error:
        raise environment.BadEnvironment(str(error)) from None
    except CommandError as error:
        raise environment.BadEnvironment(f"{error} `cohortium manage showmigrations` lists what there is.") from None


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connections["owner"])


@contextmanager
def _alone() -> Iterator[None]:
    # On a connection of its own, without the time-outs of the others: whoever comes second waits its turn.
    with psycopg.connect(os.environ[database.OWNER_URL], autocommit=True) as connection:
        got = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if got != (True,):
            click.echo("cohortium: waiting for another migration to end", err=True)
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
