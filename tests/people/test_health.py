"""The health of learners: who may see and change it, and that each look is noted."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.people.actions.health import FAULTS, edit_health, see_health, take_up_health
from cohortium.people.actions.learners import add_learner
from cohortium.people.models import Learner, LearnerHealth
from cohortium.people.queries import health as queries
from cohortium.people.rules.health import Fault, HealthDetails
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider, at_once

NUTS = HealthDetails(allergies="Peanuts: swells", emergency_plan="EpiPen in the bag", doctor_phone="03 5550 0142")


def learner(provider: Provider, **said: Any) -> Learner:
    with provider.scope():
        return add_learner(provider.system, details=LearnerDetails("Thandi", **said), today=MORNING.date())


def test_health_is_kept_changed_seen_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    row = learner(provider)

    with provider.scope():
        before = see_health(owner, learner_id=row.pk)
        edit_health(owner, learner_id=row.pk, details=NUTS, version=0)
        again = edit_health(owner, learner_id=row.pk, details=NUTS, version=1)
        after = take_up_health(owner, learner_id=row.pk)

    assert isinstance(again, Unchanged)
    assert (before.version, before.details) == (0, HealthDetails())
    assert (after.version, after.details.allergies, after.details.doctor_phone) == (
        *(1, "Peanuts: swells"),
        "+61355500142",
    )
    # Under the learner's own id: the trail finds both.
    assert told(row)[0] == ["learner.added", "learner_health.seen", "learner_health.edited", "learner_health.seen"]


def test_nothing_of_it_reaches_the_trail(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    with provider.scope():
        edit_health(owner, learner_id=row.pk, details=NUTS, version=0)
        said = str(queries.happened(learner_id=row.pk))

    assert [word for word in ("Peanuts", "swells", "EpiPen", "55500142", "5550 0142") if word in said] == []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"allergies": "a" * 1001}, "allergies"),
        ({"medical_info": "Asthma\u202e"}, "medical_info"),
        ({"doctor_phone": "12"}, "doctor_phone"),
        ({"doctor_phone": "03 5550 0142 ext. 9"}, "doctor_phone"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, owner: Actor, said: Any, place: str) -> None:
    row = learner(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        edit_health(owner, learner_id=row.pk, details=HealthDetails(**said), version=0)

    assert list(refused.value.errors) == [place]


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


def test_who_teaches_at_a_campus_sees_it_there_and_changes_nothing(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    here, there = learner(provider, campus_id=werribee.pk), learner(provider, campus_id=camberwell.pk)
    trainer = provider.member(TRAINER, campuses=(werribee,))

    with provider.scope():
        assert see_health(trainer, learner_id=here.pk).name == "Thandi"
        with pytest.raises(NotFound):
            see_health(trainer, learner_id=there.pk)
        with pytest.raises(NotAllowed):
            edit_health(trainer, learner_id=here.pk, details=NUTS, version=0)


def test_the_desk_and_the_manager_keep_it_and_finance_never_sees_it(provider: Provider) -> None:
    campus = provider.campus()
    row = learner(provider, campus_id=campus.pk)
    desk, manager = (provider.member(role, campuses=(campus,)) for role in (FRONT_DESK, CAMPUS_MANAGER))

    with provider.scope():
        edit_health(desk, learner_id=row.pk, details=NUTS, version=0)
        edit_health(manager, learner_id=row.pk, details=HealthDetails(), version=1)
        see_health(provider.member(AUDITOR), learner_id=row.pk)
        with pytest.raises(NotAllowed):
            see_health(provider.member(FINANCE), learner_id=row.pk)


def test_of_two_who_say_something_first_the_second_is_told(provider: Provider, owner: Actor) -> None:
    row = learner(provider)

    def say(words: str) -> Any:
        return edit_health(owner, learner_id=row.pk, details=HealthDetails(allergies=words), version=0)

    ended = at_once(provider, lambda: say("Peanuts"), lambda: say("Milk"))

    assert sorted(ended) == ["Stale", "done"]
    with provider.scope():
        assert LearnerHealth.objects.count() == 1
        with pytest.raises(Stale):
            say("Eggs")
