"""The command `cohortium`. What can be expected to fail says so in one line, without a traceback."""

import importlib
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from django.core.management import execute_from_command_line
from django.db import InterfaceError, OperationalError

from cohortium.config import (
    archive,
    backup_settings,
    cli_erase,
    cli_imports,
    cli_keys,
    cli_mail,
    cli_operations,
    cli_people,
    database,
    environment,
    letter_settings,
    metrics_folder,
    processes,
    starting,
    supervisor,
    way_back,
)
from cohortium.config.environment import BadEnvironment
from cohortium.config.postgres_home import DatabaseNotStarted
from cohortium.config.supervisor import AlreadyRunning, Chore, DidNotStart, Program, Supervisor
from cohortium.core import ending

PORT = 8000
CONCURRENCY = 4
SUPERVISED = "COHORTIUM_SUPERVISED"
# The worker writes the address of the web server into letters.
PORT_NAME = "COHORTIUM_PORT"
SIGN_UP = "COHORTIUM_SIGN_UP"
EXPECTED = (
    BadEnvironment,
    DatabaseNotStarted,
    AlreadyRunning,
    DidNotStart,
    way_back.NotBack,
    *cli_erase.EXPECTED,
    *cli_imports.EXPECTED,
    *cli_mail.EXPECTED,
    *cli_operations.EXPECTED,
    *cli_people.EXPECTED,
)

port_option = click.option("--port", type=click.IntRange(1, 65535), default=PORT, envvar=PORT_NAME, show_default=True)


drain_option = click.option(
    "--drain",
    type=click.IntRange(0, 600),
    default=0,
    envvar="COHORTIUM_DRAIN",
    help="Seconds during which it says that it is about to end, before it does.",
)


class Refusal(click.ClickException):
    """One line on stderr, and exit code 1."""

    def show(self, file: Any = None) -> None:
        if self.message:
            click.echo(f"cohortium: {self.message}", err=True, file=file)


class Commands(click.Group):
    """Commands whose expected failures are refusals."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except EXPECTED as error:
            raise Refusal(str(error)) from None
        except (OperationalError, InterfaceError) as error:
            raise Refusal(f"The database does not answer: {' '.join(str(error).split())}") from None


@click.group(cls=Commands)
@click.version_option(package_name="cohortium")
def main() -> None:
    """Run a training provider, from the first enquiry to the certificate."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cohortium.config.settings")
    # So that SIGTERM ends what we have started, as Ctrl-C does. The supervisor and the servers have their own ways.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if os.environ.pop(SUPERVISED, "") and sys.platform != "linux":
        processes.end_with_parent(patience=10)


@main.command()
@port_option
@drain_option
@click.option("--demo/--no-demo", default=True, help="Fill an empty database with the demo.", show_default=True)
def run(*, port: int, drain: int, demo: bool) -> None:
    """Run everything: database, web server and worker; migrate first."""
    prepare = [*_cohortium(), "prepare", "--demo" if demo else "--no-demo"]
    programs = [_web(port, drain), _worker()]
    _supervise(programs, port=port, preparation=[prepare], demo=demo)


@main.command()
@port_option
@click.option("--address", default="127.0.0.1", help="Where to listen.", show_default=True)
@click.option("--workers", type=click.IntRange(1), envvar="COHORTIUM_WEB_WORKERS", help="Processes; one for each core.")
@drain_option
def serve(*, port: int, address: str, workers: int | None, drain: int) -> None:
    """Run the web server alone."""
    supervisor.check_port(port, address)
    with database.provided(to_migrate=False):
        _check_application()
        with metrics_folder.counting("web", environment.data_folder(os.environ)):
            _module("config.web").serve(address=address, port=port, workers=workers, drain=drain)


@main.command()
@click.option(
    "--concurrency", type=click.IntRange(1), default=CONCURRENCY, envvar="COHORTIUM_WORKER_CONCURRENCY", help="Jobs."
)
@click.option("--once", is_flag=True, help="End when no job is left.")
def worker(*, concurrency: int, once: bool) -> None:
    """Run the worker alone."""
    with database.provided(to_migrate=False):
        _check_application()
        with metrics_folder.counting("worker", environment.data_folder(os.environ)):
            starting.set_up()
            working = _module("config.worker")
            try:
                working.work(concurrency=concurrency, once=once)
            except working.WorkerEnded as error:
                raise Refusal(str(error)) from None


@main.command()
@click.argument("app", required=False)
@click.argument("target", required=False)
@click.option("--zero", is_flag=True, help="Take every migration back. All data is lost.")
@click.option("--back", is_flag=True, help="Take migrations back: only after a fresh backup.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def migrate(*, app: str | None, target: str | None, zero: bool, back: bool, yes: bool) -> None:
    """Bring the database up to date, or one APP to a TARGET ("zero" takes all of it back)."""
    if back and not (app and target):
        raise click.UsageError("Name an APP and the migration to go back to: `cohortium manage showmigrations`.")
    if zero and not yes:
        click.confirm("This deletes everything in the database. Go on?", abort=True)
    with database.provided():
        database.check_owner(os.environ)
        _module("config.migration").migrate(app=app, target=target, zero=zero, back=back)


@main.command()
def seed() -> None:
    """Fill an empty database with the demo."""
    with database.provided():
        _check_application()
        starting.set_up()
        _seed()


@main.command()
@click.option("--organisation", default="", metavar="CODE", help="Only this one, and the database.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def check(*, organisation: str, as_json: bool) -> None:
    """Look whether everything holds that is always so. Exit code 1: something does not."""
    with database.provided():
        _check_application()
        starting.set_up()
        if not _module("config.proofs").check(code=organisation, as_json=as_json):
            sys.exit(1)


@main.group()
def audit() -> None:
    """Look after the trail: seal it, and prove that it is as it was."""


@audit.command("verify")
@click.option("--organisation", default="", metavar="CODE", help="Only this one.")
@click.option("--against", default="", metavar="FILE", help="Heads that were kept elsewhere, instead of those here.")
def audit_verify(*, organisation: str, against: str) -> None:
    """Compare trails with their seals, and seals with their heads. Exit code 1: something does not hold."""
    with _prepared() as proofs:
        if not proofs.verify(code=organisation, against=against):
            sys.exit(1)


@audit.command("seal")
@click.option("--organisation", default="", metavar="CODE", help="Only this one.")
def audit_seal(*, organisation: str) -> None:
    """Seal what is in no seal yet. The worker does so every five minutes."""
    with _prepared() as proofs:
        proofs.seal(code=organisation)


@audit.command("export")
@click.argument("code")
@click.option("--csv", "as_table", is_flag=True, help="A table for a spreadsheet, without the proof.")
def audit_export(*, code: str, as_table: bool) -> None:
    """Write the whole trail of the organisation CODE to the standard output, with what proves it."""
    with _prepared() as proofs:
        proofs.export(code=code, as_table=as_table)


@audit.command("keys")
def audit_keys() -> None:
    """Print the public keys by which others verify the seals."""
    with _prepared() as proofs:
        proofs.keys()


@main.group()
def organisation() -> None:
    """Look after organisations from outside."""


@organisation.command("create")
@click.option("--blueprint", required=True, help="What it grows from, such as classroom.")
@click.option("--name", required=True, help="What people call it.")
@click.option("--code", required=True, help="What stands in its addresses: small letters, digits and hyphens.")
@click.option("--owner", required=True, metavar="ADDRESS", help="Who owns it; a log-in is made if there is none.")
@click.option("--owner-name", required=True, metavar="NAME", help="What they are called there.")
@click.option("--country", default="", metavar="CC", help="Two letters; default: that of the blueprint.")
@click.option("--time-zone", default="", metavar="ZONE", help="Default: that of the country.")
def organisation_create(**asked: str) -> None:
    """Found an organisation from a blueprint, as a person does in the browser."""
    with database.provided():
        _check_application()
        starting.set_up()
        founding = _module("config.founding")
        try:
            link = founding.found(founding.Asked(**asked))
        except founding.NotFounded as error:
            raise Refusal(str(error)) from None
    click.echo(f"{asked['code'].strip()}  {asked['name'].strip()}")
    cli_people.say_link(asked["owner"], link)


@main.command(hidden=True)
@click.option("--demo/--no-demo", default=True)
def prepare(*, demo: bool) -> None:
    """Migrate, seed when empty, and print the log-ins: what `run` does first."""
    with database.provided():
        database.check_owner(os.environ)
        _module("config.migration").migrate(quiet=True)
        _check_application()
        if demo:
            _seed()


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(*, arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands: `cohortium manage check`."""
    with database.provided():
        execute_from_command_line(["cohortium manage", *arguments])


main.add_command(cli_erase.erase_person)
main.add_command(cli_imports.import_file)
main.add_command(cli_keys.keys)
main.add_command(cli_mail.mail)
main.add_command(cli_people.operator)
main.add_command(cli_people.log_in)
main.add_command(cli_operations.doctor)
main.add_command(cli_operations.make_backup)
main.add_command(cli_operations.restore_backup)


def _supervise(programs: list[Program], *, port: int, preparation: list[list[str]], demo: bool) -> None:
    embedded = database.embedded(os.environ)
    if embedded is None:
        database.check_owner(os.environ)
    one = Supervisor(
        folder=environment.data_folder(os.environ),
        database=embedded,
        preparation=preparation,
        programs=programs,
        env=lambda: {
            # The demo is there to be tried.
            **({SIGN_UP: "open"} if demo else {}),
            **os.environ,
            **(database.addresses(embedded) if embedded else {}),
            SUPERVISED: "1",
            PORT_NAME: str(port),
        },
        port=port,
        withheld=frozenset({database.OWNER_URL}),
        chores=[_backups()],
    )
    one.ready = lambda: _greet(port, one.said if demo else "")
    one.run()


def _greet(port: int, log_ins: str) -> None:
    # localhost, not 127.0.0.1: passkeys and service workers want the name.
    click.echo(f"\nCohortium runs at http://localhost:{port}\n{log_ins}\nCtrl-C ends it.\n")


def _web(port: int, drain: int) -> Program:
    return Program(
        name="the web server",
        command=[*_cohortium(), "serve", "--port", str(port), "--drain", str(drain)],
        ready=lambda: supervisor.answers(port),
        patience=drain + ending.DRAIN + 5,
    )


def _worker() -> Program:
    return Program(name="the worker", command=[*_cohortium(), "worker"], ready=lambda: True, patience=30)


def _backups() -> Chore:
    settings = backup_settings.read(os.environ)

    def is_due(now: datetime, tried: datetime | None) -> bool:
        made = archive.finished(settings.folder)
        return settings.is_due(now, last=made[0].manifest.made_at if made else None, tried=tried)

    return Chore(name="the backup", command=[*_cohortium(), "backup", "--prune"], is_due=is_due)


def _cohortium() -> list[str]:
    return [sys.executable, "-m", "cohortium"]


def _check_application() -> None:
    """Refuse what would otherwise be a traceback from each thread of the server."""
    environment.read(os.environ)
    letter_settings.read(os.environ)
    try:
        database.check_address(database.URL, os.environ[database.URL])
    except BadEnvironment as error:
        hint = " Has `cohortium migrate` been run?" if "password authentication" in str(error) else ""
        raise BadEnvironment(f"{error}{hint}") from None


@contextmanager
def _prepared() -> Iterator[Any]:
    """A database, as the application, and what proves something about it."""
    with database.provided(to_migrate=False):
        _check_application()
        starting.set_up()
        yield _module("config.proofs")


def _seed() -> None:
    demo = _module("demo.seed")
    demo.seed_when_empty()
    users = _module("identity.models").User
    there = set(
        users.objects.filter(email__in=[log_in.email for log_in in demo.LOG_INS]).values_list("email", flat=True)
    )
    log_ins = [log_in for log_in in demo.LOG_INS if log_in.email in there]
    if log_ins:
        wide = max(len(log_in.email) for log_in in log_ins)
        lines = [f"  {log_in.email:<{wide}}  {log_in.role}, {log_in.organisation}" for log_in in log_ins]
        click.echo("\n".join([f"\nSign in with the password {demo.PASSWORD} as", *lines]))


def _module(name: str) -> Any:
    """Import what only one command needs, or what needs Django, and with it the database's address."""
    return importlib.import_module(f"cohortium.{name}")
