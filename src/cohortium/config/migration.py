"""Migrating, as the owner and one at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import click
import psycopg
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.exceptions import AmbiguityError, NodeNotFoundError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from cohortium.access import actor as actors
from cohortium.config import database, environment, starting, way_back
from cohortium.tenancy.engine.roles import DatabaseUnfit
from cohortium.tenancy.finding import organisations_ever_founded
from cohortium.tenancy.scope import organisation_scope

# Any number, as long as nobody else takes it: "cohortium" by the first eight letters.
LOCK = int.from_bytes(b"cohortiu", "big")
LOCK_NAME = "cohortium migrating"


def migrate(
    *, app: str | None = None, target: str | None = None, zero: bool = False, back: bool = False, quiet: bool = False
) -> None:
    """Bring the database to its newest state, to a named one, or back to nothing.

    Raises:
        BadEnvironment: the server is too old, or a role is not as it must be.
        NotBack: the target lies behind, and nobody said so, or nothing would bring back what is lost.
    """
    starting.set_up()
    with alone():
        if zero:
            # Ours, and with them what builds on them. Procrastinate's cannot go back; nothing of ours refers to them.
            for config in apps.get_app_configs():
                if config.name.startswith("cohortium.") and config.label in _executor().loader.migrated_apps:
                    _to(config.label, "zero", verbosity=1)
            return
        if app and target:
            steps_back = _steps_back(app, target)
            # Ours have looked already, and would be counted.
            connections.close_all()
            way_back.check(steps_back, asked=back, but=LOCK_NAME)
        before = way_back.rows() if back else {}
        steps = len(_executor().migration_plan(_executor().loader.graph.leaf_nodes()))
        if quiet and steps:
            click.echo(f"cohortium: preparing the database ({steps} migrations)", err=True)
        _to(app, target, verbosity=0 if quiet else 1)
        if back:
            way_back.say_what_is_gone(before)
        if app is None:
            _keep_roles_in_step()


def _keep_roles_in_step() -> None:
    """Give every organisation the built-in roles as this release has them: one that is off may be on again tomorrow."""
    # Not above: models can be imported only once Django is set up.
    actions = import_module("cohortium.administration.actions.organisations")
    for organisation_id in organisations_ever_founded():
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


def _steps_back(app: str, target: str) -> list[str]:
    """The migrations that have to be taken back to come to the target; none where it cannot be understood."""
    executor = _executor()
    try:
        name = None if target == "zero" else executor.loader.get_migration_by_prefix(app, target).name
        plan = executor.migration_plan([(app, name)])
    except (KeyError, AmbiguityError, NodeNotFoundError):
        return []
    return [f"{one.app_label}.{one.name}" for one, backwards in plan if backwards]


def known() -> set[str]:
    """Every migration of this release, as `app.name`."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def _executor() -> MigrationExecutor:
    return MigrationExecutor(connections["owner"])


@contextmanager
def alone() -> Iterator[None]:
    """Have nobody else migrate, or restore, meanwhile."""
    # On a connection of its own, without the time-outs of the others: whoever comes second waits its turn.
    with psycopg.connect(os.environ[database.OWNER_URL], autocommit=True, application_name=LOCK_NAME) as connection:
        got = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
        if got != (True,):
            click.echo("cohortium: waiting for another migration to end", err=True)
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield
