"""In whose name letters go out: an address of one's own once its domain is proved, asked of a real directory of names."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, Stale
from cohortium.notifications.actions.senders import edit_sender, note_domain
from cohortium.notifications.adapters import names
from cohortium.notifications.adapters.names import heard_of
from cohortium.notifications.links import domain_token
from cohortium.notifications.queries.senders import sender
from cohortium.notifications.rules.senders import (
    Heard,
    Purpose,
    SenderDetails,
    Signing,
    Verdict,
    examined,
    faults,
    records,
)
from tests.fixtures import Provider, at_once, now
from tests.mail import Post
from tests.notifications.news import readers
from tests.notifications.test_together import publish
from tests.zones import Zones

Work = Callable[[], None]
OURS = SenderDetails("The office", "answers@example.net", "office@School.Example.org")
SIGNING = Signing("house", "key.mail.example.com", "include:mail.example.com")
DOMAIN = "school.example.org"


def chosen(provider: Provider, owner: Actor, details: SenderDetails = OURS, version: int = 0) -> Any:
    with provider.scope():
        return edit_sender(owner, details=details, version=version)


def page(provider: Provider, actor: Actor, rest: str = "", **data: Any) -> Any:
    browser = provider.signed_in(actor)
    address = f"/o/{provider.code}/settings/sender/{rest}"
    return browser.post(address, data) if data else browser.get(address)


def look(provider: Provider, actor: Actor) -> Any:
    return provider.signed_in(actor).post(f"/o/{provider.code}/settings/sender/zone")


def proof(provider: Provider) -> str:
    return f"cohortium={domain_token(provider.id, DOMAIN)}"


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        (SenderDetails(), {}),
        (OURS, {}),
        (SenderDetails(name="x" * 81), {"name": "too_long"}),
        (SenderDetails(name="The\u202eoffice"), {"name": "hidden_signs"}),
        (SenderDetails(reply_to="nobody"), {"reply_to": "no_address"}),
        (SenderDetails(address="a@b"), {"address": "no_address"}),
        (SenderDetails(address="büro@example.com"), {"address": "not_plain"}),
        (SenderDetails(address="office@schüler.example.com"), {"address": "not_plain"}),
        (SenderDetails(reply_to="büro@example.com"), {"reply_to": "not_for_all"}),
        (SenderDetails(reply_to="office@schüler.example.com"), {}),
    ],
)
def test_what_may_be_said_of_a_sender(details: SenderDetails, wrong: dict[str, str]) -> None:
    assert faults(details) == wrong


WANTED = {one.purpose: one for one in records(DOMAIN, "secret", SIGNING)}


@pytest.mark.parametrize(
    ("purpose", "texts", "verdict"),
    [
        (Purpose.OWNERSHIP, ["cohortium=secret"], Verdict.GOOD),
        (Purpose.OWNERSHIP, ["other", "cohortium=secret"], Verdict.GOOD),
        (Purpose.OWNERSHIP, ["cohortium=other"], Verdict.OTHER),
        (Purpose.OWNERSHIP, [], Verdict.MISSING),
        (Purpose.DKIM, ["v=DKIM1; k=rsa; p=MIIB"], Verdict.GOOD),
        (Purpose.DKIM, ["v=DKIM1; p="], Verdict.OTHER),
        (Purpose.DMARC, ["v=DMARC1;p=reject"], Verdict.GOOD),
        (Purpose.DMARC, ["v=DMARC1; rua=mailto:a@example.com"], Verdict.OTHER),
        (Purpose.DMARC, ["something else"], Verdict.MISSING),
        (Purpose.SPF, ["google=1", "v=spf1 a include:mail.example.com ~all"], Verdict.GOOD),
        (Purpose.SPF, ["v=spf1 a -all"], Verdict.OTHER),
        (Purpose.SPF, ["v=spf1 include:mail.example.com ~all", "v=spf1 a -all"], Verdict.OTHER),
        (Purpose.SPF, ["google=1"], Verdict.MISSING),
    ],
)
def test_how_a_record_stands(purpose: Purpose, texts: list[str], verdict: Verdict) -> None:
    wanted = WANTED[purpose]
    [found] = examined([wanted], {wanted.name: Heard(tuple(texts))}, SIGNING)
    [silent] = examined([wanted], {wanted.name: Heard(is_silent=True)}, SIGNING)

    assert (found.verdict, silent.verdict) == (verdict, Verdict.SILENT)


def test_what_an_installation_does_not_say_is_not_asked_for() -> None:
    assert [one.purpose for one in records(DOMAIN, "secret", Signing())] == [Purpose.OWNERSHIP, Purpose.DMARC]


def test_the_directory_is_asked(zones: Zones) -> None:
    zones.texts = {"a.example.org": ["one", "x" * 450], "key.example.com": ["v=DKIM1; p=abc"]}
    zones.aliases = {"b.example.org": "key.example.com"}

    heard = heard_of(["a.example.org", "b.example.org", "c.example.org", f"{'x' * 64}.example.org", "a..example.org"])

    assert [sorted(one.texts) for one in heard.values()] == [["one", "x" * 450], ["v=DKIM1; p=abc"], [], [], []]
    assert [one.is_silent for one in heard.values()] == [False] * 5


def test_a_directory_that_is_silent_keeps_nobody_waiting(zones: Zones, monkeypatch: Any) -> None:
    monkeypatch.setattr(names, "_FOR_ONE", 0.3)
    monkeypatch.setattr(names, "_IN_ALL", 0.7)
    wanted = [f"{n}.example.org" for n in range(6)]
    zones.silent = set(wanted)

    began = time.monotonic()
    heard = heard_of(wanted)

    assert [one.is_silent for one in heard.values()] == [True] * 6
    assert time.monotonic() - began < 3


@override_settings(DNS_SERVERS=(("127.0.0.1", 1),))
def test_a_directory_that_is_not_there_is_silent() -> None:
    assert heard_of(["example.org"])["example.org"].is_silent


def test_no_transaction_waits_for_a_directory(provider: Provider) -> None:
    with provider.scope(), pytest.raises(RuntimeError, match="No transaction waits"):
        heard_of(["example.org"])


def test_letters_come_from_an_address_of_ones_own_once_its_domain_is_proved(
    provider: Provider, owner: Actor, work: Work, post: Post, zones: Zones, told: Any
) -> None:
    row = chosen(provider, owner)
    [first, second, third] = readers(3)

    publish(provider, [first])
    work()
    zones.texts[f"_cohortium.{DOMAIN}"] = [proof(provider)]
    look(provider, owner)
    publish(provider, [second])
    work()
    zones.texts.clear()
    look(provider, owner)
    publish(provider, [third])
    work()

    heads = [(post.to(one.address)[0]["From"], post.to(one.address)[0]["Reply-To"]) for one in (first, second, third)]
    assert heads == [
        ("The office <cohortium@localhost>", "answers@example.net"),
        ("The office <office@School.Example.org>", "answers@example.net"),
        ("The office <cohortium@localhost>", "answers@example.net"),
    ]
    assert [message["Message-ID"].endswith("@localhost>") for message in post.messages] == [True] * 3
    assert told(row)[0] == ["sender.edited", "sender.domain_proved", "sender.domain_lost"]


def test_another_organisation_cannot_use_the_proof(
    provider: Provider, owner: Actor, other_provider: Provider, zones: Zones
) -> None:
    chosen(provider, owner)
    zones.texts[f"_cohortium.{DOMAIN}"] = [proof(other_provider)]

    answer = look(provider, owner)

    assert answer.status_code == HTTPStatus.OK
    assert "Different value" in answer.text
    with provider.scope():
        assert not sender(owner).is_proved


def test_a_directory_that_does_not_answer_takes_nothing_away(provider: Provider, owner: Actor, zones: Zones) -> None:
    chosen(provider, owner)
    zones.texts[f"_cohortium.{DOMAIN}"] = [proof(provider)]
    look(provider, owner)
    zones.silent = {f"_cohortium.{DOMAIN}", f"_dmarc.{DOMAIN}"}

    answer = look(provider, owner)

    assert "The DNS service is not responding at the moment." in answer.text
    with provider.scope():
        assert sender(owner).is_proved


def test_another_domain_has_to_be_proved_anew(provider: Provider, owner: Actor) -> None:
    row = chosen(provider, owner)
    with provider.scope():
        note_domain(owner, domain=DOMAIN, is_ours=True, now=now())
        late = note_domain(owner, domain="elsewhere.example.org", is_ours=True, now=now())
        version = sender(owner).version
    chosen(provider, owner, SenderDetails(address="office@example.com"), version)

    assert isinstance(late, Unchanged)
    with provider.scope():
        found = sender(owner)
    assert (found.is_proved, found.sent_from.address, found.sender_id) == (False, "", row.pk)


def test_two_who_save_at_once(provider: Provider, owner: Actor) -> None:
    done = at_once(
        provider,
        lambda: edit_sender(owner, details=OURS, version=0),
        lambda: edit_sender(owner, details=SenderDetails("Else"), version=0),
    )

    assert done == ["Stale", "done"]


def test_what_cannot_be_accepted_is_refused_beside_its_field(provider: Provider, owner: Actor) -> None:
    answer = page(provider, owner, "edit", name="", reply_to="nobody", address="", version="0")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.text.count("Enter an address such as office@example.com.") == 2
    with provider.scope(), pytest.raises(Invalid):
        edit_sender(owner, details=SenderDetails(reply_to="nobody"), version=0)


def test_somebody_saved_meanwhile(provider: Provider, owner: Actor) -> None:
    chosen(provider, owner)
    late = page(provider, owner, "edit", name="Mine", reply_to="", address="", version="0")

    assert late.status_code == HTTPStatus.CONFLICT
    with provider.scope(), pytest.raises(Stale):
        edit_sender(owner, details=OURS, version=0)


def test_a_test_says_what_the_mail_server_said(provider: Provider, owner: Actor, post: Post) -> None:
    chosen(provider, owner)
    to = provider.users[owner.id].email
    post.on_recipient[to].append("550 Not today")

    refused, sent = (provider.signed_in(owner).post(f"/o/{provider.code}/settings/sender/test") for _ in range(2))

    assert ("550 Not today" in refused.text, "250 Taken" in sent.text) == (True, True)
    assert [message["Reply-To"] for message in post.to(to)] == ["answers@example.net"]


def test_whoever_may_not_set_anything_sees_it_only(provider: Provider) -> None:
    auditor = provider.member(AUDITOR)

    assert page(provider, auditor).status_code == HTTPStatus.OK
    assert look(provider, auditor).status_code == HTTPStatus.FORBIDDEN
    with provider.scope(), pytest.raises(NotAllowed):
        edit_sender(auditor, details=OURS, version=0)
