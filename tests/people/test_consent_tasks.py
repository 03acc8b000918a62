"""Answers that disagree are a task of the office, which is done once they agree or the office wrote down what holds."""

from collections.abc import Callable
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.desk.models import Task
from cohortium.people.actions.consents import Chosen
from cohortium.people.actions.portal import answer_for_own
from cohortium.people.models import ConsentText, Learner
from cohortium.people.rules.consents import Answer, How
from tests.fixtures import Provider
from tests.people.consenting import TODAY, published, recorded, said
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of

YES, NO = Answer.YES, Answer.NO
Work = Callable[[], None]


@pytest.fixture
def text(provider: Provider) -> ConsentText:
    return published(provider)


@pytest.fixture
def parents(provider: Provider) -> tuple[Learner, Actor, Actor]:
    """A child, and two who answer for her."""
    here = family(provider, "Kowalski")
    zofia = child(provider, here, first_name="Zofia", last_name="Kowalska")
    marek = guardian(provider, here, "Marek", last_name="Kowalski", email="marek@example.com")
    agnieszka = guardian(provider, here, "Agnieszka", last_name="Nowak", email="nowak@example.com")
    return zofia, log_in_of(provider, marek), log_in_of(provider, agnieszka)


def says(provider: Provider, by: Actor, one: Learner, text: ConsentText, answer: Answer) -> Any:
    with provider.scope():
        return answer_for_own(by, learner_id=one.pk, chosen={"photo": Chosen(text.pk, answer)}, today=TODAY)


def tasks(provider: Provider) -> list[tuple[str, str]]:
    with provider.scope():
        found = Task.objects.filter(kind="consent.disagreement").order_by("created_at")
        return [(one.title.partition(" (")[0], one.status) for one in found]


ASKED = "Answers for Zofia Kowalska disagree"


def test_they_disagree_and_agree_again(
    provider: Provider, work: Work, text: ConsentText, parents: tuple[Learner, Actor, Actor]
) -> None:
    zofia, marek, agnieszka = parents
    seen = []
    for who, answer in ((marek, NO), (agnieszka, YES), (marek, YES)):
        says(provider, who, zofia, text, answer)
        work()
        seen.append(tasks(provider))

    assert seen == [[], [(ASKED, "open")], [(ASKED, "done")]]


@pytest.mark.parametrize("answer", [YES, NO])
def test_what_the_office_writes_down_holds(
    provider: Provider, work: Work, text: ConsentText, parents: tuple[Learner, Actor, Actor], answer: Answer
) -> None:
    zofia, marek, agnieszka = parents
    says(provider, marek, zofia, text, NO)
    says(provider, agnieszka, zofia, text, YES)
    work()
    before = tasks(provider)
    recorded(provider, zofia, answer=answer, said=said("Both parents", how=How.PHONE))
    work()

    assert (before, tasks(provider)) == ([(ASKED, "open")], [(ASKED, "done")])


def test_there_is_one_task_however_often_they_say_so(
    provider: Provider, work: Work, text: ConsentText, parents: tuple[Learner, Actor, Actor], owner: Actor
) -> None:
    zofia, marek, agnieszka = parents
    says(provider, marek, zofia, text, NO)
    says(provider, agnieszka, zofia, text, YES)
    work()
    says(provider, agnieszka, zofia, text, NO)
    work()
    between = tasks(provider)
    says(provider, agnieszka, zofia, text, YES)
    work()
    with provider.scope():
        task = Task.objects.get(kind="consent.disagreement", status="open")
    page = provider.signed_in(owner).get(f"/o/{provider.code}/tasks/{task.pk}").content.decode()

    assert (between, tasks(provider)) == ([(ASKED, "done")], [(ASKED, "done"), (ASKED, "open")])
    assert f"/o/{provider.code}/learners/{zofia.pk}" in page
