"""`cohortium check` and `cohortium audit`, as somebody at a terminal uses them, upon a database that was tampered with."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from cohortium.config import proofs
from cohortium.core.ids import new_id
from cohortium.core.invariants import invariants
from cohortium.core.signatures import new_key
from tests.audit.tampering import sealed
from tests.databases import rows
from tests.fixtures import Provider
from tests.programs import AS_SHIPPED


@dataclass
class Place:
    """A database of its own with the demo in it, and a folder for its heads."""

    database: BaseDatabaseWrapper
    folder: Path
    ids: dict[str, Any]

    def run(self, *arguments: str, **more: str) -> tuple[int, str, str]:
        """A command of ours: its exit code, what it said, and what it complained about."""
        done = subprocess.run(
            [sys.executable, "-m", "cohortium", *arguments],
            env={**os.environ, **AS_SHIPPED, **self.addresses(), "COHORTIUM_DATA": str(self.folder), **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def addresses(self) -> dict[str, str]:
        usual, mine = os.environ["DATABASE_OWNER_URL"].rpartition("/")[2], self.database.settings_dict["NAME"]
        names = ("DATABASE_URL", "DATABASE_OWNER_URL")
        return {name: os.environ[name].replace(f"/{usual}", f"/{mine}") for name in names}

    def checked(self, *arguments: str) -> tuple[int, dict[tuple[str, str], list[str]]]:
        """What breaks each invariant, by the code of the organisation and the invariant's name."""
        code, said, complained = self.run("check", "--json", *arguments)
        assert complained == ""
        outcomes = json.loads(said)["outcomes"]
        return code, {
            (one["organisation"].rpartition("(")[2].rstrip(")"), one["invariant"]): one["broken"] for one in outcomes
        }

    def tamper(self, *statements: str, **values: Any) -> None:
        """Run statements past every trigger."""
        with transaction.atomic(using="owner"):
            for statement in statements:
                with self.database.cursor() as cursor:
                    cursor.execute(statement, values or None)


@pytest.fixture(scope="module")
def place(shared_database: BaseDatabaseWrapper, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The demo, sealed."""
    here = Place(shared_database, tmp_path_factory.mktemp("data"), {})
    assert here.run("seed")[0] == 0
    here.ids = dict(rows(shared_database, "SELECT code, id FROM tenancy_organisation"))
    assert here.run("audit", "seal")[0] == 0
    return here


@pytest.fixture(scope="module")
def before(place: Place) -> tuple[int, dict[tuple[str, str], list[str]]]:
    """What was found before anybody did anything."""
    return place.checked()


@dataclass
class Broken:
    """What was done to the database, and what was found then."""

    code: int
    found: dict[tuple[str, str], list[str]]
    names: dict[str, Any]


def one(place: Place, statement: str, **values: Any) -> Any:
    """The first value that a statement gives about Rocket Academy."""
    with place.database.cursor() as cursor:
        cursor.execute(statement, {"org": place.ids["rocket"], "other": place.ids["lion"], **values})
        return cursor.fetchone()[0]


@pytest.fixture(scope="module")
def broken(place: Place, before: object) -> Broken:
    """Every invariant broken, each in its own way."""
    names: dict[str, Any] = {
        "entry": one(place, "SELECT id FROM audit_auditentry WHERE organisation_id = %(org)s ORDER BY id LIMIT 1"),
        "campus": one(place, "SELECT id FROM tenancy_campus WHERE organisation_id = %(other)s ORDER BY id LIMIT 1"),
        "works": one(
            place, "SELECT id FROM access_membershipcampus WHERE organisation_id = %(org)s ORDER BY id LIMIT 1"
        ),
        "key": one(place, "SELECT id FROM access_apikey WHERE organisation_id = %(org)s AND status = 'revoked'"),
        "role": one(place, "SELECT id FROM access_role WHERE organisation_id = %(org)s AND key = 'trainer'"),
        "owner": one(
            place,
            "SELECT m.id FROM access_membership m JOIN access_membershiprole h ON h.membership_id = m.id "
            "JOIN access_role r ON r.id = h.role_id WHERE r.key = 'owner' AND m.organisation_id = %(org)s",
        ),
        "consent": one(
            place,
            "SELECT id FROM people_consent WHERE organisation_id = %(org)s AND status = 'refused' ORDER BY id LIMIT 1",
        ),
        "file": one(place, "SELECT id FROM files_storedfile WHERE organisation_id = %(org)s AND status = 'usable'"),
        "portal": one(
            place,
            "SELECT id FROM access_membership WHERE organisation_id = %(org)s AND NOT is_staff ORDER BY id LIMIT 1",
        ),
        "cohort": one(place, "SELECT id FROM delivery_cohort WHERE organisation_id = %(org)s ORDER BY id LIMIT 1"),
        "learner": one(
            place,
            "SELECT id FROM people_learner l WHERE organisation_id = %(org)s AND NOT EXISTS "
            "(SELECT FROM enrolment_enrolment e WHERE e.learner_id = l.id) ORDER BY id LIMIT 1",
        ),
        "actor": new_id(),
        "approval": new_id(),
        "enrolment": new_id(),
        "again": new_id(),
    }
    for number in ("seats_held", "seats_offered", "capacity"):
        names[number] = one(place, f"SELECT {number} FROM delivery_cohort WHERE id = %(cohort)s", **names)
    names["really_held"] = names["seats_held"] + 2
    [kept] = [path for path in place.folder.rglob(str(names["file"])) if path.is_file()]
    kept.write_bytes(kept.read_bytes() + b" ")
    values = {**names, "org": place.ids["rocket"], "ids": [new_id() for _ in range(5)]}
    place.tamper(
        "ALTER TABLE access_role NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER",
        "ALTER TABLE access_membership DISABLE TRIGGER USER",
        "ALTER TABLE access_membershiprole DISABLE TRIGGER USER",
        "ALTER TABLE access_apikey DISABLE TRIGGER USER",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER USER",
        "ALTER TABLE desk_approvalrequest DISABLE TRIGGER USER",
        "ALTER TABLE enrolment_enrolment DISABLE TRIGGER USER",
        "ALTER TABLE people_consent DISABLE TRIGGER USER",
        "DROP INDEX enrolment_open_once",
        "ALTER TABLE access_idempotencykey DROP CONSTRAINT idempotency_key_once",
        "ALTER TABLE jobs_jobeffect DROP CONSTRAINT job_effect_once",
        "DO $$ BEGIN EXECUTE (SELECT 'ALTER TABLE access_membershipcampus DROP CONSTRAINT ' || quote_ident(conname) "
        "FROM pg_constraint WHERE conrelid = 'access_membershipcampus'::regclass AND confrelid = 'tenancy_campus'::regclass); "
        "END $$",
    )
    for statement in (
        "UPDATE audit_auditentry SET action = 'campus.reopened' WHERE id = %(entry)s",
        "UPDATE access_membershipcampus SET campus_id = %(campus)s WHERE id = %(works)s",
        "UPDATE access_apikey SET status = 'active' WHERE id = %(key)s",
        "UPDATE access_membership SET status = 'suspended' WHERE id = %(owner)s",
        "UPDATE people_consent SET status = 'given' WHERE id = %(consent)s",
        'UPDATE access_role SET permissions = permissions || \'{"trail:read": "everything"}\' WHERE id = %(role)s',
        (
            "INSERT INTO desk_approvalrequest (id, organisation_id, kind, subject_id, subject, amount, reason, "
            "asked_by_id, status, chain, step, roles, members) VALUES (%(approval)s, %(org)s, 'campus.close', "
            "%(actor)s, 'Camberwell', 0, '', %(owner)s, 'approved', "
            "jsonb_build_array(jsonb_build_object('roles', '[]'::jsonb, 'members', '[]'::jsonb, 'needed', 1)), 0, '{}', '{}')"
        ),
        (
            "INSERT INTO access_idempotencykey (id, organisation_id, actor_id, key, fingerprint) "
            "SELECT id, %(org)s, %(actor)s, 'twice', '' FROM unnest((%(ids)s::uuid[])[1:2]) id"
        ),
        (
            "INSERT INTO jobs_jobeffect (id, organisation_id, job) "
            "SELECT id, %(org)s, '4711' FROM unnest((%(ids)s::uuid[])[3:4]) id"
        ),
        (
            "INSERT INTO access_membershiprole (id, organisation_id, membership_id, role_id) "
            "VALUES ((%(ids)s::uuid[])[5], %(org)s, %(portal)s, %(role)s)"
        ),
        (
            "INSERT INTO enrolment_enrolment (id, organisation_id, learner_id, cohort_id, status, reason, discounts, "
            "subsidy, is_trial, trial_takes_seat, source) SELECT id, %(org)s, %(learner)s, %(cohort)s, 'enrolled', '', "
            "'[]', '{}', false, true, 'office' FROM unnest(ARRAY[%(enrolment)s, %(again)s]::uuid[]) id"
        ),
    ):
        place.tamper(statement, **values)
    code, found = place.checked()
    return Broken(code, found, {name: str(value) for name, value in names.items()})


def test_everything_holds_in_the_demo(before: tuple[int, dict[tuple[str, str], list[str]]]) -> None:
    code, found = before

    assert (code, {name: sentences for name, sentences in found.items() if sentences}) == (0, {})
    assert {name for _, name in found} == set(invariants())


CASES = {
    ("", "wall"): ["access_role does not force row level security on its owner."],
    ("", "machinery"): ["The trigger access_role.stamp does something else than this release made it do."],
    ("", "references"): [
        "access_membershipcampus {works} refers by campus_id to tenancy_campus {campus}, which is of another organisation."
    ],
    ("rocket", "requests"): ["The idempotency key twice of {actor} had 2 effects."],
    ("rocket", "files"): ["The content of the file {file} is not what was kept."],
    ("rocket", "jobs"): ["The job 4711 had 2 effects."],
    ("rocket", "states"): [
        "membership {owner} starts as suspended, which nothing starts as.",
        "apikey {key} is active, and its trail leaves it revoked.",
    ],
    ("rocket", "approvals"): ["approvalrequest {approval} is approved, and too few agreed in step 1."],
    ("rocket", "consents"): ["consent {consent} is given, and its answers do not say so."],
    ("rocket", "enrolments"): [
        "Enrolment {enrolment} is enrolled, and its history ends with None.",
        "Enrolment {again} is enrolled, and its history ends with None.",
    ],
    ("rocket", "open enrolments"): ["Learner {learner} has 2 open enrolments in cohort {cohort}."],
    ("rocket", "seats"): [
        (
            "Cohort {cohort} says {seats_held} held and {seats_offered} offered of {capacity}, "
            "and there are {really_held} and {seats_offered}."
        )
    ],
    ("rocket", "owners"): ["Nobody who is active owns the organisation; others who do: suspended."],
    ("rocket", "roles"): ["The built-in role trainer ({role}) grants something else: trail:read."],
    ("rocket", "team"): ["{portal} is not of the team, and holds the role {role}."],
}


@pytest.mark.parametrize(
    ("where", "sentences"), CASES.items(), ids=lambda one: one[1] if isinstance(one, tuple) else ""
)
def test_what_breaks_an_invariant_is_named(broken: Broken, where: tuple[str, str], sentences: list[str]) -> None:
    wanted = [sentence.format(**broken.names) for sentence in sentences]

    assert [sentence for sentence in broken.found[where] if sentence in wanted] == wanted


def test_a_trail_that_was_changed_breaks_its_invariant(broken: Broken) -> None:
    [*guards, changed] = broken.found["rocket", "trail"]

    assert guards == [
        "audit_auditentry is written once, and no trigger refuses a change.",
        *(
            f"The trigger audit_auditentry.{name} does something else than this release made it do."
            for name in ("append_only", "append_only_truncate", "dated")
        ),
    ]
    assert changed.startswith(f"The entry {broken.names['entry']} was changed after seal 1: it now says “Reopened”")


def test_what_is_broken_in_one_organisation_is_not_in_another(broken: Broken) -> None:
    elsewhere = {
        where for where, sentences in broken.found.items() if sentences and where[0] in {"lion", "ubuntu", "wti"}
    }

    # Guards are those of the table.
    assert (broken.code, elsewhere) == (1, {(code, "trail") for code in ("lion", "ubuntu", "wti")})


def test_check_of_one_organisation_reads_well(place: Place, broken: Broken) -> None:
    code, said, _ = place.run("check", "--organisation", "rocket")

    lines = said.splitlines()
    assert (code, lines[0], lines[-1]) == (1, "The database", "16 of 16 do not hold.")
    assert "    - The job 4711 had 2 effects." in lines


def test_without_the_owner_it_says_what_it_does_not_look_at(place: Place, broken: Broken) -> None:
    _, said, _ = place.run("check", "--organisation", "ubuntu", DATABASE_OWNER_URL="")

    assert said.splitlines()[1].startswith("  wall        not looked at: it needs DATABASE_OWNER_URL")


def test_verify_names_the_entry_and_ends_with_one(place: Place, broken: Broken) -> None:
    code, said, complained = place.run("audit", "verify", "--organisation", "rocket")

    assert (code, complained, said.splitlines()[0]) == (1, "", "Rocket Academy (rocket)")
    assert said.splitlines()[-1] == "  5 problems found."


def test_verify_says_what_is_not_sealed_yet(provider: Provider, capsys: pytest.CaptureFixture[str]) -> None:
    provider.campus("Bendigo")

    def told() -> list[str]:
        assert proofs.verify(code=provider.code) is True
        return re.sub(r"\d+ entr\S+ since \S+ \S+ UTC", "N entries since …", capsys.readouterr().out).splitlines()[1:]

    fresh, [seal] = told(), sealed(provider)
    whole = told()
    provider.campus("Ballarat")
    later = told()

    no_heads = "  There are no heads to compare with: what was cut off at the end would not be seen."
    not_sealed = "  Not sealed yet, and so not proved: N entries since …. `cohortium audit seal` seals at once."
    assert fresh == ["  0 entries in 0 seals.", no_heads, not_sealed, "  Nothing is sealed, so nothing is proved."]
    assert whole[1:] == ["  No problems found."]
    assert later[1:] == [not_sealed, "  No problems found in what is sealed."]
    assert whole[0].startswith(f"  {seal.entries} entries in 1 seal, until ")


def test_verify_compares_with_heads_of_somebody_else(place: Place, tmp_path: Path) -> None:
    kept = place.folder / "seals" / "wti.jsonl"
    other = tmp_path / "heads.json"
    lines = kept.read_text().splitlines()
    head = json.loads(lines[-1])
    other.write_text(json.dumps([json.loads(line) for line in lines] + [head | {"number": head["number"] + 1}]))

    code, said, _ = place.run("audit", "verify", "--organisation", "wti", "--against", str(other))

    # The second one is no head of ours: it says a number that was not signed.
    assert (code, "  - Head 2 is not signed with a key of this installation." in said.splitlines()) == (1, True)


def test_heads_without_an_organisation_and_a_trail_without_heads_are_findings(place: Place, broken: Broken) -> None:
    folder, unknown = place.folder / "seals", str(new_id())
    mine = folder / "ubuntu.jsonl"
    before = mine.read_text()
    code_before, said_before, _ = place.run("audit", "verify", "--organisation", "ubuntu")

    (folder / "gone.jsonl").write_text(before.replace(str(place.ids["ubuntu"]), unknown))
    _, all_said, _ = place.run("audit", "verify")
    mine.unlink()
    code, said, _ = place.run("audit", "verify", "--organisation", "ubuntu")
    mine.write_text(before)
    (folder / "gone.jsonl").unlink()

    without = "  - There are 1 seals, and no heads of them outside the database: what was cut off is not seen."
    assert f"There are heads of {unknown}, and no such organisation." in all_said.splitlines()
    assert (code_before, without in said_before.splitlines()) == (1, False)
    assert (code, without in said.splitlines()) == (1, True)


def test_heads_are_found_whatever_the_organisation_is_called(place: Place, broken: Broken) -> None:
    place.tamper(
        "ALTER TABLE tenancy_organisation DISABLE TRIGGER USER",
        "UPDATE tenancy_organisation SET code = 'lionx' WHERE code = 'lion'",
    )
    kept = (place.folder / "seals" / "lion.jsonl").read_text()
    _, said, _ = place.run("audit", "verify", "--organisation", "lionx")
    place.run("audit", "seal", "--organisation", "lionx")
    place.tamper(
        "UPDATE tenancy_organisation SET code = 'lion' WHERE code = 'lionx'",
        "ALTER TABLE tenancy_organisation ENABLE TRIGGER USER",
    )

    assert "no heads" not in said
    assert (place.folder / "seals" / "lion.jsonl").read_text().startswith(kept)
    assert not (place.folder / "seals" / "lionx.jsonl").exists()


def test_the_whole_trail_is_written_with_its_proof(place: Place) -> None:
    code, said, _ = place.run("audit", "export", "lion")
    table = place.run("audit", "export", "lion", "--csv")[1]
    lines = [json.loads(line) for line in said.splitlines()]

    kinds = [next(iter(line)) for line in lines]
    end = lines[-1]["end"]
    assert (code, kinds[0], kinds[-1]) == (0, "trail", "end")
    assert (kinds.count("entry"), kinds.count("seal")) == (end["entries"], end["seals"])
    # The second one holds the line about the first, and a head of its own.
    assert len(table.splitlines()) == end["entries"] + 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("audit", "verify", "--organisation", "nobody"), "There is no organisation 'nobody'."),
        (("audit", "verify", "--against", "/nowhere.json"), "/nowhere.json cannot be read: No such file or directory."),
        (("audit", "verify", "--against", __file__), f"{__file__} holds something else than heads of seals."),
        (("check", "--organisation", "Not A Code"), "There is no organisation 'Not A Code'."),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(place: Place, arguments: tuple[str, ...], words: str) -> None:
    assert place.run(*arguments) == (1, "", f"cohortium: {words}\n")


def test_public_keys_are_printed_and_bad_ones_refused(place: Place) -> None:
    first, second = new_key(), new_key()
    code, said, _ = place.run("audit", "keys", COHORTIUM_SEAL_KEYS=f"{first} {second}")

    assert (code, len(said.splitlines()), first in said) == (0, 2, False)
    assert place.run("audit", "keys", COHORTIUM_SEAL_KEYS="nonsense") == (
        1,
        "",
        "cohortium: COHORTIUM_SEAL_KEYS must be keys of 32 bytes in base64, separated by spaces.\n",
    )


def test_heads_of_one_organisation_are_compared_with_that_one_alone(place: Place) -> None:
    _, said, _ = place.run("audit", "verify", "--against", str(place.folder / "seals" / "wti.jsonl"))

    assert [line for line in said.splitlines() if not line.startswith(" ")] == ["Waterfront Training Institute (wti)"]
