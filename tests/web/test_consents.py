"""Consents: the section and the page of a learner, writing down, asking by letter, the page of a link, the texts."""

from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.links import secret_of
from cohortium.access.roles import FINANCE, FRONT_DESK
from cohortium.people.models import Consent, ConsentAnswer, ConsentRequest, ConsentText, Learner
from cohortium.people.queries.consent_requests import PURPOSE
from cohortium.people.rules.consents import Answer
from tests.fixtures import Provider, now
from tests.people.consenting import asked, learner, published, recorded
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN

SAID = {"answer": "yes", "by": "guardian", "name": "Rose Ncube"}


def text(answer: Any) -> str:
    return answer.content.decode()


def statuses(provider: Provider) -> dict[str, str]:
    with provider.scope():
        return dict(Consent.objects.values_list("learner__first_name", "status"))


def link(provider: Provider, request: ConsentRequest) -> str:
    return f"/consents/{provider.code}.{secret_of(PURPOSE, request.pk, request.generation)}"


def test_a_consent_is_written_down_and_shown_with_every_answer(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/recording"
    page = f"/o/{provider.code}/learners/{thandi.pk}"

    form = form_of(client.get(f"{path}?learner={thandi.pk}&kind=photo"))
    done = client.post(path, {**form, **SAID, "note": "Folder 3"})
    again = client.post(path, {**form, **SAID, "note": "Folder 3"})

    assert [one.headers["Location"] for one in (done, again)] == [f"{page}/consents"] * 2
    assert [word in text(client.get(f"{page}/consents")) for word in ("Rose Ncube", "Folder 3", "Grace Whitlock")] == [
        *(True, True, True)
    ]
    assert "Rose Ncube" in text(client.get(page))


def test_several_are_written_down_from_the_list_and_one_is_led_back_to_it(provider: Provider, owner: Actor) -> None:
    published(provider)
    ids = [str(learner(provider, name).pk) for name in ("Ada", "Bo")]
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/recording"

    shown = client.post(path, {"learner": ids, "shown": "q=a"})
    done = client.post(path, {**form_of(shown), **SAID, "learner": ids, "shown": "q=a"})
    none = client.post(path, {})

    assert ["Ada, Bo" in text(shown), "Not asked: 2" in text(shown)] == [True, True]
    assert [one.headers["Location"] for one in (done, none)] == [
        f"/o/{provider.code}/learners/?q=a",
        f"/o/{provider.code}/learners/",
    ]
    assert statuses(provider) == {"Ada": "given", "Bo": "given"}


def test_who_was_faster_is_shown_and_nothing_typed_is_lost(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/recording"
    form = form_of(client.get(f"{path}?learner={thandi.pk}&kind=photo"))
    recorded(provider, thandi, answer=Answer.NO)

    late = client.post(path, {**form, **SAID, "note": "She called."})
    client.post(path, {**form_of(late), **SAID})

    assert late.status_code == 409
    assert ["Someone answered in the meantime" in text(late), "She called." in text(late)] == [True, True]
    assert statuses(provider) == {"Thandi": "given"}


def test_what_cannot_be_written_down_is_said_beside_its_field(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents/recording"
    form = form_of(client.get(f"{path}?learner={thandi.pk}&kind=photo"))

    answer = client.post(path, {**form, **SAID, "name": "", "said_on": "2999-01-01"})

    assert answer.status_code == 422
    assert [
        "Enter the name of the person who answered." in text(answer),
        "This date is in the future." in text(answer),
    ] == [True] * 2


def test_without_a_text_it_says_what_is_missing(provider: Provider, owner: Actor) -> None:
    thandi = learner(provider)

    answer = provider.signed_in(owner).get(f"/o/{provider.code}/consents/recording?learner={thandi.pk}")

    assert "There is no text yet" in text(answer)


def test_the_list_is_narrowed_by_a_consent_for_those_who_see_consents(provider: Provider, owner: Actor) -> None:
    published(provider)
    recorded(provider, learner(provider, "Ada"))
    learner(provider, "Bo")
    path = f"/o/{provider.code}/learners/?consent=photo.given"

    seen, blind = (text(provider.signed_in(one).get(path)) for one in (owner, provider.member(FINANCE)))

    assert [">Ada<" in seen, ">Bo<" in seen, "Photos: yes" in seen] == [True, False, True]
    assert [">Ada<" in blind, ">Bo<" in blind, "Photos" in blind] == [True, True, False]


def test_who_may_not_see_consents_finds_no_word_of_them(provider: Provider) -> None:
    published(provider)
    thandi = learner(provider)
    recorded(provider, thandi)
    client = provider.signed_in(provider.member(FINANCE))

    shown = text(client.get(f"/o/{provider.code}/learners/{thandi.pk}"))

    assert [word in shown for word in ("Consents", "Rose Ncube", "Photos")] == [False, False, False]
    assert client.get(f"/o/{provider.code}/learners/{thandi.pk}/consents").status_code == 403


def test_a_letter_is_asked_for_sent_again_and_taken_back(provider: Provider, owner: Actor) -> None:
    published(provider)
    thandi = learner(provider, email="thandi@example.com")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/consents"

    form = form_of(client.get(f"{path}/asking?learner={thandi.pk}"))
    done = client.post(f"{path}/asking", {**form, "kinds": ["photo"], "email": "rose@example.com", "name": "Rose"})
    refused = client.post(f"{path}/asking", {**form, "kinds": ["photo"], "email": "rose at example"})
    with provider.scope():
        letter = ConsentRequest.objects.get()
        ConsentRequest.objects.update(sent_at=letter.created_at.replace(year=2020))
    client.post(f"{path}/letters/{letter.pk}/reminding")
    shown = text(client.get(done.headers["Location"]))
    client.post(f"{path}/letters/{letter.pk}/taking-back")

    assert (form["email"], refused.status_code) == ("thandi@example.com", 422)
    assert ["rose@example.com" in shown, "Send again" in shown] == [True, True]
    with provider.scope():
        after = ConsentRequest.objects.get()
    assert (after.generation, after.taken_back_at is None) == (2, False)
    assert Client().get(link(provider, after)).status_code == 410


def test_whoever_holds_the_link_answers_changes_it_and_is_thanked(provider: Provider) -> None:
    published(provider)
    published(provider, "data")
    thandi = learner(provider, preferred_name="Thandi", last_name="Masuku")
    there = link(provider, asked(provider, thandi, "photo", "data", now=now()))
    client = Client()

    first = client.get(there)
    empty = client.post(there, {**form_of(first), "by": "guardian", "name": "Rose"})
    done = client.post(there, {**form_of(first), "answer-photo": "yes", "by": "guardian", "name": "Rose"})
    again = form_of(client.get(there))
    client.post(there, {**again, "answer-photo": "no"})

    assert ["Masuku" in text(first), provider.name in text(first), "We take photos" in text(first)] == [
        *(False, True, True)
    ]
    assert (empty.status_code, done.status_code, again["name"], again["answer-photo"]) == (422, 200, "Rose", "yes")
    assert "Choose yes or no for at least one" in text(empty)
    assert "Thank you" in text(done)
    with provider.scope():
        kept = ConsentAnswer.objects.order_by("created_at").values_list("consent__kind", "answer", "name")
        assert list(kept) == [("photo", "given", "Rose"), ("photo", "withdrawn", "Rose")]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_scanner_that_opens_every_link_answers_for_nobody(provider: Provider, method: str) -> None:
    published(provider)
    there = link(provider, asked(provider, learner(provider), now=now()))

    answer = getattr(Client(), method)(f"{there}?answer-photo=yes&name=Scanner&by=guardian")

    assert answer.status_code == 200
    assert statuses(provider) == {"Thandi": "asked"}


def test_a_link_of_another_organisation_opens_nothing(provider: Provider, other_provider: Provider) -> None:
    published(provider)
    there = link(provider, asked(provider, learner(provider), now=now()))

    elsewhere = Client().get(there.replace(provider.code, other_provider.code))
    wrong = Client().post(f"/consents/{provider.code}.wrong", {**SAID, "answer-photo": "yes"})

    assert [elsewhere.status_code, wrong.status_code] == [404, 404]


def test_the_page_is_read_in_another_language(provider: Provider) -> None:
    published(provider)
    published(provider, language="zu", words="Sithatha izithombe.")
    there = link(provider, asked(provider, learner(provider), now=now()))

    shown = text(Client().get(f"{there}?language=zu"))

    assert ["Sithatha izithombe." in shown, "We take photos" in shown, "isiZulu" in shown] == [True, False, True]


def test_a_text_is_published_previewed_and_who_is_late_reads_the_newer_one(provider: Provider, owner: Actor) -> None:
    published(provider)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/consents/texts"
    path = f"{base}/photo/en/publishing"
    form = form_of(client.get(path))

    shown = client.post(f"{base}/photo/en/preview", {**form, "words": "Only I see this."})
    unsaid = client.post(path, {**form, "words": "New words."})
    done = client.post(path, {**form, "words": "New words.", "asks_again": "yes"})
    late = client.post(path, {**form, "words": "Other words.", "asks_again": "no"})

    assert "Only I see this." in text(shown)
    assert (unsaid.status_code, done.headers["Location"], late.status_code) == (422, f"{base}/photo/en", 409)
    assert ["Other words." in text(late), "version 2 in the meantime" in text(late)] == [True, True]
    detail = text(client.get(f"{base}/photo/en"))
    assert ["New words." in detail, "We take photos" in detail] == [True, True]
    assert "Version 2" in text(client.get(f"{base}/"))


def test_an_example_says_that_it_is_one(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        ConsentText.objects.create(kind="photo", language="en", version=1, words="Words.", is_example=True)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/consents/texts"

    assert "Example: check it" in text(client.get(f"{base}/"))
    assert "This is a sample text" in text(client.get(f"{base}/photo/en"))
    assert client.get(f"{base}/photo/tlh").status_code == 404


def test_the_front_desk_writes_down_where_it_works(provider: Provider) -> None:
    published(provider)
    campus = provider.campus()
    here, away = learner(provider, "Ada", campus_id=campus.pk), learner(provider, "Bo")
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(campus,)))
    path = f"/o/{provider.code}/consents/recording?learner="

    assert [client.get(f"{path}{one.pk}").status_code for one in (here, away)] == [200, 404]


@pytest.mark.parametrize("number", [2, 50])
def test_statements_do_not_grow_with_the_rows(provider: Provider, owner: Actor, statements: Any, number: int) -> None:
    published(provider)
    rows = Learner.objects
    with provider.scope():
        rows.bulk_create(Learner(first_name=f"Learner {n}", email=f"learner.{n}@example.com") for n in range(number))
        ids = [str(one) for one in rows.values_list("pk", flat=True)]
    client, base = provider.signed_in(owner), f"/o/{provider.code}"
    form = form_of(client.get(f"{base}/consents/recording?learner={ids[0]}&kind=photo"))

    with statements() as recorded_all:
        client.post(f"{base}/consents/recording", {**form, **SAID, "learner": ids, "shown": ""})
    with statements() as asked_all:
        client.post(f"{base}/consents/asking", {"learner": ids, "sending": "1", "kinds": "photo", "shown": ""})
    with statements() as listed:
        client.get(f"{base}/learners/?consent=photo.older")
    with statements() as shown:
        client.get(f"{base}/learners/{ids[0]}/consents")

    assert statuses(provider)["Learner 0"] == "given"
    assert [len(one) - COMING_IN for one in (recorded_all, asked_all, listed, shown)] == [
        # The form sent once (four); names, stands, settings, answers so far, texts, language; savepoint, actor, learners,
        # answers, stands, and again for what they said; savepoint, text, consents, new ones, entries, answers, release.
        29,
        # The form sent once (four); names, clock, families; savepoint, actor, learners, texts, clock, families, language,
        # letters, settings; consents, who was asked, letters, entries, release.
        21,
        # What was said (three), learners, settings, campuses, partners.
        6,
        # Whether they are within reach (twice), consents, settings, answers, who wrote them, letters, name.
        8,
    ]
