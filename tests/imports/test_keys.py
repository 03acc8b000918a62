"""After the keys were changed and everything was put under the new one, the old key may go."""

import pytest
from django.conf import settings

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.config.rekeying import rotate
from cohortium.core.encryption import new_key
from cohortium.imports.actions.rekeying import rekey_prints, rekey_rows
from cohortium.imports.models import ImportRow
from cohortium.imports.queries.sealed import memo_of, said_of
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, student, undone

FILE = export(
    student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou"), healthConcerns="Peanuts"),
    student(70002, "Ben", "Otieno", household(9002, "Ruth Otieno")),
)


def test_after_a_rotation_rows_open_without_the_old_key_and_can_be_undone(
    provider: Provider, owner: Actor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = moved_in(provider, owner, FILE, work)
    newest = new_key()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest, *settings.ENCRYPTION_KEYS])
    told = rotate()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest])
    with provider.scope():
        opened = [(said_of(row)[0] is not None, len(memo_of(row)) > 0) for row in ImportRow.objects.order_by("number")]
        again = [rekey_rows(provider.system), rekey_prints(provider.system)]
    back = undone(provider, owner, done.batch_id, work)

    assert (told.lost, len(opened), {says for says, _did in opened}) == (0, done.total, {True})
    assert [isinstance(one, Unchanged) for one in again] == [True, True]
    assert back.status == BatchStatus.UNDONE
    with provider.scope():
        assert Learner.objects.filter(status="active").count() == 0


def test_after_a_rotation_it_is_known_what_was_changed_here(
    provider: Provider, owner: Actor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved_in(provider, owner, FILE, work)
    newest = new_key()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest, *settings.ENCRYPTION_KEYS])
    rotate()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest])
    other = export(
        student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou"), healthConcerns="Peanuts and eggs"),
        student(70002, "Benjamin", "Otieno", household(9002, "Ruth Otieno")),
    )
    again = moved_in(provider, owner, other, work)

    with provider.scope():
        names = sorted(Learner.objects.values_list("first_name", flat=True))
    assert (again.counts["learner"], names) == ({"changed": 2}, ["Benjamin", "Zoë"])


def test_stopped_anywhere_the_rotation_goes_on(
    provider: Provider, owner: Actor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = moved_in(provider, owner, FILE, work)
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [new_key(), *settings.ENCRYPTION_KEYS])
    with provider.scope():
        first = rekey_rows(provider.system, at_most=2)
    with provider.scope():
        rest = rekey_rows(provider.system)

    assert (first.done, rest.done) == (2, done.total - 2)
