"""`cohortium import`, as somebody at a terminal runs it: what it says, what it changes, and with which code it ends."""

import os
from pathlib import Path

from cohortium.access.actor import Actor
from cohortium.imports.models import ImportBatch
from cohortium.people.models import Learner
from tests.config.test_people import said
from tests.fixtures import Provider
from tests.imports.moving import export, household, student

FILE = export(
    student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou")),
    student(70002, "Ben", "Otieno", household(9002, "Ruth Otieno")),
)
HERE = Path(os.environ["COHORTIUM_DATA"])


def state(provider: Provider) -> tuple[int, list[str]]:
    with provider.scope():
        return Learner.objects.count(), sorted(ImportBatch.objects.values_list("status", flat=True))


def test_a_dry_run_says_what_would_come_of_it_and_changes_nothing(provider: Provider, tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_bytes(FILE)
    code, told, complained = said(HERE, "import", str(file), "--organisation", provider.code, "--dry-run")

    assert (code, complained) == (0, "")
    assert {"learner: 2 created", "Nothing was changed: this was a dry run."} <= set(told.splitlines())
    assert state(provider) == (0, ["dropped"])


def test_a_file_is_taken_over_and_sent_again_changes_nothing(provider: Provider, tmp_path: Path) -> None:
    file = tmp_path / "export.json"
    file.write_bytes(FILE)
    first = said(HERE, "import", str(file), "--organisation", provider.code)
    again = said(HERE, "import", str(file), "--organisation", provider.code)

    assert [(code, complained) for code, _told, complained in (first, again)] == [(0, "")] * 2
    assert first[1].splitlines()[-4:].count("learner: 2 created") == 1
    assert "learner: 2 unchanged" in again[1].splitlines()
    assert state(provider) == (2, ["done", "done"])


def test_what_is_to_be_checked_is_counted_and_told(provider: Provider, tmp_path: Path) -> None:
    file, mapping = tmp_path / "list.csv", tmp_path / "columns.json"
    file.write_text("Child;Born\nAda;2016-05-04\nBen;31.31.2016\n;2016-05-05\n")
    mapping.write_text('{"kind": "learner", "fields": {"Child": "given_name", "Born": "birth_date"}}')
    code, told, _complained = said(
        HERE, "import", str(file), "--organisation", provider.code, "--source", "Old list", "--mapping", str(mapping)
    )

    assert code == 0
    assert {
        "learner: 2 created, 1 refused",
        "1 to check.",
        "row 3, to check: 31.31.2016 is not a date, and was skipped. Write dates like 2016-05-04.",
        "row 4: There is no name. Fill one in.",
    } <= set(told.splitlines())


def test_a_table_without_a_mapping_is_refused_and_with_one_comes_in(provider: Provider, tmp_path: Path) -> None:
    file, mapping = tmp_path / "list.csv", tmp_path / "columns.json"
    file.write_text("Child;Surname\nAda;Ncube\n")
    mapping.write_text('{"kind": "learner", "fields": {"Child": "given_name", "Surname": "family_name"}}')
    usual = ("import", str(file), "--organisation", provider.code, "--source", "Old list")
    without = said(HERE, *usual)
    with_one = said(HERE, *usual, "--mapping", str(mapping))

    assert (without[0], without[2]) == (
        1,
        "cohortium: Say with --mapping which column is what. There are: Child, Surname.\n",
    )
    assert (with_one[0], with_one[2], state(provider)[0]) == (0, "", 1)


def test_what_is_wrong_is_one_line_and_a_code(provider: Provider, owner: Actor, tmp_path: Path) -> None:
    broken, columns, numbers = (tmp_path / f"{name}.json" for name in ("broken", "columns", "numbers"))
    broken.write_text('{"classes": [')
    columns.write_text("[1, 2]")
    numbers.write_text('{"kind": "learner", "fields": {"Child": 5}}')
    ended = [
        said(HERE, "import", str(broken), "--organisation", provider.code),
        said(HERE, "import", str(broken), "--organisation", "nowhere-at-all"),
        said(HERE, "import", str(broken), "--organisation", provider.code, "--mapping", str(columns)),
        said(HERE, "import", str(broken), "--organisation", provider.code, "--mapping", str(numbers)),
        said(HERE, "import", str(tmp_path / "gone.json"), "--organisation", provider.code),
    ]

    assert [code for code, _told, _complained in ended] == [1, 1, 1, 1, 2]
    assert [complained.count("\n") for _code, _told, complained in ended[:4]] == [1, 1, 1, 1]
    assert ended[1][2] == "cohortium: There is no organisation nowhere-at-all.\n"
    assert state(provider)[0] == 0
