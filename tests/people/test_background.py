"""Background and demographics of learners: who may see and change them, and whose looks are noted."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FINANCE, TRAINER
from cohortium.core.errors import Invalid, NotAllowed
from cohortium.people.actions.background import (
    FAULTS,
    edit_background,
    edit_demographics,
    see_demographics,
    take_up_demographics,
)
from cohortium.people.queries import background as queries
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails, Fault
from tests.fixtures import Provider
from tests.people.test_health import learner

ABROAD = BackgroundDetails(
    languages=("Kiswahili", " kiswahili", "English "),
    skills=("Home care",),
    previous_employer="Acacia Homes",
    preferred_country="DE",
    willing_to_relocate=False,
)
SINGLE = DemographicsDetails(race=" Kikuyu ", marital_status="single", highest_education="secondary")


def test_background_is_kept_tidied_and_told_and_looks_at_it_are_not_noted(
    provider: Provider, owner: Actor, told: Any
) -> None:
    row = learner(provider)

    with provider.scope():
        edit_background(owner, learner_id=row.pk, details=ABROAD, version=0)
        seen = queries.background(owner, learner_id=row.pk)
        said = str(queries.happened_to_background(learner_id=row.pk))

    assert (seen.version, seen.details.languages, seen.details.willing_to_relocate) == (
        *(1, ("Kiswahili", "English")),
        False,
    )
    assert told(row)[0] == ["learner.added", "learner_background.edited"]
    assert [word for word in ("Kiswahili", "Acacia", "'DE'", "care") if word in said] == []


def test_demographics_are_kept_and_each_look_at_them_is_noted(provider: Provider, owner: Actor, told: Any) -> None:
    row = learner(provider)

    with provider.scope():
        take_up_demographics(owner, learner_id=row.pk)
        edit_demographics(owner, learner_id=row.pk, details=SINGLE, version=0)
        seen = see_demographics(owner, learner_id=row.pk)
        said = str(queries.happened_to_demographics(learner_id=row.pk))

    assert (seen.details.race, seen.details.marital_status) == ("Kikuyu", "single")
    assert told(row)[0] == ["learner.added", *(f"learner_demographics.{act}" for act in ("seen", "edited", "seen"))]
    assert [word for word in ("Kikuyu", "single", "secondary") if word in said] == []


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"languages": ("a",) * 41}, "languages"),
        ({"skills": ("a" * 101,)}, "skills"),
        ({"skills": ("Weld\u202eing",)}, "skills"),
        ({"references": "a" * 2001}, "references"),
        ({"preferred_country": "ZZ"}, "preferred_country"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, owner: Actor, said: Any, place: str) -> None:
    row = learner(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        edit_background(owner, learner_id=row.pk, details=BackgroundDetails(**said), version=0)

    assert list(refused.value.errors) == [place]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"race": "a" * 61}, "race"),
        ({"disability": "None\u200b"}, "disability"),
        ({"marital_status": "it is complicated"}, "marital_status"),
        ({"highest_education": "PhD"}, "highest_education"),
    ],
)
def test_what_cannot_be_counted_is_named(provider: Provider, owner: Actor, said: Any, place: str) -> None:
    row = learner(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        edit_demographics(owner, learner_id=row.pk, details=DemographicsDetails(**said), version=0)

    assert list(refused.value.errors) == [place]


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


def test_who_teaches_or_does_finance_sees_neither(provider: Provider) -> None:
    campus = provider.campus()
    row = learner(provider, campus_id=campus.pk)

    with provider.scope():
        edit_demographics(
            provider.member(CAMPUS_MANAGER, campuses=(campus,)), learner_id=row.pk, details=SINGLE, version=0
        )
        for one in (provider.member(TRAINER, campuses=(campus,)), provider.member(FINANCE)):
            with pytest.raises(NotAllowed):
                see_demographics(one, learner_id=row.pk)
