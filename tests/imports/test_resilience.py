"""An import that is killed goes on where it was; two at once do not mix; one bad row takes no other one with it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.config.cli_imports import NotImported
from cohortium.config.importing import Asked, bring_in
from cohortium.imports.actions.batches import AnotherUnderWay, clear_import, note_reading, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.undoing import TooLate, undo_import
from cohortium.imports.models import ImportRow
from cohortium.imports.queries.batches import to_clear
from cohortium.imports.rules.drafts import FamilyDraft, Kind, LearnerDraft, Reading, Record
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Family, Learner
from tests.fixtures import MORNING, Provider, at_once
from tests.imports.exports import SAMPLES
from tests.imports.moving import TODAY, Work, export, moved_in, read, rows, sent, student


def many(number: int) -> Reading:
    """A table of so many families with a learner each."""
    families = [Record(Kind.FAMILY, f"f{n}", FamilyDraft(f"Family {n}"), f"row {n}") for n in range(number)]
    learners = [
        Record(Kind.LEARNER, f"l{n}", LearnerDraft("Zoë", f"Learner {n}", family_source_ids=(f"f{n}",)), f"row {n}")
        for n in range(number)
    ]
    return Reading("table", (*families, *learners))


def ready(provider: Provider, by: Actor, reading: Reading) -> Any:
    """A file that was read."""
    batch_id = sent(provider, by, export(student(1, "A", "B", None)))
    with provider.scope():
        note_reading(by, batch_id=batch_id, reading=reading, today=TODAY)
    return batch_id


def step(provider: Provider, by: Actor, batch_id: Any) -> None:
    """What one job does."""
    with provider.scope():
        go_on(by, batch_id=batch_id, today=TODAY, now=MORNING)


def there(provider: Provider) -> tuple[int, int]:
    with provider.scope():
        return Family.objects.count(), Learner.objects.count()


class Killed(BaseException):
    """The worker is gone in the middle."""


def test_killed_in_the_middle_it_goes_on_where_it_was(provider: Provider, owner: Actor) -> None:
    batch_id = ready(provider, owner, many(600))
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    step(provider, owner, batch_id)
    first = there(provider)
    with pytest.raises(Killed), provider.scope():
        go_on(owner, batch_id=batch_id, today=TODAY, now=MORNING)
        raise Killed
    after = there(provider)
    for _again in range(2):
        step(provider, owner, batch_id)
    done = read(provider, owner, batch_id)
    step(provider, owner, batch_id)

    assert first == after == (400, 0)
    assert (done.status, there(provider)) == (BatchStatus.DONE, (600, 600))


def test_a_job_that_is_run_twice_does_nothing_twice(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = ready(provider, owner, many(30))
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    at_once(provider, *[lambda: step(provider, owner, batch_id)] * 2)
    work()

    assert read(provider, owner, batch_id).status == BatchStatus.DONE
    assert there(provider) == (30, 30)


def test_of_two_at_once_the_second_is_refused(provider: Provider, owner: Actor) -> None:
    one, other = ready(provider, owner, many(2)), ready(provider, owner, many(3))

    def begin(batch_id: Any) -> Callable[[], Any]:
        return lambda: start_import(owner, batch_id=batch_id)

    ended = at_once(provider, begin(one), begin(other))
    found = sorted(read(provider, owner, batch_id).status for batch_id in (one, other))

    assert sorted(ended) == sorted([AnotherUnderWay.__name__, "done"])
    assert found == [BatchStatus.READY, BatchStatus.RUNNING]


def test_one_bad_row_takes_no_other_one_with_it(provider: Provider, owner: Actor, work: Work) -> None:
    nul = Record(Kind.FAMILY, "bad", FamilyDraft("Nul\u0000l"), "row 2")
    good = [Record(Kind.FAMILY, str(n), FamilyDraft(f"Family {n}"), f"row {n}") for n in (1, 3)]
    batch_id = ready(provider, owner, Reading("table", (good[0], nul, good[1])))
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    work()
    found = {row.source_id: row.outcome for row in rows(provider, owner, batch_id)}

    assert found == {"1": "created", "bad": "refused", "3": "created"}
    assert there(provider) == (2, 0)


def test_what_a_file_says_of_people_is_encrypted_and_forgotten(provider: Provider, owner: Actor, work: Work) -> None:
    secret = student(70001, "Zoë", "Georgiou", None, healthConcerns="Peanuts kill")
    done = moved_in(provider, owner, export(secret), work)
    later = MORNING + timedelta(days=400)
    with provider.scope():
        kept = [bytes(row.sealed) for row in ImportRow.objects.all()]
        over = to_clear(before=later)
        for batch_id in over:
            clear_import(provider.system, batch_id=batch_id, now=later)
        left = ImportRow.objects.exclude(sealed=None, memo=None).count()
        with pytest.raises(TooLate):
            undo_import(owner, batch_id=done.batch_id)

    assert (any(b"Peanuts" in one for one in kept), over, left) == (False, [done.batch_id], 0)


def asked(provider: Provider, file: Path, **said: Any) -> Asked:
    usual: dict[str, Any] = {"source": "", "mapping": None, "is_dry": False, "doubles": "ask", "takes_theirs": False}
    return Asked(file=file, organisation=provider.code, **usual | said)


def test_the_command_takes_a_file_over_and_a_dry_run_changes_nothing(provider: Provider) -> None:
    file = SAMPLES / "saved_export.json"
    dry = list(bring_in(asked(provider, file, is_dry=True)))
    before = there(provider)
    real = list(bring_in(asked(provider, file)))
    again = list(bring_in(asked(provider, file)))

    assert (before, there(provider)) == ((0, 0), (20, 35))
    assert {"family: 20 created", "learner: 35 created", "Nothing was changed: this was a dry run."} <= set(dry)
    assert {"family: 20 created", "learner: 35 created"} <= set(real)
    assert {"family: 20 unchanged", "learner: 35 unchanged"} <= set(again)


def test_the_command_says_what_is_wrong(provider: Provider, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"classes": [')

    with pytest.raises(NotImported):
        list(bring_in(asked(provider, broken)))
