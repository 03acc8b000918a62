"""What the doctor looks at inside the database: roles, migrations, the wall, workers, jobs, backups."""

from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cohortium.config import archive, backup_settings, environment, migration, pg_programs, starting
from cohortium.config.examinations import Finding, Findings, Level, Patient
from cohortium.tenancy.engine import catalogue

# A worker that needs longer for what is due has too much to do, or is gone.
LATE = timedelta(minutes=5)
# A day, and the time that a backup may take.
OLD = timedelta(hours=26)
FEW = 3

starting.set_up()

# Not above: models can be imported only once Django is set up.
from cohortium.identity.queries import operators  # noqa: E402
from cohortium.jobs import queries as jobs  # noqa: E402


def migrations(_: Patient) -> Findings:
    """Whether the database is as this release wants it."""
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    missing, unknown = sorted(migration.known() - applied), sorted(applied - migration.known())
    if missing:
        yield Finding(Level.FAULT, "migrations", f"{len(missing)} are missing", "Run `cohortium migrate`.")
    elif unknown:
        do = "A newer release was here: install it, or go back as docs/operations.md says."
        yield Finding(Level.LOOK, "migrations", f"unknown to this release: {', '.join(unknown[:FEW])}", do)
    else:
        yield Finding(Level.OK, "migrations", f"all {len(applied)} are there")


def application(_: Patient) -> Findings:
    """The application's role, which may see one organisation at a time and nothing else."""
    faults = list(catalogue.application(connection))
    yield from (Finding(Level.FAULT, "role", fault, "Take that from it, as a superuser.") for fault in faults)
    if not faults:
        yield Finding(Level.OK, "role", "the application's is nobody special, and owns nothing")


def wall(_: Patient) -> Findings:
    """What keeps organisations apart."""
    known = set(catalogue.application(connection))
    faults = [fault for fault in catalogue.faults(connection) if fault not in known]
    yield from (Finding(Level.FAULT, "wall", fault, "Run `cohortium migrate`, or mend it by hand.") for fault in faults)
    if not faults:
        yield Finding(Level.OK, "wall", "between organisations: no gap in the catalogue")


def workers(patient: Patient) -> Findings:
    """Whether somebody works, how much waits, and what failed."""
    state = jobs.state(now=patient.now)
    alive = sum(one.is_alive for one in state.workers)
    if alive:
        yield Finding(Level.OK, "worker", f"{alive} at work")
    else:
        yield Finding(Level.LOOK, "worker", "none is at work", "Start one: `cohortium worker`, or `cohortium run`.")
    waits = patient.now - state.due_since if state.due_since else timedelta()
    if waits > LATE:
        says = f"{state.due} are due, the oldest for {waits.total_seconds() / 60:.0f} minutes"
        yield Finding(Level.LOOK, "jobs", says, "Is a worker running? If it has too much to do, start another.")
    else:
        yield Finding(Level.OK, "jobs", f"{state.due} are due, {state.later} wait for their time")
    if state.failed:
        do = "Look at /operators/jobs, as staff of the platform: `cohortium operator add ADDRESS` makes somebody that."
        yield Finding(Level.LOOK, "jobs", f"{state.failed} failed for good", do)


def backups(patient: Patient) -> Findings:
    """The last one, where they lie, and whether another could be made."""
    settings = backup_settings.read(patient.environ)
    made = archive.finished(settings.folder)
    name, do = "backups", "Run `cohortium backup`; every day: COHORTIUM_BACKUP_AT, or a timer."
    if not made:
        yield Finding(Level.LOOK, name, f"none in {settings.folder}", do)
    else:
        age = patient.now - made[0].manifest.made_at
        level = Level.LOOK if age > OLD else Level.OK
        says = f"{len(made)} in {settings.folder}, the last {age.total_seconds() / 3600:.0f} hours ago"
        yield Finding(level, name, says, do if level == Level.LOOK else "")
    data = environment.data_folder(patient.environ)
    if _same_disk(settings.folder, data):
        do = "Set COHORTIUM_BACKUP_TO to another disk, or copy them away."
        yield Finding(Level.LOOK, name, "they lie on the disk of what they back up", do)
    try:
        pg_programs.find("pg_dump", connection.cursor().connection.info.server_version)
    except pg_programs.NoProgram as error:
        yield Finding(Level.FAULT, name, str(error))


def staff(_: Patient) -> Findings:
    """Whether somebody can look after jobs and organisations in the browser."""
    found = [one for one in operators() if one.is_usable]
    if found:
        yield Finding(Level.OK, "staff", f"{len(found)} of the platform")
    else:
        do = "`cohortium operator add ADDRESS`: they see failed jobs, and ask others to found organisations."
        yield Finding(Level.LOOK, "staff", "nobody is staff of the platform", do)


LOOKS = (migrations, application, wall, workers, staff, backups)


def _same_disk(one: Path, other: Path) -> bool:
    return _standing(one).stat().st_dev == _standing(other).stat().st_dev


def _standing(folder: Path) -> Path:
    """The folder, or the nearest one above that exists."""
    return next(above for above in (folder, *folder.parents) if above.exists())
