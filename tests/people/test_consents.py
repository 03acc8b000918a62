"""Consents: they are written down, kept with every answer, asked for by letter, and obeyed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.people.actions.consents import (
    FAULTS,
    AnsweredLater,
    give_consents,
    record_consents,
    refuse_consents,
    withdraw_consents,
)
from cohortium.people.actions.moving import TooMany
from cohortium.people.models import Consent, ConsentAnswer, Learner
from cohortium.people.queries import consent_standing, consents
from cohortium.people.queries.consent_standing import ConsentFilter
from cohortium.people.rules.consents import Answer, By, Fault, How, Said
from tests.fixtures import Provider, at_once
from tests.people.consenting import TODAY, learner, published, recorded, said

NO = Answer.NO


def status(provider: Provider, one: Learner, kind: str = "photo") -> list[str]:
    with provider.scope():
        return list(Consent.objects.filter(learner=one.pk, kind=kind).values_list("status", flat=True))


def answers(provider: Provider, one: Learner) -> list[str]:
    with provider.scope():
        rows = ConsentAnswer.objects.filter(consent__learner=one.pk).order_by("created_at", "pk")
        return list(rows.values_list("answer", flat=True))


def test_an_answer_is_kept_with_its_text_and_who_gave_it_how_and_when(
    provider: Provider, owner: Actor, told: Any
) -> None:
    text, thandi = published(provider), learner(provider)

    recorded(provider, thandi, by=owner, said=said(note="The form lies in the folder."))

    with provider.scope():
        [row] = [one for one in consents.of_learner(owner, learner_id=thandi.pk) if one.kind == "photo"]
        [answer] = consents.answers(owner, learner_id=thandi.pk)
        consent = Consent.objects.get()
    assert (row.status, row.version, row.counts, row.is_older, row.given_name) == (
        "given",
        1,
        True,
        False,
        "Rose Ncube",
    )
    assert (answer.text_id, answer.by, answer.how, answer.said_on, answer.note, answer.recorded_by) == (
        *(text.pk, "guardian", "paper", TODAY),
        *("The form lies in the folder.", "Grace Whitlock"),
    )
    assert told(consent)[0] == ["consent.given"]


def test_what_nobody_asked_has_no_row_and_allows_nothing(provider: Provider, owner: Actor) -> None:
    thandi = learner(provider)

    with provider.scope():
        shown = {one.kind: one.status for one in consents.of_learner(owner, learner_id=thandi.pk)}
        may = consent_standing.may(thandi.pk, "photo")

    assert shown == {"photo": "", "data": "", "marketing": ""}
    assert may is False


def test_a_no_takes_back_where_a_yes_stood_and_every_answer_stays(provider: Provider) -> None:
    published(provider)
    ada, bo = learner(provider, "Ada"), learner(provider, "Bo")
    recorded(provider, ada)

    changed = recorded(provider, ada, bo, answer=NO)
    again = recorded(provider, ada, bo, answer=NO)
    recorded(provider, bo)

    assert sorted(changed) == sorted([ada.pk, bo.pk])
    assert isinstance(again, Unchanged)
    assert [status(provider, one) for one in (ada, bo)] == [["withdrawn"], ["given"]]
    assert [answers(provider, one) for one in (ada, bo)] == [["given", "withdrawn"], ["refused", "given"]]


@pytest.mark.parametrize(
    ("known", "place"),
    [
        ({"said": said("")}, "name"),
        ({"said": said("R" * 201)}, "name"),
        ({"said": said(on=TODAY + timedelta(days=1))}, "said_on"),
        ({"said": said(how=How.LINK)}, "how"),
        ({"said": said(note="n" * 501)}, "note"),
        ({"text_id": None}, "text"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, known: dict[str, Any], place: str) -> None:
    published(provider)

    with pytest.raises(Invalid) as refused:
        recorded(provider, learner(provider), **known)

    assert list(refused.value.errors) == [place]


def test_every_fault_has_its_sentence() -> None:
    assert set(FAULTS) == set(Fault)


def test_who_says_it_of_themselves_needs_no_name(provider: Provider) -> None:
    published(provider)
    thandi = learner(provider)

    recorded(provider, thandi, said=Said(By.LEARNER, How.IN_PERSON, TODAY))

    assert status(provider, thandi) == ["given"]


def test_another_text_another_kind_and_too_many_are_refused(provider: Provider) -> None:
    photo, data = published(provider), published(provider, "data")
    ada = learner(provider, "Ada")

    for known, refusal in (
        ({"text_id": data.pk}, NotFound),
        ({"text_id": new_id()}, NotFound),
        ({"kind": "nothing", "text_id": photo.pk}, NotFound),
    ):
        with pytest.raises(refusal):
            recorded(provider, ada, **known)
    for ids, why in (([], NotFound), ([ada.pk, new_id()], NotFound), ([new_id() for _ in range(201)], TooMany)):
        with provider.scope(), pytest.raises(why):
            record_consents(
                *(provider.system,),
                learner_ids=ids,
                kind="photo",
                answer=NO,
                said=said(),
                text_id=photo.pk,
                today=TODAY,
            )
    assert status(provider, ada) == []


def test_nothing_can_be_taken_back_that_was_not_given(provider: Provider) -> None:
    text, thandi = published(provider), learner(provider)
    known: dict[str, Any] = {"learner_ids": [thandi.pk], "kind": "photo", "said": said(), "text_id": text.pk}

    with provider.scope(), pytest.raises(IllegalTransition):
        withdraw_consents(provider.system, **known)
    recorded(provider, thandi)
    with provider.scope(), pytest.raises(IllegalTransition):
        refuse_consents(provider.system, **known)


def test_who_was_faster_is_seen(provider: Provider) -> None:
    published(provider)
    thandi = learner(provider)
    with provider.scope():
        seen = consents.picked(provider.system, learner_ids=[thandi.pk]).seen
    recorded(provider, thandi, seen=seen)

    with pytest.raises(Stale):
        recorded(provider, thandi, answer=NO, seen=seen)

    assert status(provider, thandi) == ["given"]


def test_a_paper_that_turns_up_late_does_not_undo_a_later_answer(provider: Provider) -> None:
    published(provider)
    thandi = learner(provider)
    recorded(provider, thandi)
    recorded(provider, thandi, answer=NO)

    with pytest.raises(AnsweredLater):
        recorded(provider, thandi, said=said(on=TODAY - timedelta(days=7)))

    assert status(provider, thandi) == ["withdrawn"]


def test_two_who_answer_at_once_both_stay_and_the_later_one_holds(provider: Provider) -> None:
    text, thandi = published(provider), learner(provider)

    def answer(which: Answer) -> Any:
        return record_consents(
            provider.system,
            learner_ids=[thandi.pk],
            kind="photo",
            answer=which,
            said=said(),
            text_id=text.pk,
            today=TODAY,
        )

    ended = at_once(provider, lambda: answer(Answer.YES), lambda: answer(NO))

    assert ended == ["done", "done"]
    assert (status(provider, thandi), answers(provider, thandi)) in (
        (["given"], ["refused", "given"]),
        (["withdrawn"], ["given", "withdrawn"]),
    )


def test_two_who_looked_at_the_same_and_write_at_once_are_one(provider: Provider) -> None:
    text, thandi = published(provider), learner(provider)

    def answer(which: Answer) -> Any:
        known: dict[str, Any] = {"said": said(), "text_id": text.pk, "today": TODAY, "seen": 0}
        return record_consents(provider.system, learner_ids=[thandi.pk], kind="photo", answer=which, **known)

    assert at_once(provider, lambda: answer(Answer.YES), lambda: answer(NO)) == ["Stale", "done"]
    assert len(answers(provider, thandi)) == 1


def test_a_yes_is_taken_back_while_it_is_written_again_and_neither_is_lost(provider: Provider) -> None:
    text, thandi = published(provider), learner(provider)
    recorded(provider, thandi)
    known: dict[str, Any] = {"learner_ids": [thandi.pk], "kind": "photo", "text_id": text.pk}

    ended = at_once(
        provider,
        lambda: withdraw_consents(provider.system, said=said(), **known),
        lambda: give_consents(provider.system, said=said("Joseph Ncube"), **known),
    )

    assert ended == ["done", "done"]
    assert (status(provider, thandi)[0], *sorted(answers(provider, thandi))) in (
        ("given", "given", "given", "withdrawn"),
        ("withdrawn", "given", "given", "withdrawn"),
    )
    with provider.scope():
        assert list(consents.apart_from_answers()) == []


def test_a_yes_to_an_older_text_shows_it_and_counts_only_if_the_new_one_says_so(
    provider: Provider, owner: Actor
) -> None:
    published(provider)
    thandi = learner(provider)
    recorded(provider, thandi)

    def stands() -> tuple[int | None, bool, bool, bool]:
        with provider.scope():
            row = consents.of_learner(owner, learner_id=thandi.pk)[0]
            return row.version, row.is_older, row.counts, consent_standing.may(thandi.pk, "photo")

    before = stands()
    published(provider, asks_again=False)
    same = stands()
    published(provider)
    asks = stands()
    published(provider, asks_again=False)
    later = stands()
    recorded(provider, thandi)

    assert [before, same, asks, later, stands()] == [
        (1, False, True, True),
        (1, True, True, True),
        (1, True, False, False),
        (1, True, False, False),
        (4, False, True, True),
    ]
    assert answers(provider, thandi) == ["given", "given"]


def test_a_text_in_another_language_makes_none_older(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider)
    recorded(provider, thandi)

    published(provider, language="zu")

    with provider.scope():
        assert consents.of_learner(owner, learner_id=thandi.pk)[0].is_older is False


def test_lists_and_exports_obey(provider: Provider) -> None:
    text = published(provider)
    yes, no, back, asked, nobody, old = (learner(provider, name) for name in ("Ada", "Bo", "Cleo", "Dan", "Eve", "Fay"))
    recorded(provider, old)
    published(provider)
    recorded(provider, yes, back)
    recorded(provider, no, back, answer=NO)
    with provider.scope():
        Consent.objects.create(learner=asked, kind="photo", status="asked")
        everybody = [one.pk for one in (yes, no, back, asked, nobody, old)]
        found = {
            which: list(
                Learner.objects.filter(consent_standing.having("photo", which))
                .order_by("first_name")
                .values_list("first_name", flat=True)
            )
            for which in ConsentFilter
        }
        allowed, forbidden = (ask("photo", everybody) for ask in (consent_standing.allowed, consent_standing.forbidden))
        kept = Learner.objects.exclude(consent_standing.without("photo")).values_list("first_name", flat=True)

        assert (text.version, list(kept)) == (1, ["Ada"])
    assert found == {
        ConsentFilter.GIVEN: ["Ada", "Fay"],
        ConsentFilter.OPEN: ["Dan", "Eve"],
        ConsentFilter.NOT_ASKED: ["Eve"],
        ConsentFilter.ASKED: ["Dan"],
        ConsentFilter.NO: ["Bo", "Cleo"],
        ConsentFilter.WITHDRAWN: ["Cleo"],
        ConsentFilter.OLDER: ["Fay"],
        ConsentFilter.WITHOUT: ["Bo", "Cleo", "Dan", "Eve", "Fay"],
    }
    assert (allowed, forbidden) == ({yes.pk}, {no.pk, back.pk})


def test_who_sees_and_writes_down_what(provider: Provider) -> None:
    published(provider)
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    here = learner(provider, "Ada", campus_id=werribee.pk)
    desk, manager = (
        provider.member(FRONT_DESK, campuses=(werribee,)),
        provider.member(CAMPUS_MANAGER, campuses=(camberwell,)),
    )
    recorded(provider, here, by=desk)

    with pytest.raises(NotFound):
        recorded(provider, here, by=manager)
    for one in (provider.member(AUDITOR), provider.member(TRAINER)):
        with pytest.raises(NotAllowed):
            recorded(provider, here, by=one)
    for ask in (consents.of_learner, consents.answers):
        with provider.scope(), pytest.raises(NotFound):
            ask(manager, learner_id=here.pk)
        with provider.scope():
            assert len(ask(provider.member(AUDITOR), learner_id=here.pk)) > 0


def test_nobody_rewrites_an_answer_or_a_text(provider: Provider) -> None:
    text, thandi = published(provider), learner(provider)
    recorded(provider, thandi)

    with provider.scope():
        for rows, change in (
            (ConsentAnswer.objects.all(), {"answer": "refused"}),
            (type(text).objects.all(), {"words": "x"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.delete()


def test_names_of_who_answers_do_not_reach_the_trail(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider, "Thandiwe")
    recorded(provider, thandi, by=owner, said=said("Rose Ncube-Masuku", note="She called twice."))

    with provider.scope():
        entries = str(list(AuditEntry.objects.values("changes", "entity_type")))

    assert [word for word in ("Rose", "Masuku", "called", "Thandiwe") if word in entries] == []
