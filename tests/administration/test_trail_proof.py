"""The trail is verified by a job, exported, and what was exported proves itself to somebody who has no database."""

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, TRAINER
from cohortium.administration.actions.trail import UnderWay, verify_trail
from cohortium.audit.models import AuditEntry, TrailVerification
from cohortium.core.errors import NotAllowed
from cohortium.core.spreadsheets import neutral
from tests.audit.tampering import change, entry_ids, sealed, seals
from tests.fixtures import Provider

GUIDE = Path(__file__).parents[2] / "docs" / "trail-export.md"


@pytest.fixture
def auditor(provider: Provider) -> Actor:
    return provider.member(AUDITOR, name="Hugh Tran")


@pytest.fixture
def client(provider: Provider, auditor: Actor) -> Client:
    return provider.signed_in(auditor)


def newest(provider: Provider) -> TrailVerification:
    with provider.scope():
        return TrailVerification.objects.latest("created_at")


def acts(provider: Provider) -> list[str]:
    with provider.scope():
        found = AuditEntry.objects.filter(entity_type="trailverification").order_by("created_at", "pk")
        return list(found.values_list("action", flat=True))


def exported(client: Client, provider: Provider, form: str = "jsonl", **asked: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    response: Any = client.post(f"/o/{provider.code}/trail/export?{query}", {"form": form})
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    return b"".join(response.streaming_content).decode()


# --- Verified ---------------------------------------------------------------------------------------------------------


def test_an_auditor_has_the_trail_verified(
    provider: Provider, auditor: Actor, client: Client, work: Callable[[], None]
) -> None:
    sealed(provider, campuses=3)

    asked = client.post(f"/o/{provider.code}/trail/verifications")
    work()
    text = client.get(f"/o/{provider.code}/trail/proof").content.decode()

    found, made = newest(provider), seals(provider)
    # The worker may seal before it looks, or after.
    named = sum(seal.entries for seal in made[: found.seals])
    assert (asked.status_code, found.status, found.created_by) == (302, "sound", auditor.id)
    assert (found.entries, found.seals, found.with_heads, found.findings) == (named, len(made[: found.seals]), True, [])
    assert acts(provider) == ["trail.verification_asked", "trail.sound"]
    assert ("No problems found" in text, "Hugh Tran" in text, made[-1].hash in text) == (True, True, True)


def test_what_does_not_hold_is_shown(provider: Provider, client: Client, work: Callable[[], None]) -> None:
    sealed(provider, campuses=3)
    victim = entry_ids(provider)[2]
    change(provider, victim)
    client.post(f"/o/{provider.code}/trail/verifications")
    work()

    proof, trail = (client.get(f"/o/{provider.code}/trail/{page}").content.decode() for page in ("proof", ""))

    assert (newest(provider).status, newest(provider).found) == ("broken", 1)
    assert f"The entry {victim} was changed after seal 1" in proof
    assert "The audit trail has been altered" in trail


def test_only_one_verification_is_under_way(provider: Provider, client: Client) -> None:
    with provider.scope():
        verify_trail(provider.system)

        with pytest.raises(UnderWay):
            verify_trail(provider.system)

    refused = client.post(f"/api/v1/o/{provider.code}/trail/verifications")

    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "The audit trail is already being verified. Wait for the result.",
    )


def test_a_trainer_neither_verifies_nor_exports(provider: Provider) -> None:
    trainer = provider.member(TRAINER)

    with provider.scope(), pytest.raises(NotAllowed):
        verify_trail(trainer)
    assert [
        provider.signed_in(trainer).post(f"/o/{provider.code}/trail/{page}").status_code
        for page in ("verifications", "export")
    ] == [403, 403]


def test_the_unsealed_window_is_shown(provider: Provider, client: Client) -> None:
    before = client.get(f"/api/v1/o/{provider.code}/trail/heads").json()
    [head] = sealed(provider)
    provider.campus("Bendigo")
    provider.campus("Ballarat")

    after = client.get(f"/api/v1/o/{provider.code}/trail/heads").json()
    text = client.get(f"/o/{provider.code}/trail/").content.decode()

    assert (before["heads"], before["unsealed"]) == ([], head.entries - 1)
    assert (after["heads"], after["unsealed"]) == ([head.to_json()], 2)
    assert re.search(r"2 entries since today at \d\d:\d\d have not been sealed yet\.", text) is not None


# --- Exported ---------------------------------------------------------------------------------------------------------


def program_of_the_guide() -> str:
    [program] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return str(program)


def verifier() -> dict[str, Any]:
    """The program that the guide gives to whoever verifies an export."""
    names: dict[str, Any] = {"__name__": "verifier"}
    exec(compile(program_of_the_guide(), str(GUIDE), "exec"), names)  # noqa: S102 - ours, from the documents
    return names


def faults(lines: list[str]) -> list[str]:
    found: list[str] = verifier()["verify"](lines)[0]
    return found


def test_an_export_proves_itself_by_the_program_of_the_guide(provider: Provider, client: Client) -> None:
    sealed(provider, campuses=3)
    sealed(provider, campuses=2)
    text = exported(client, provider)
    whole = text.splitlines()

    # The last entry is the export's own, which no seal can name yet.
    assert faults(whole) == []
    assert json.loads(whole[-1]) == {"end": {"entries": len(entry_ids(provider)), "seals": 2}}
    only = exported(client, provider, kind="campus", act="campus.opened").splitlines()
    assert (faults(only), json.loads(only[-1])["end"]["entries"]) == ([], 5)


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("campus.opened", "campus.closed", "an entry of seal 1 is not what was sealed"),
        ('"entries": 10', '"entries": 11', "11 entries were exported and 10 are here"),
    ],
)
def test_an_export_that_was_changed_is_seen(
    provider: Provider, client: Client, was: str, becomes: str, words: str
) -> None:
    made = 10 - len(entry_ids(provider)) - 1
    sealed(provider, campuses=made)

    assert faults(exported(client, provider).replace(was, becomes, 1).splitlines()) == [words]


def rewritten(lines: list[str], **changed: object) -> list[str]:
    """The same file, with something else said of its oldest entry."""
    oldest = max(n for n, line in enumerate(lines) if "entry" in json.loads(line))
    entry = json.loads(lines[oldest])["entry"] | changed
    return [*lines[:oldest], json.dumps({"entry": entry}), *lines[oldest + 1 :]]


def test_a_time_that_is_not_the_sealed_one_is_seen(provider: Provider, client: Client) -> None:
    sealed(provider, campuses=2)
    lines = exported(client, provider).splitlines()

    [said] = faults(rewritten(lines, at="2026-01-01T00:00:00.000000Z"))

    assert said.endswith("and not as its line says")


def test_an_entry_of_long_ago_that_no_seal_names_is_seen(provider: Provider, client: Client) -> None:
    sealed(provider, campuses=2)
    lines, at = exported(client, provider).splitlines(), "2025-01-01T09:00:00.000000Z"
    organisation_id, entry_id, _, *rest = json.loads(json.loads(lines[1])["entry"]["text"])
    text = json.dumps([organisation_id, entry_id, at, *rest])

    [said] = faults(rewritten(lines, at=at, text=text, hash=hashlib.sha256(text.encode()).hexdigest(), seal=None))

    assert said.startswith(f"the entry of {at} is in no seal, and all that was written before")


def test_names_are_not_proved_and_the_program_says_so_and_prints_what_is(
    provider: Provider, client: Client, tmp_path: Path
) -> None:
    [seal] = sealed(provider, campuses=2)
    lines = rewritten(exported(client, provider).splitlines(), who="Mallory", sentence="Gave the money away")
    program, file = tmp_path / "verify.py", tmp_path / "trail.jsonl"
    program.write_text(program_of_the_guide())
    file.write_text("\n".join(lines))

    done = subprocess.run([sys.executable, program, file], capture_output=True, text=True, check=False)

    said = done.stdout.splitlines()
    assert (done.returncode, len(said), "Mallory" in done.stdout) == (0, seal.entries + 2, False)
    assert "campus.opened" in said[0]
    assert said[-2].startswith(f"{seal.entries} entries are as they were sealed: the lines above. 1 are in no seal yet")
    assert said[-1].startswith('NOT PROVED: "who", "sentence" and "thing" in the file.')


def test_the_text_of_an_entry_is_the_same_in_python(provider: Provider, owner: Actor, client: Client) -> None:
    provider.campus("Ōtāhuhu “Süd” \\ /\n\t😀")
    sealed(provider)
    lines = exported(client, provider).splitlines()
    with provider.scope():
        rows = {str(row["id"]): row for row in AuditEntry.objects.values()}

    told = [one["entry"] for one in map(json.loads, lines) if "entry" in one]
    for entry in told:
        assert entry["text"] == canonical(rows[json.loads(entry["text"])[1]])
        assert hashlib.sha256(entry["text"].encode()).hexdigest() == entry["hash"]


def canonical(row: dict[str, Any]) -> str:
    """An entry's text, made without PostgreSQL."""
    names = ("organisation_id", "id", "created_at", "action", "entity_type", "entity_id", "actor_kind", "actor_id")
    values = [row[name] for name in (*names, "correlation_id", "ip", "user_agent", "changes")]
    values = [ordered(value) for value in values]
    return json.dumps(values, ensure_ascii=False, separators=(", ", ": "))


def ordered(value: Any) -> Any:
    match value:
        case dict():
            return {
                key: ordered(value[key]) for key in sorted(value, key=lambda key: (len(key.encode()), key.encode()))
            }
        case list():
            return [ordered(one) for one in value]
        case None | str() | int():
            return value
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if hasattr(value, "strftime") else str(value)


def test_a_table_for_spreadsheets_runs_nothing(provider: Provider, client: Client) -> None:
    provider.campus("=cmd|calc")
    sealed(provider)

    text = exported(client, provider, form="csv", act="campus.opened", kind="campus")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))

    assert (text[0], head[5], [row[5] for row in rows]) == ("\ufeff", "Which", rows and [rows[0][5], "'=cmd|calc"])


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


def test_cells_that_run_nothing_stay() -> None:
    assert [neutral(cell) for cell in (None, "", 7, "a=1", "Werribee")] == ["", "", "7", "a=1", "Werribee"]


def test_who_exports_stands_in_the_trail(provider: Provider, auditor: Actor, client: Client) -> None:
    exported(client, provider, form="csv", kind="campus")

    with provider.scope():
        entry = AuditEntry.objects.get(action="trail.exported")
    assert (entry.actor_id, entry.changes) == (auditor.id, {"form": [None, "csv"], "kind": [None, "campus"]})


def test_the_question_says_how_much_it_is_and_refuses_what_cannot_be_read(provider: Provider, client: Client) -> None:
    provider.campus()
    path = f"/o/{provider.code}/trail/export"

    asked, bad, empty = (
        client.get(f"{path}?kind=campus&act=campus.opened"),
        client.get(f"{path}?kind=zebra"),
        client.post(path),
    )

    assert "1 entry, filtered." in asked.content.decode()
    assert [one.status_code for one in (asked, bad, empty)] == [200, 422, 422]
    assert "“zebra” does not exist in the audit trail" in bad.content.decode()
    assert "Choose one of the two." in empty.content.decode()


def test_an_export_of_many_is_made_in_pieces(
    provider: Provider, client: Client, statements: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cohortium.audit.exporting.MANY", 3)
    sealed(provider, campuses=7)
    number = len(entry_ids(provider)) + 1

    text = exported(client, provider)

    ids = [
        json.loads(json.loads(line)["entry"]["text"])[1] for line in text.splitlines() if line.startswith('{"entry"')
    ]
    assert (len(ids), len(set(ids))) == (number, number)


def test_keys_are_public_in_the_export(provider: Provider, client: Client) -> None:
    [seal] = sealed(provider)

    header = json.loads(exported(client, provider).splitlines()[0])["trail"]

    assert list(header["keys"]) == [seal.key]
    assert len(base64.urlsafe_b64decode(header["keys"][seal.key])) == 32
