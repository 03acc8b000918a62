"""What an answer leads to, and which of two holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cohortium.people.queries import consents
from cohortium.people.rules.consents import Answer, Standing, act_for, stricter, stricter_of
from tests.fixtures import Provider
from tests.people.consenting import TODAY, learner, published, recorded

NO = Answer.NO


def test_what_an_answer_leads_to() -> None:
    said_no = [act_for(NO, status) for status in (None, "asked", "refused", "given", "withdrawn")]

    assert said_no == ["refuse_consents"] * 3 + ["withdraw_consents"] * 2
    assert {act_for(Answer.YES, status) for status in (None, "asked", "refused", "given", "withdrawn")} == {
        "give_consents"
    }


GIVEN, OLD = Standing("given", 2, TODAY), Standing("given", 1, TODAY)
REFUSED, WITHDRAWN, ASKED = Standing("refused", 1, TODAY), Standing("withdrawn", 1, TODAY), Standing("asked")


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        (GIVEN, REFUSED, REFUSED),
        (GIVEN, WITHDRAWN, WITHDRAWN),
        (REFUSED, WITHDRAWN, WITHDRAWN),
        (GIVEN, OLD, OLD),
        (GIVEN, ASKED, GIVEN),
        (GIVEN, None, GIVEN),
        (ASKED, None, ASKED),
        (REFUSED, replace(REFUSED, said_on=TODAY - timedelta(days=1)), REFUSED),
        (None, None, None),
    ],
)
def test_of_two_records_of_one_person_the_stricter_answer_holds(
    one: Standing | None, other: Standing | None, holds: Standing | None
) -> None:
    assert [stricter(one, other), stricter(other, one)] == [holds, holds]


def test_the_stricter_answer_holds_for_every_kind(provider: Provider) -> None:
    published(provider)
    ada, twice = learner(provider, "Ada"), learner(provider, "Ada")
    recorded(provider, ada)
    recorded(provider, twice, answer=NO)

    with provider.scope():
        held = stricter_of(consents.standings(ada.pk), consents.standings(twice.pk) | {"data": GIVEN})

    assert {kind: one.status for kind, one in held.items()} == {"photo": "refused", "data": "given"}
