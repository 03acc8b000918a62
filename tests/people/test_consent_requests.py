"""Asking for consents by letter, and answering by its link."""

from datetime import timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.links import secret_of
from cohortium.access.roles import AUDITOR, FRONT_DESK
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.notifications.kinds import About
from cohortium.notifications.models import Notification
from cohortium.notifications.queries.letters import words_of
from cohortium.people.actions.consent_requests import (
    JustAsked,
    NobodyToAsk,
    Recipient,
    remind_consents,
    request_consents,
    take_back_request,
)
from cohortium.people.actions.consents import Chosen, RequestOver, answer_consents
from cohortium.people.models import Consent, ConsentAnswer, ConsentRequest
from cohortium.people.queries import consent_requests as queries
from cohortium.people.queries.consent_recipients import reachable
from cohortium.people.queries.consent_requests import PURPOSE
from cohortium.people.rules.consents import Answer, By, How, Said
from cohortium.tenancy.models import Organisation
from tests.fixtures import MORNING, Provider, at_once
from tests.people.consenting import TODAY, asked, holder, learner, published, recorded

SOON = MORNING + timedelta(hours=1)
ROSE = Recipient("rose@example.com", "Rose Ncube")


def answer(provider: Provider, request: ConsentRequest, *, now: Any = SOON, name: str = "Rose", **kinds: Any) -> Any:
    """Answer by the link."""
    chosen = {kind: Chosen(text.pk, Answer(which)) for kind, (text, which) in kinds.items()}
    said = Said(By.GUARDIAN, How.LINK, TODAY, name)
    return answer_consents(holder(provider, request), chosen=chosen, said=said, today=TODAY, now=now)


def answers(provider: Provider) -> list[str]:
    with provider.scope():
        return list(ConsentAnswer.objects.order_by("created_at", "pk").values_list("answer", flat=True))


def test_a_letter_goes_to_whom_was_named_with_a_link_of_its_own(
    provider: Provider, owner: Actor, told: Any, work: Any
) -> None:
    published(provider)
    thandi = learner(provider, "Thandiwe", preferred_name="Thandi", last_name="Ncube")
    request = asked(provider, thandi, recipients=[ROSE])

    work()

    with provider.scope():
        letter = Notification.objects.get(kind="consent.requested")
        organisation = Organisation.objects.get()
        [words] = words_of(letter.kind, [About(request.pk, None)], organisation, now=SOON).values()
        consent = Consent.objects.get()
    said = str(words)
    link = f"/consents/{provider.code}.{secret_of(PURPOSE, request.pk, 1)}"
    assert letter.recipient == "rose@example.com"
    assert [word in said for word in ("Rose Ncube", "Thandi", "Photos", link, "Thandiwe")] == [True] * 4 + [False]
    assert (consent.status, consent.asked_at) == ("asked", MORNING)
    assert [told(one)[0] for one in (request, consent)] == [["consent.requested"], ["consent.asked"]]


def test_several_are_asked_at_their_own_addresses_and_who_has_none_is_left_out(provider: Provider) -> None:
    published(provider)
    ada, bo = learner(provider, "Ada", email="ada@example.com"), learner(provider, "Bo")

    with provider.scope():
        ids = request_consents(provider.system, learner_ids=[ada.pk, bo.pk], keys=["photo"], now=MORNING)
        reached = reachable(provider.system, learner_ids=[ada.pk, bo.pk], now=MORNING)
        rows = list(ConsentRequest.objects.filter(pk__in=ids).values_list("email", flat=True))
    with provider.scope(), pytest.raises(NobodyToAsk):
        request_consents(provider.system, learner_ids=[bo.pk], keys=["photo"], now=MORNING)

    assert (rows, reached.names, reached.without_address) == (["ada@example.com"], ("Ada",), ("Bo",))


@pytest.mark.parametrize(
    ("keys", "recipient", "place"),
    [
        ((), ROSE, "kinds"),
        (("photo", "data"), ROSE, "kinds"),
        (("nothing",), ROSE, "kinds"),
        (("photo",), Recipient("rose at example"), "email"),
        (("photo",), Recipient("rose@example.com", "R" * 201), "name"),
    ],
)
def test_what_cannot_be_asked_is_named(
    provider: Provider, keys: tuple[str, ...], recipient: Recipient, place: str
) -> None:
    published(provider)
    thandi = learner(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        request_consents(provider.system, learner_ids=[thandi.pk], keys=keys, now=MORNING, recipients=[recipient])

    assert list(refused.value.errors) == [place]


def test_whoever_holds_the_link_answers_and_changes_it_until_it_ends(provider: Provider, owner: Actor) -> None:
    photo, data = published(provider), published(provider, "data")
    thandi = learner(provider)
    request = asked(provider, thandi, "photo", "data", recipients=[ROSE])

    with provider.scope():
        answer(provider, request, photo=(photo, "yes"), data=(data, "no"))
        again = answer(provider, request, photo=(photo, "yes"), data=(data, "no"))
        answer(provider, request, photo=(photo, "no"))
        page = queries.asked(request_id=request.pk, now=SOON)
        known = ConsentAnswer.objects.values_list("by", "how", "name", "request").first()
    with provider.scope(), pytest.raises(RequestOver):
        answer(provider, request, now=MORNING + timedelta(days=30), photo=(photo, "yes"))

    assert isinstance(again, Unchanged)
    assert answers(provider) == ["refused", "given", "withdrawn"]
    assert [(one.kind, one.answered) for one in page.questions] == [("photo", "no"), ("data", "no")]
    assert (page.answered_by, known) == ("Rose", ("guardian", "link", "Rose", request.pk))


def test_the_page_shows_answers_by_its_own_link_and_no_others(provider: Provider) -> None:
    published(provider)
    thandi = learner(provider)
    request = asked(provider, thandi, recipients=[ROSE])

    recorded(provider, thandi)

    with provider.scope():
        assert [one.answered for one in queries.asked(request_id=request.pk, now=SOON).questions] == [""]


def test_only_what_was_asked_can_be_answered_by_somebody_with_a_name(provider: Provider) -> None:
    photo, data = published(provider), published(provider, "data")
    request = asked(provider, learner(provider), recipients=[ROSE])

    for known, refusal in (
        ({"data": (data, "yes")}, NotFound),
        ({"photo": (data, "yes")}, NotFound),
        ({}, Invalid),
        ({"photo": (photo, "yes"), "name": " "}, Invalid),
    ):
        with provider.scope(), pytest.raises(refusal):
            answer(provider, request, **known)
    assert answers(provider) == []


def test_a_text_that_was_published_meanwhile_is_not_what_they_read(provider: Provider) -> None:
    first = published(provider)
    request = asked(provider, learner(provider), recipients=[ROSE])
    published(provider)

    with provider.scope():
        answer(provider, request, photo=(first, "yes"))
        assert Consent.objects.values_list("text__version", flat=True).get() == 1


def test_a_reminder_has_another_link_and_the_one_before_opens_nothing(provider: Provider) -> None:
    published(provider)
    request = asked(provider, learner(provider), recipients=[ROSE])

    with provider.scope():
        remind_consents(provider.system, request_id=request.pk, now=SOON)
        found = [queries.found_by(secret_of(PURPOSE, request.pk, n)) for n in (1, 2)]
        after = ConsentRequest.objects.get()
    with provider.scope(), pytest.raises(JustAsked):
        remind_consents(provider.system, request_id=request.pk, now=SOON + timedelta(seconds=59))

    assert found == [None, request.pk]
    assert after.expires_at == SOON + timedelta(days=30)


def test_asked_again_at_the_same_address_the_letter_before_is_replaced(provider: Provider) -> None:
    published(provider)
    published(provider, "data")
    thandi = learner(provider)
    asked(provider, thandi, recipients=[ROSE])

    with provider.scope(), pytest.raises(JustAsked):
        request_consents(provider.system, learner_ids=[thandi.pk], keys=["photo"], now=MORNING, recipients=[ROSE])
    asked(provider, thandi, "data", now=SOON, recipients=[Recipient("Rose@example.com")])

    with provider.scope():
        assert ConsentRequest.objects.values_list("kinds", "generation", "email").get() == (
            *(["data"], 2),
            "rose@example.com",
        )


def test_what_is_taken_back_opens_nothing_and_sends_nothing(provider: Provider, work: Any) -> None:
    photo = published(provider)
    request = asked(provider, learner(provider), recipients=[ROSE])

    with provider.scope():
        take_back_request(provider.system, request_id=request.pk, now=SOON)
        again = take_back_request(provider.system, request_id=request.pk, now=SOON)
    work()

    with provider.scope(), pytest.raises(RequestOver):
        answer(provider, request, photo=(photo, "yes"))
    with provider.scope(), pytest.raises(RequestOver):
        remind_consents(provider.system, request_id=request.pk, now=SOON)
    with provider.scope():
        assert (isinstance(again, Unchanged), Notification.objects.count()) == (True, 0)
        assert queries.filled([About(request.pk, None)], SOON) == {}


def test_a_link_that_is_used_twice_at_once_leaves_one_answer(provider: Provider) -> None:
    photo = published(provider)
    request = asked(provider, learner(provider), recipients=[ROSE])

    ended = at_once(provider, *[lambda: answer(provider, request, photo=(photo, "yes"))] * 2)

    assert (ended, answers(provider)) == (["done", "done"], ["given"])


def test_a_link_is_taken_back_while_it_is_used(provider: Provider) -> None:
    photo = published(provider)
    request = asked(provider, learner(provider), recipients=[ROSE])

    ended = at_once(
        provider,
        lambda: answer(provider, request, photo=(photo, "yes")),
        lambda: take_back_request(provider.system, request_id=request.pk, now=SOON),
    )

    assert (ended, answers(provider)) in ((["done", "done"], ["given"]), (["RequestOver", "done"], []))


def test_who_may_ask(provider: Provider) -> None:
    published(provider)
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    thandi = learner(provider, email="thandi@example.com", campus_id=werribee.pk)
    known: dict[str, Any] = {"learner_ids": [thandi.pk], "keys": ["photo"]}
    request = asked(provider, thandi)
    elsewhere, auditor = provider.member(FRONT_DESK, campuses=(camberwell,)), provider.member(AUDITOR)

    for who, refusal in ((elsewhere, NotFound), (auditor, NotAllowed)):
        with provider.scope(), pytest.raises(refusal):
            request_consents(who, now=SOON, **known)
        with provider.scope(), pytest.raises(refusal):
            take_back_request(who, request_id=request.pk, now=SOON)
        with provider.scope(), pytest.raises(refusal):
            remind_consents(who, request_id=request.pk, now=SOON)
    with provider.scope(), pytest.raises(NotFound):
        remind_consents(provider.system, request_id=new_id(), now=SOON)
    with provider.scope():
        assert len(queries.requests_of(auditor, learner_id=thandi.pk, now=SOON)) == 1
        assert queries.requests_of(elsewhere, learner_id=thandi.pk, now=SOON) == []


def test_addresses_and_names_do_not_reach_the_trail(provider: Provider) -> None:
    photo = published(provider)
    request = asked(provider, learner(provider), recipients=[Recipient("rose.masuku@example.com", "Rose Masuku")])
    with provider.scope():
        answer(provider, request, name="Rose Masuku", photo=(photo, "yes"))
        said = str(list(AuditEntry.objects.values("changes")))

    assert [word for word in ("rose.masuku", "Rose", "Masuku") if word in said] == []
