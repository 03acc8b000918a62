"""Several people answer for one learner: a no stands until who said it answers otherwise, or the office writes it down."""

from dataclasses import replace
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.core.ids import new_id
from cohortium.people.actions.consent_requests import Recipient
from cohortium.people.actions.consents import Chosen, answer_consents
from cohortium.people.actions.portal import answer_for_own
from cohortium.people.models import Consent, ConsentAnswer, ConsentText, Learner
from cohortium.people.queries import consent_requests, consent_standing, consents, portal
from cohortium.people.queries.consent_voices import Part
from cohortium.people.rules.consent_voices import Heard, Voice, heard
from cohortium.people.rules.consents import Answer, By, How, Said
from tests.fixtures import MORNING, Provider
from tests.people.consenting import TODAY, asked, holder, published, recorded, said
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of

YES, NO = Answer.YES, Answer.NO


@pytest.fixture
def text(provider: Provider) -> ConsentText:
    return published(provider)


@pytest.fixture
def apart(provider: Provider) -> tuple[Learner, Actor, Actor]:
    """A child, and the parents of it, who live apart."""
    here = family(provider, "Kowalski")
    zofia = child(provider, here, first_name="Zofia")
    marek = guardian(provider, here, "Marek", last_name="Kowalski", email="marek@example.com")
    agnieszka = guardian(provider, here, "Agnieszka", last_name="Nowak", lives_there=False, email="nowak@example.com")
    return zofia, log_in_of(provider, marek), log_in_of(provider, agnieszka)


def says(provider: Provider, by: Actor, one: Learner, text: ConsentText, answer: Answer) -> Any:
    with provider.scope():
        return answer_for_own(by, learner_id=one.pk, chosen={"photo": Chosen(text.pk, answer)}, today=TODAY)


def stands(provider: Provider, one: Learner) -> tuple[str, str]:
    with provider.scope():
        return Consent.objects.values_list("status", "name").get(learner=one.pk, kind="photo")


def part(provider: Provider, by: Actor, one: Learner) -> Part:
    with provider.scope():
        [found] = [row.part for row in portal.questions(by, learner_id=one.pk) if row.kind == "photo"]
    return found


def is_disputed(provider: Provider, owner: Actor, one: Learner) -> bool:
    with provider.scope():
        rows = consents.with_disputes(one.pk, consents.of_learner(owner, learner_id=one.pk))
    return [row.is_disputed for row in rows if row.kind == "photo"] == [True]


def test_a_parent_does_not_undo_the_no_of_the_other(
    provider: Provider, owner: Actor, text: ConsentText, apart: tuple[Learner, Actor, Actor], told: Any
) -> None:
    zofia, marek, agnieszka = apart
    says(provider, marek, zofia, text, YES)
    says(provider, agnieszka, zofia, text, NO)

    done = says(provider, marek, zofia, text, YES)
    again = says(provider, marek, zofia, text, YES)

    with provider.scope():
        kept = list(ConsentAnswer.objects.order_by("created_at", "pk").values_list("answer", "name"))
        forbidden = consent_standing.forbidden("photo", [zofia.pk])
        row = Consent.objects.get(learner=zofia.pk)
        assert list(consents.apart_from_answers()) == []
    assert (done, isinstance(again, Unchanged)) == ([zofia.pk], True)
    assert stands(provider, zofia) == ("withdrawn", "Agnieszka Nowak")
    assert kept == [("given", "Marek Kowalski"), ("withdrawn", "Agnieszka Nowak"), ("given", "Marek Kowalski")]
    assert forbidden == {zofia.pk}
    assert (part(provider, marek, zofia), part(provider, agnieszka, zofia)) == (Part("other", True), Part("you"))
    assert is_disputed(provider, owner, zofia)
    assert told(row)[0] == ["consent.given", "consent.withdrawn", "consent.contradicted"]


def test_who_said_no_may_say_yes_and_then_it_is_yes(
    provider: Provider, owner: Actor, text: ConsentText, apart: tuple[Learner, Actor, Actor]
) -> None:
    zofia, marek, agnieszka = apart
    says(provider, agnieszka, zofia, text, NO)
    says(provider, marek, zofia, text, YES)

    says(provider, agnieszka, zofia, text, YES)

    assert stands(provider, zofia) == ("given", "Agnieszka Nowak")
    assert (is_disputed(provider, owner, zofia), part(provider, marek, zofia)) == (False, Part("other"))


def test_of_two_who_said_no_one_alone_does_not_make_it_a_yes(
    provider: Provider, text: ConsentText, apart: tuple[Learner, Actor, Actor]
) -> None:
    zofia, marek, agnieszka = apart
    says(provider, marek, zofia, text, NO)
    says(provider, agnieszka, zofia, text, NO)

    says(provider, agnieszka, zofia, text, YES)

    assert stands(provider, zofia) == ("refused", "Marek Kowalski")
    assert part(provider, agnieszka, zofia) == Part("other", True)


def test_the_office_writes_down_what_was_agreed(
    provider: Provider, owner: Actor, text: ConsentText, apart: tuple[Learner, Actor, Actor]
) -> None:
    zofia, marek, agnieszka = apart
    says(provider, agnieszka, zofia, text, NO)
    says(provider, marek, zofia, text, YES)

    recorded(provider, zofia, said=said("Agnieszka Nowak", how=How.PHONE, note="Both called."))

    assert (stands(provider, zofia)[0], is_disputed(provider, owner, zofia)) == ("given", False)
    assert part(provider, marek, zofia) == Part("office")


def test_a_no_that_the_office_wrote_down_is_of_whom_it_names(
    provider: Provider, text: ConsentText, apart: tuple[Learner, Actor, Actor]
) -> None:
    zofia, marek, agnieszka = apart
    recorded(provider, zofia, answer=NO, said=said("agnieszka  NOWAK"))

    says(provider, marek, zofia, text, YES)
    before = stands(provider, zofia)[0]
    says(provider, agnieszka, zofia, text, YES)

    assert (before, stands(provider, zofia)[0]) == ("refused", "given")


def test_whoever_holds_a_link_is_nobody_else_by_typing_their_name(
    provider: Provider, text: ConsentText, apart: tuple[Learner, Actor, Actor]
) -> None:
    zofia, _marek, agnieszka = apart
    says(provider, agnieszka, zofia, text, NO)
    letters = [
        asked(provider, zofia, recipients=[Recipient(address)]) for address in ("m@example.com", "Nowak@example.com")
    ]

    def answers(letter: Any) -> tuple[str, bool]:
        by = Said(By.GUARDIAN, How.LINK, TODAY, "Agnieszka Nowak")
        with provider.scope():
            chosen = {"photo": Chosen(text.pk, YES)}
            answer_consents(holder(provider, letter), chosen=chosen, said=by, today=TODAY, now=MORNING)
            [page] = consent_requests.asked(request_id=letter.pk, now=MORNING).questions
        return stands(provider, zofia)[0], page.is_overruled

    assert [answers(one) for one in letters] == [("refused", True), ("given", False)]


def test_who_learns_and_says_no_is_heard_before_others(provider: Provider, text: ConsentText) -> None:
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    herself, mother = log_in_of(provider, rose), log_in_of(provider, guardian(provider, here))
    says(provider, herself, rose, text, NO)

    says(provider, mother, rose, text, YES)

    assert stands(provider, rose)[0] == "refused"
    assert part(provider, mother, rose) == Part("learner", True)


def test_answers_of_nobody_known_are_of_different_people() -> None:
    no, yes = Voice(None, is_yes=False, how=How.LINK), Voice(None, is_yes=True, how=How.LINK)

    assert heard([no, yes]).against == (no,)
    assert heard([yes, no]).overruled == ()


def test_two_log_ins_are_two_people_even_with_one_address_and_one_name() -> None:
    address = frozenset({"kowalski@example.com"})
    first, second = new_id(), new_id()
    no = Voice(None, is_yes=False, how=How.PORTAL, member=first, marks=address)
    yes = Voice(None, is_yes=True, how=How.PORTAL, member=second, marks=address)

    assert heard([no, yes]) == Heard((no,), (yes,))
    assert heard([no, yes, replace(yes, member=first)]) == Heard((), ())
