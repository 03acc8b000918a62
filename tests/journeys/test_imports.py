"""A worker that is killed while it takes a file over: the next one finishes, nothing is lost, and nothing comes twice."""

import random

import pytest

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.imports.actions.batches import start_import
from cohortium.imports.actions.undoing import undo_import
from cohortium.imports.models import ExternalReference, ImportRow
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Family, FamilyLearner, Learner
from tests.fixtures import Provider
from tests.imports.moving import read
from tests.imports.test_resilience import many, ready
from tests.programs import working

IMPATIENT = {"COHORTIUM_STALLED_AFTER": "2"}
FAMILIES = 1000


def counted(provider: Provider) -> dict[str, int]:
    with provider.scope():
        tables = (Family, Learner, FamilyLearner, ExternalReference)
        return {model.__name__: model.objects.count() for model in tables}


def killed_while(provider: Provider, by: Actor, batch_id: object, moments: list[float]) -> None:
    """Start a worker for each of these moments, and kill it so many seconds after it has begun with rows."""
    for moment in moments:
        with working(IMPATIENT) as worker:
            before = read(provider, by, batch_id).done
            wait_until(lambda before=before: read(provider, by, batch_id).done != before, 60)
            wait_until(lambda: False, moment)
            worker.kill()


@pytest.mark.takes_long
@pytest.mark.timeout(900)
def test_a_worker_that_is_killed_at_random_rows_loses_nothing_and_does_nothing_twice(
    provider: Provider, owner: Actor
) -> None:
    batch_id = ready(provider, owner, many(FAMILIES))
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    moments = [random.uniform(0.0, 0.6) for _ in range(2)]
    killed_while(provider, owner, batch_id, moments)
    with working(IMPATIENT) as last:
        assert wait_until(lambda: read(provider, owner, batch_id).status == BatchStatus.DONE, 240), last.said()
    done = read(provider, owner, batch_id)
    with provider.scope():
        left = ImportRow.objects.filter(batch=batch_id, is_done=False).count()
        undo_import(owner, batch_id=batch_id)

    assert done.counts == {"family": {"created": FAMILIES}, "learner": {"created": FAMILIES}}, moments
    assert (done.done, left) == (2 * FAMILIES, 0), moments
    assert counted(provider) == {
        "Family": FAMILIES,
        "Learner": FAMILIES,
        "FamilyLearner": FAMILIES,
        "ExternalReference": 2 * FAMILIES,
    }, moments

    killed_while(provider, owner, batch_id, moments[:1])
    with working(IMPATIENT) as last:
        assert wait_until(lambda: read(provider, owner, batch_id).status == BatchStatus.UNDONE, 240), last.said()
    assert set(counted(provider).values()) == {0}, moments
