"""Pages of the portal that were open while something else happened, and what a family asked for that it could not now."""

import re
from html import unescape
from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.actions.guardians import remove_guardian
from cohortium.people.models import Consent, Guardian, Learner, ProfileChange
from cohortium.people.rules.consents import Answer
from tests.fixtures import Provider
from tests.people.consenting import published, recorded, said
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of
from tests.web.pages import form_of
from tests.web.test_drafts import sign_in
from tests.web.test_portal import text


def hidden(answer: Any) -> dict[str, str]:
    """What the hidden fields of a page send along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text(answer))
    return {name: unescape(value) for name, value in found if name != "draft_of"}


def test_who_corrects_one_field_never_takes_back_what_the_office_wrote_into_another(provider: Provider) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157", email="old@example.com")
    hers = provider.signed_in(log_in_of(provider, mother))
    path = f"/o/{provider.code}/my/details/{mother.pk}"
    open_page = hidden(hers.get(path))
    with provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(phone="+61491570158")

    as_it_stood = {"first_name": "Eleni", "last_name": "", "phone": "+61 491 570 157"}
    hers.post(path, {**open_page, **as_it_stood, "email": "new@example.com", "note": ""})

    with provider.scope():
        assert ProfileChange.objects.get().wanted == {"email": "new@example.com"}


def test_what_was_asked_for_and_is_left_as_it_is_still_waits(provider: Provider) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers = provider.signed_in(log_in_of(provider, mother))
    path = f"/o/{provider.code}/my/details/{mother.pk}"
    hers.post(path, {"phone": "0491 570 158"})

    open_page = hidden(hers.get(path))
    hers.post(path, {**open_page, "first_name": "Eleni", "phone": "+61 491 570 158", "email": "new@example.com"})
    with provider.scope():
        both = ProfileChange.objects.get().wanted
    hers.post(path, {**open_page, "first_name": "Eleni", "phone": "+61 491 570 157", "email": ""})

    assert both == {"phone": "+61491570158", "email": "new@example.com"}
    with provider.scope():
        assert ProfileChange.objects.get().status == "withdrawn"


def test_what_is_sent_twice_is_with_the_office(provider: Provider) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers = provider.signed_in(log_in_of(provider, mother))
    path = f"/o/{provider.code}/my/details/{mother.pk}"

    hers.post(path, {"phone": "0491 570 158"})
    again = hers.post(path, {"phone": "0491 570 158"}, follow=True)
    nothing = hers.post(f"/o/{provider.code}/my/details/{mother.pk}", {"first_name": "Eleni"}, follow=True)

    assert "The office already has this request. You will be told when it is decided." in text(again)
    assert "Request withdrawn. Your details stay as they are." in text(nothing)


def test_the_office_is_told_that_whoever_asked_was_removed(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rose, father = child(provider, here, first_name="Rose"), guardian(provider, here, "Kostas")
    his, theirs = provider.signed_in(log_in_of(provider, father)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    his.post(f"{base}/my/learners/{rose.pk}/details", {"last_name": "Papadopoulos"})
    with provider.scope():
        change = ProfileChange.objects.get()
        remove_guardian(owner, guardian_id=father.pk)

    page = text(theirs.get(f"{base}/changes/{change.pk}"))
    sent = theirs.post(f"{base}/changes/{change.pk}/approval", {"accepted": "last_name", "version": "1", "seen": "2"})

    assert ("Some of this can no longer be approved" in page, 'value="last_name" checked' in page) == (True, False)
    assert (sent.status_code, "Decline the request." in text(sent)) == (422, True)
    assert ("Rose" in text(his.get(f"{base}/my/")), "Rose" in text(his.get(f"{base}/my/"))) == (False, False)
    with provider.scope():
        assert Learner.objects.get(pk=rose.pk).last_name == ""


def test_a_reason_that_was_typed_stays_where_something_else_is_asked_for_meanwhile(
    provider: Provider, owner: Actor
) -> None:
    mother = guardian(provider, family(provider))
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156"})
    hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 158"})
    with provider.scope():
        change = ProfileChange.objects.get()

    answer = theirs.post(f"{base}/changes/{change.pk}/refusal", {"reason": "We need a paper.", "version": "1"})

    assert (answer.status_code, "We need a paper." in text(answer)) == (409, True)


def test_what_was_taken_over_in_part_says_so(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"
    hers.post(f"{base}/my/details/{mother.pk}", {"phone": "0491 570 156", "email": "x@example.com"})
    with provider.scope():
        change = ProfileChange.objects.get()
    theirs.post(f"{base}/changes/{change.pk}/approval", {"accepted": "phone", "version": "1", "seen": "2"})

    page = " ".join(text(hers.get(f"{base}/my/")).split())
    assert "Partly approved" in page
    assert re.findall(r"<dt>([^<]+)</dt>.*?<span class=\"quiet\">([^<]+)</span>", page)[:2] == [
        ("E-mail", "not approved"),
        ("Phone", "approved"),
    ]


def asked_page(provider: Provider, learner: Learner) -> str:
    return f"/o/{provider.code}/my/learners/{learner.pk}/consents"


def standing(provider: Provider, learner: Learner) -> tuple[str, int]:
    """What stands about photos, and to which version of the text."""
    with provider.scope():
        row = Consent.objects.select_related("text").get(learner=learner.pk, kind="photo")
    assert row.text is not None
    return row.status, row.text.version


def test_what_the_office_wrote_down_meanwhile_is_not_answered_anew_by_a_page_that_was_open(
    provider: Provider,
) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here)
    recorded(provider, rose)
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here)))
    open_page = hidden(hers.get(asked_page(provider, rose)))
    recorded(provider, rose, answer=Answer.NO)

    untouched = hers.post(asked_page(provider, rose), {**open_page, "answer-photo": "yes"}, follow=True)

    assert "Nothing had changed." in text(untouched)
    assert standing(provider, rose) == ("withdrawn", 1)


def test_a_yes_that_crosses_a_no_is_asked_once_more(provider: Provider) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here)
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here, last_name="Papadopoulos")))
    open_page = hidden(hers.get(asked_page(provider, rose)))
    recorded(provider, rose, answer=Answer.NO, said=said("Eleni Papadopoulos"))

    crossed = hers.post(asked_page(provider, rose), {**open_page, "answer-photo": "yes"})
    before = standing(provider, rose)
    hers.post(asked_page(provider, rose), {**hidden(crossed), "answer-photo": "yes"})

    assert (crossed.status_code, "Someone answered no in the meantime." in text(crossed)) == (422, True)
    assert (before, standing(provider, rose)) == (("refused", 1), ("given", 1))


def test_a_yes_to_a_text_that_was_replaced_meanwhile_is_asked_anew_and_a_no_counts(provider: Provider) -> None:
    published(provider)
    here = family(provider)
    rose, zoe = child(provider, here, first_name="Rose"), child(provider, here)
    recorded(provider, zoe)
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here)))
    roses, zoes = (hidden(hers.get(asked_page(provider, one))) for one in (rose, zoe))
    newer = published(provider)

    agreed = hers.post(asked_page(provider, rose), {**roses, "answer-photo": "yes"})
    hers.post(asked_page(provider, zoe), {**zoes, "answer-photo": "no"})
    with provider.scope():
        assert not Consent.objects.filter(learner=rose.pk).exists()
    hers.post(asked_page(provider, rose), {**hidden(agreed), "answer-photo": "yes"})

    assert (agreed.status_code, "There is a newer version." in text(agreed)) == (422, True)
    assert hidden(agreed)["text-photo"] == str(newer.pk)
    assert "checked" not in text(agreed)
    assert (standing(provider, rose), standing(provider, zoe)) == (("given", 2), ("withdrawn", 1))


def test_nobody_agrees_to_a_newer_text_by_leaving_it_alone(provider: Provider) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    recorded(provider, rose)
    published(provider)
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here)))

    page = hers.get(asked_page(provider, rose))
    hers.post(asked_page(provider, rose), hidden(page))
    before = standing(provider, rose)
    hers.post(asked_page(provider, rose), {**hidden(page), "answer-photo": "yes"})

    assert ("checked" in text(page), "You said yes to an earlier version" in text(page)) == (False, True)
    assert (before, standing(provider, rose)) == (("given", 1), ("given", 2))


def test_a_yes_that_does_not_count_any_more_is_a_question_again(provider: Provider) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    recorded(provider, rose)
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here)))
    base = f"/o/{provider.code}/my"
    before = "question" in text(hers.get(f"{base}/"))
    published(provider)

    home, page = text(hers.get(f"{base}/")), text(hers.get(f"{base}/learners/{rose.pk}"))

    assert (before, "1 consent to answer" in home, "Please answer again" in page) == (False, True, True)


def test_what_was_typed_while_the_log_in_ran_out_is_answered_to_the_text_that_is_shown(provider: Provider) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    by = log_in_of(provider, guardian(provider, here))
    client, path = provider.signed_in(by), asked_page(provider, rose)
    form = form_of(client.get(path))
    client.session.flush()
    client.post(path, {**form, "answer-photo": "yes"})
    newer = published(provider)
    sign_in(client, provider, by, path)

    again = client.get(path)

    assert ("What you typed has been restored" in text(again), "checked" in text(again)) == (True, False)
    assert hidden(again)["text-photo"] == str(newer.pk)


def test_why_not_is_there_again_when_the_log_in_ran_out(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    hers, client = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    hers.post(f"/o/{provider.code}/my/details/{mother.pk}", {"phone": "0491 570 156"})
    with provider.scope():
        page = f"/o/{provider.code}/changes/{ProfileChange.objects.get().pk}"
    form = form_of(client.get(page))
    client.session.flush()
    client.post(f"{page}/refusal", {**form, "reason": "We need a paper."})
    sign_in(client, provider, owner, f"{page}/refusal")

    again = client.get(f"{page}/refusal")

    assert ("What you typed has been restored" in text(again), "We need a paper." in text(again)) == (True, True)


def test_who_is_overruled_reads_that_it_stays_no_and_not_by_whom(provider: Provider, owner: Actor) -> None:
    published(provider)
    here = family(provider, "Kowalski")
    zofia = child(provider, here, first_name="Zofia")
    marek = guardian(provider, here, "Marek")
    agnieszka = guardian(provider, here, "Agnieszka", last_name="Nowak", lives_there=False, address="7 Secret Lane")
    his, hers = (provider.signed_in(log_in_of(provider, one)) for one in (marek, agnieszka))
    hers.post(asked_page(provider, zofia), {**hidden(hers.get(asked_page(provider, zofia))), "answer-photo": "no"})

    page = his.get(asked_page(provider, zofia))
    told = text(his.post(asked_page(provider, zofia), {**hidden(page), "answer-photo": "yes"}, follow=True))
    form = text(his.get(asked_page(provider, zofia)))
    own = text(hers.get(f"/o/{provider.code}/my/learners/{zofia.pk}"))
    office = [
        text(provider.signed_in(owner).get(f"/o/{provider.code}/learners/{zofia.pk}{end}")) for end in ("", "/consents")
    ]

    sentence = "Another person who answers for Zofia said no, so it stays no"
    assert [sentence in one for one in (told, form, own)] == [True, True, False]
    assert ("Nowak" in form, "Secret" in form + told) == (False, False)
    assert "Answered by you on" in own
    assert ["Answers disagree" in one for one in office] == [True, True]
    assert standing(provider, zofia) == ("refused", 1)


def test_what_has_to_be_answered_and_is_not_says_so(provider: Provider) -> None:
    published(provider)
    published(provider, "data")
    here = family(provider)
    rose = child(provider, here, first_name="Rose")
    hers = provider.signed_in(log_in_of(provider, guardian(provider, here)))
    page = hers.get(asked_page(provider, rose))

    nothing = hers.post(asked_page(provider, rose), hidden(page))
    one = hers.post(asked_page(provider, rose), {**hidden(page), "answer-photo": "no"}, follow=True)

    assert (nothing.status_code, text(nothing).count("Choose yes or no.") >= 2) == (422, True)
    assert "Saved. One question is still not answered." in text(one)
    assert ("Consents for Rose" in text(page), '<h2 id="panel-photo">Photos</h2>' in text(page)) == (True, True)
