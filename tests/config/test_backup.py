"""A backup of what is in use, restored beside: the same rows by table and organisation, the same files."""

import json
import os
import pkgutil
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from cohortium.access.roles import OWNER, TRAINER
from cohortium.config import archive, inventory
from cohortium.config.postgres import EmbeddedPostgres
from cohortium.config.processes import wait_until
from cohortium.core.ids import new_id
from cohortium.notifications import migrations as notifications
from tests.config.conftest import COHORTIUM, Installation, plain_environment
from tests.config.test_refusals import cohortium, fresh_database, owned_database, with_other
from tests.databases import found_by_sql
from tests.fixtures import Provider, found_provider
from tests.server import DEBIAN_15, TEMPLATE

# Runs a command with room for files of so many bytes, and no more.
CRAMPED = (
    "import resource, runpy, sys; room = int(sys.argv.pop(1)); "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)); runpy.run_module('cohortium', run_name='__main__')"
)
Environment = dict[str, str]


@dataclass
class Kept:
    """An installation with two organisations and some files, of which there is a backup."""

    folder: Path
    providers: tuple[Provider, Provider]


@pytest.fixture(scope="module")
def kept(module_apart: None, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    one = Kept(tmp_path_factory.mktemp("kept"), (found_provider(), found_provider()))
    for provider, number in zip(one.providers, (1, 4), strict=True):
        provider.member(OWNER)
        for _ in range(number):
            provider.member(TRAINER)
    files = one.folder / "data" / "files"
    for name, content in (("ab/cd/first", b"x" * 900_000), ("ab/ef/second", b"y"), ("ab/.draft", b"half")):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(content)
    assert [cohortium(command, settings_of(one.folder)) for command in (["audit", "seal"], ["backup"])] == [(0, "")] * 2
    return one


@pytest.fixture
def here(kept: Kept, tmp_path: Path) -> Environment:
    """A copy of that installation and its backup, on the same database."""
    for name in ("data", "backups"):
        shutil.copytree(kept.folder / name, tmp_path / name)
    return settings_of(tmp_path)


def settings_of(folder: Path) -> Environment:
    return plain_environment(
        DATABASE_URL=os.environ["DATABASE_URL"],
        DATABASE_OWNER_URL=os.environ["DATABASE_OWNER_URL"],
        COHORTIUM_DATA=str(folder / "data"),
        COHORTIUM_BACKUP_TO=str(folder / "backups"),
    )


@contextmanager
def beside(here: Environment, tmp_path: Path, template: str = "") -> Iterator[Environment]:
    """An empty database, or a copy, and an empty folder, with the keys of the installation."""
    there = tmp_path / "beside"
    there.mkdir(mode=0o700, exist_ok=True)
    for key in ("secret_key", "encryption_keys", "seal_keys"):
        shutil.copy(Path(here["COHORTIUM_DATA"]) / key, there / key)
    with fresh_database(template) as name:
        yield here | {
            "DATABASE_URL": with_other(here["DATABASE_URL"], database=name),
            "DATABASE_OWNER_URL": with_other(here["DATABASE_OWNER_URL"], database=name),
            "COHORTIUM_DATA": str(there),
        }


def backups(here: Environment) -> list[Path]:
    return [one.folder for one in archive.finished(Path(here["COHORTIUM_BACKUP_TO"]))]


def left(here: Environment) -> list[str]:
    """Whatever lies in the folder of backups."""
    folder = Path(here["COHORTIUM_BACKUP_TO"])
    return sorted(one.name for one in folder.iterdir() if one.name != ".lock") if folder.exists() else []


def backed_up(here: Environment) -> Path:
    assert cohortium(["backup"], here) == (0, "")
    return backups(here)[0]


def rows_of(environment: Environment) -> inventory.Rows:
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as connection:
        return inventory.rows(connection)


def test_what_is_restored_beside_is_what_was_there(here, tmp_path, kept):
    folder = backed_up(here)
    before = rows_of(here)
    heads = tmp_path / "heads.jsonl"
    kept_heads = [Path(here["COHORTIUM_DATA"]) / "seals" / f"{one.code}.jsonl" for one in kept.providers]
    heads.write_text("".join(file.read_text() for file in kept_heads))

    with beside(here, tmp_path) as there:
        done = cohortium(["restore", str(folder)], there)
        after = rows_of(there)
        # The restored one works: its role sees one organisation at a time, and the doctor finds no gap.
        looked = subprocess.run([*COHORTIUM, "doctor"], env=there, capture_output=True, text=True, check=False)
        # The trail is the one whose heads had left the house; with heads of its own, everything holds.
        proved = cohortium(["audit", "verify", "--against", str(heads)], there)
        sealed = cohortium(["audit", "seal"], there)
        checked = subprocess.run([*COHORTIUM, "check"], env=there, capture_output=True, text=True, check=False)

    assert done == (0, "")
    assert after == before
    assert before["audit_auditseal"] == {str(one.id): 1 for one in kept.providers}
    assert (proved, sealed) == ((0, ""), (0, ""))
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    assert [before["access_membership"][str(one.id)] for one in kept.providers] == [2, 5]
    files = Path(there["COHORTIUM_DATA"]) / "files"
    assert [str(path.relative_to(files)) for path in archive.files_in(files)] == ["ab/cd/first", "ab/ef/second"]
    assert [archive.hash_of(path) for path in archive.files_in(files)] == [
        archive.hash_of(path) for path in archive.files_in(Path(here["COHORTIUM_DATA"]) / "files")
    ]
    assert "between organisations: no gap in the catalogue" in looked.stdout, looked.stdout
    assert [line for line in looked.stdout.splitlines() if line.startswith("FAULT")] == []


def test_a_backup_made_while_rows_are_written_is_of_one_moment(here, tmp_path):
    ended = Event()

    def write() -> None:
        with psycopg.connect(here["DATABASE_OWNER_URL"], autocommit=True) as connection:
            while not ended.is_set():
                connection.execute(
                    "INSERT INTO identity_user (id, email, password, status, is_platform_staff, locale) "
                    "SELECT id, id || '@example.com', '!', 'active', false, '' FROM (SELECT gen_random_uuid() AS id) new"
                )

    writer = Thread(target=write)
    writer.start()
    try:
        folder = backed_up(here)
    finally:
        ended.set()
        writer.join()

    assert archive.read(folder).rows["identity_user"][""] < rows_of(here)["identity_user"][""]
    with beside(here, tmp_path) as there:
        assert cohortium(["restore", str(folder)], there) == (0, "")
        assert rows_of(there) == archive.read(folder).rows


def test_a_plain_owner_is_refused(here):
    before = left(here)

    with owned_database("CREATEROLE") as url:
        code, said = cohortium(["backup"], here | {"DATABASE_OWNER_URL": url})

    assert code == 1
    assert "is subject to row level security: the backup would be empty. Let a superuser run: ALTER ROLE" in said
    assert (said.count("\n"), left(here)) == (1, before)


@pytest.mark.parametrize("room", [20_000, 600_000], ids=["in the dump", "in a file"])
def test_a_full_disk_leaves_nothing_half_and_what_was_there_before(here, room):
    [first] = backups(here)

    code, said = cohortium([str(room), "backup"], here, [sys.executable, "-c", CRAMPED])

    assert (code, said.count("\n")) == (1, 1)
    assert "File too large" in said
    assert left(here) == [first.name]


def test_a_backup_that_is_killed_counts_for_nothing_and_is_swept_away(here):
    [first] = backups(here)
    with psycopg.connect(here["DATABASE_OWNER_URL"]) as holder:
        # Counting waits for this, with a folder that is there already.
        holder.execute("LOCK TABLE tenancy_campus IN ACCESS EXCLUSIVE MODE")
        process = subprocess.Popen([*COHORTIUM, "backup"], env=here, stderr=subprocess.DEVNULL)
        assert wait_until(lambda: len(left(here)) == 2, 20)
        busy = cohortium(["backup"], here)
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert busy[1].endswith("Wait for it.\n")
    assert [name for name in left(here) if name.endswith(".partial")] != []
    assert backups(here) == [first]

    code, said = cohortium(["backup"], here)

    assert (code, said) == (0, "cohortium: removing what an earlier backup left unfinished\n")
    assert len(backups(here)) == 2
    assert left(here) == sorted(folder.name for folder in backups(here))


def test_pruning_says_which_it_removed_and_what_is_kept(here):
    before = backed_up(here)

    done = subprocess.run([*COHORTIUM, "backup", "--prune"], env=here, capture_output=True, text=True, check=False)

    said = f"cohortium: removed {before.name}: of each of 7 days and 4 weeks the newest backup is kept"
    assert (done.returncode, said in done.stderr.splitlines(), before.exists()) == (0, True, False)


def test_a_drill_restores_compares_and_removes(here):
    [folder] = backups(here)

    # Of a folder of backups it takes the newest.
    drill = [*COHORTIUM, "restore", "--drill", str(folder.parent)]
    done = subprocess.run(drill, env=here, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"tried {folder}\n")
    lines = done.stdout.splitlines()
    assert lines[2].endswith(" rows, by table and organisation as they were; all files and migrations as they were")
    assert lines[3:] == [
        "  no gap in the wall between organisations",
        "Everything is as it was: this backup can be restored.",
    ]
    assert "not here" not in done.stdout


def damaged_file(folder: Path) -> str:
    (folder / "files" / "ab" / "ef" / "second").write_bytes(b"z")
    return "files/ab/ef/second is not as it was written"


def missing_dump(folder: Path) -> str:
    (folder / "database.dump").unlink()
    return "database.dump is missing"


def no_manifest(folder: Path) -> str:
    (folder / "manifest.json").unlink()
    return "holds no finished backup: manifest.json is missing."


def a_way_out(folder: Path) -> str:
    said = json.loads((folder / "manifest.json").read_text())
    said["files"]["files/../../outside"] = {"bytes": 1, "sha256": ""}
    (folder / "manifest.json").write_text(json.dumps(said))
    return "is not whole."


def fewer_rows(folder: Path) -> str:
    said = json.loads((folder / "manifest.json").read_text())
    said["rows"]["identity_user"][""] += 1
    (folder / "manifest.json").write_text(json.dumps(said))
    return f"identity_user has {said['rows']['identity_user'][''] - 1} rows instead of {said['rows']['identity_user']['']}."


@pytest.mark.parametrize("damage", [damaged_file, missing_dump, no_manifest, a_way_out, fewer_rows])
def test_a_backup_that_is_not_what_it_was_is_named(here, damage: Callable[[Path], str]):
    [folder] = backups(here)
    words = damage(folder)

    code, said = cohortium(["restore", "--drill", str(folder)], here)

    assert code == 1
    assert words in said
    assert "Traceback" not in said


def test_nothing_is_restored_over_what_is_in_use(here, tmp_path):
    [folder] = backups(here)
    with beside(here, tmp_path) as there:
        files = Path(there["COHORTIUM_DATA"])
        over = cohortium(
            ["restore", str(folder)],
            there | {"DATABASE_URL": here["DATABASE_URL"], "DATABASE_OWNER_URL": here["DATABASE_OWNER_URL"]},
        )
        with psycopg.connect(there["DATABASE_OWNER_URL"]):
            beside_others = cohortium(["restore", str(folder)], there)
        (files / "seal_keys").rename(tmp_path / "seal_keys")
        without_keys = cohortium(["restore", str(folder)], there)
        (tmp_path / "seal_keys").replace(files / "seal_keys")
        (files / "files").mkdir()
        (files / "files" / "one").touch()
        over_files = cohortium(["restore", str(folder)], there)
        tables = rows_of(there)

    refusals = (over, beside_others, without_keys, over_files)
    assert [code for code, _ in refusals] == [1, 1, 1, 1]
    for (_, said), words in zip(
        refusals,
        (
            "The database is in use: it has",
            "1 others are connected.",
            "The keys that belong to this backup are not here: seal_keys.",
            "holds files. Restore into a new folder",
        ),
        strict=True,
    ):
        assert words in said
    assert tables == {}


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 is not installed.")
def test_a_server_of_ones_own_is_backed_up_by_the_programs_of_its_version(tmp_path):
    server = EmbeddedPostgres(tmp_path / "server", binaries=DEBIAN_15, settings={"fsync": "off"})
    server.start()
    try:
        with psycopg.connect(server.owner_url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE another")
        here = plain_environment(
            DATABASE_URL=server.application_url(),
            DATABASE_OWNER_URL=server.owner_url(),
            COHORTIUM_DATA=str(tmp_path / "data"),
            COHORTIUM_BACKUP_TO=str(tmp_path / "backups"),
        )
        there = here | {
            "DATABASE_URL": server.application_url("another"),
            "DATABASE_OWNER_URL": server.owner_url("another"),
        }
        assert cohortium(["migrate"], here)[0] == 0
        folder = backed_up(here)
        restored, tried = cohortium(["restore", str(folder)], there), cohortium(["restore", "--drill"], here)
        same = rows_of(there) == rows_of(here)
    finally:
        server.stop()

    assert (restored, tried, same) == ((0, ""), (0, ""), True)
    assert archive.read(folder).server // 10_000 == 15


def test_migrations_are_taken_back_after_a_fresh_backup_only(here, tmp_path):
    names = sorted(one.name for one in pkgutil.iter_modules(notifications.__path__))
    taken = [f"notifications.{name}" for name in reversed(names)]
    said = f"{', '.join(taken[:3])} and {len(taken) - 3} more"
    with beside(here, tmp_path, TEMPLATE) as there:
        back = ["migrate", "--back", "notifications", "zero"]
        unsaid = cohortium(["migrate", "notifications", "zero"], there)
        # That backup is fresh, but of another database.
        without = cohortium(back, there)
        assert cohortium(["backup"], there)[0] == 0
        with psycopg.connect(there["DATABASE_OWNER_URL"], autocommit=True) as owner:
            in_use = cohortium(back, there)
            found_by_sql(owner, new_id())
        written = cohortium(back, there)
        assert cohortium(["backup"], there)[0] == 0
        done = cohortium(back, there)
        again = cohortium(back, there)

    assert unsaid == (
        1,
        f"cohortium: That takes back {said}. Say so: `cohortium migrate --back APP NAME`.\n",
    )
    assert "no backup of this database as it is now was made within the hour" in without[1]
    assert (without[0], in_use[0], written[0], done) == (1, 1, 1, (0, ""))
    assert "pulls tables away from whoever works with them: 1 others are connected." in in_use[1]
    assert "loses rows that were written after the newest backup: in access_role, tenancy_organisation." in written[1]
    assert again == (1, "cohortium: There is nothing to take back: the database is not ahead of that.\n")


def test_run_makes_a_backup_when_its_time_has_come(migrated, installation: Installation):
    installation.more = {"COHORTIUM_BACKUP_AT": "00:00", "COHORTIUM_BACKUP_DAYS": "3"}
    installation.start_and_wait()

    assert wait_until(lambda: archive.finished(installation.data / "backups") != [], 40), installation.said
    # Whoever answers requests is not told the owner's address for it.
    [web] = [Path(f"/proc/{pid}/environ").read_bytes() for pid in installation.processes("serve")[:1]]
    assert b"DATABASE_OWNER_URL" not in web
