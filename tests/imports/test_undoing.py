"""Undoing after somebody worked with what a file brought: their work stays, and it is said; and what comes at once."""

from uuid import UUID

import pytest

from cohortium.access.actor import Actor
from cohortium.imports.actions.batches import AnotherUnderWay, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.undoing import NewerFirst, undo_import
from cohortium.imports.states import BatchStatus
from cohortium.people.actions.learners import archive_learners
from cohortium.people.actions.merging import merge_learners
from cohortium.people.models import Family, Learner
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, at_once
from tests.imports.moving import TODAY, Work, export, household, moved_in, read, rows, sent, student, undone
from tests.imports.test_erased import LATER
from tests.people.households import child

GEORGIOU = household(9001, "Maria Georgiou")
FILE = export(student(70001, "Zoë", "Georgiou", GEORGIOU), student(70002, "Alex", "Georgiou", GEORGIOU))


def there(provider: Provider) -> list[str]:
    with provider.scope():
        return sorted(Learner.objects.filter(status="active", merged_into=None).values_list("first_name", flat=True))


def became(provider: Provider, by: Actor, batch_id: UUID) -> dict[str, str]:
    found = rows(provider, by, batch_id)
    return {row.name: row.undo for row in found if row.kind in ("learner", "family")}


def test_who_was_merged_since_stays_with_whom_they_became(provider: Provider, owner: Actor, work: Work) -> None:
    known = child(provider, first_name="Zoe", last_name="Georgiou")
    done = moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë").pk
        merge_learners(owner, survivor_id=known.pk, merged_id=zoe, take=[], now=MORNING)
    after = undone(provider, owner, done.batch_id, work)

    assert (after.status, there(provider)) == (BatchStatus.UNDONE, ["Zoe"])
    assert became(provider, owner, done.batch_id) == {
        "Maria Georgiou": "kept",
        "Zoë Georgiou": "kept",
        "Alex Georgiou": "removed",
    }


def test_who_took_somebody_in_since_stays(provider: Provider, owner: Actor, work: Work) -> None:
    known = child(provider, first_name="Zoe", last_name="Georgiou")
    done = moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë").pk
        merge_learners(owner, survivor_id=zoe, merged_id=known.pk, take=[], now=MORNING)
    undone(provider, owner, done.batch_id, work)

    assert there(provider) == ["Zoë"]
    assert became(provider, owner, done.batch_id)["Zoë Georgiou"] == "kept"


def test_who_was_erased_since_stays_erased_and_the_rest_is_undone(provider: Provider, owner: Actor, work: Work) -> None:
    done = moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë").pk
        archive_learners(owner, learner_ids=[zoe])
        erase(owner, subject=Subject.LEARNER, subject_id=zoe, today=LATER, now=MORNING)
    after = undone(provider, owner, done.batch_id, work)

    assert (after.status, there(provider)) == (BatchStatus.UNDONE, [])


def test_who_moved_to_another_campus_since_stays(provider: Provider, owner: Actor, work: Work) -> None:
    werribee = provider.campus("Werribee")
    done = moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë")
        zoe.campus = werribee
        zoe.save()
    undone(provider, owner, done.batch_id, work)
    with provider.scope():
        families = Family.objects.count()

    assert (there(provider), families) == (["Zoë"], 1)
    assert became(provider, owner, done.batch_id)["Zoë Georgiou"] == "kept"


def test_while_the_same_file_runs_again_the_first_cannot_be_undone(
    provider: Provider, owner: Actor, work: Work
) -> None:
    first = moved_in(provider, owner, FILE, work)
    again = sent(provider, owner, FILE)
    work()
    with provider.scope():
        start_import(owner, batch_id=again)
    with provider.scope(), pytest.raises(AnotherUnderWay):
        undo_import(owner, batch_id=first.batch_id)
    work()
    with provider.scope(), pytest.raises(NewerFirst):
        undo_import(owner, batch_id=first.batch_id)

    assert read(provider, owner, again).counts["learner"] == {"unchanged": 2}
    assert there(provider) == ["Alex", "Zoë"]


def test_one_file_that_is_sent_and_started_twice_at_once_comes_in_once(
    provider: Provider, owner: Actor, work: Work
) -> None:
    batches = [sent(provider, owner, FILE) for _ in range(2)]
    work()

    said = at_once(provider, *(lambda one=one: start_import(owner, batch_id=one) for one in batches))
    work()

    assert (said, there(provider)) == (["AnotherUnderWay", "done"], ["Alex", "Zoë"])


def test_two_files_with_the_same_families_one_after_the_other_add_nobody_twice(
    provider: Provider, owner: Actor, work: Work
) -> None:
    """Both were read before anything came in: the second finds out when its turn comes."""
    more = export(student(70001, "Zoë", "Georgiou", GEORGIOU), student(70003, "Mia", "Georgiou", GEORGIOU))
    first, second = sent(provider, owner, FILE), sent(provider, owner, more)
    work()
    for one in (first, second):
        with provider.scope():
            start_import(owner, batch_id=one)
        work()
    with provider.scope():
        families = Family.objects.count()

    assert read(provider, owner, second).counts["learner"] == {"created": 1, "unchanged": 1}
    assert (there(provider), families) == (["Alex", "Mia", "Zoë"], 1)


def test_a_job_that_comes_late_for_what_is_undone_does_nothing(provider: Provider, owner: Actor, work: Work) -> None:
    done = moved_in(provider, owner, FILE, work)
    undone(provider, owner, done.batch_id, work)
    with provider.scope():
        go_on(provider.system, batch_id=done.batch_id, today=TODAY, now=MORNING)

    assert (read(provider, owner, done.batch_id).status, there(provider)) == (BatchStatus.UNDONE, [])
