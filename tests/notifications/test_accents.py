"""Addresses with accents: they are written to where the mail server can, and where it cannot that is said in words."""

import pytest
from django.conf import settings
from django.utils import timezone

from cohortium.core.contacts import on_the_wire
from cohortium.core.ids import new_id
from cohortium.notifications.adapters.post import deliver
from cohortium.notifications.rules.letters import Envelope, From, Letter, Letterhead, Receipt
from tests.mail import mail_server

HEAD = Letterhead("Rocket Academy", "#2f5d50")
LETTER = Letter("Come in", "Hello Jürgen,", ("Here you are.",))


def sent(recipient: str, reply_to: str = "") -> Receipt:
    by = From("Büro", reply_to=reply_to)
    return deliver(Envelope(new_id(), recipient, timezone.now(), HEAD, LETTER, sent_from=by))


@pytest.mark.parametrize("address", ["jürgen@example.com", "用户@example.com", "jürgen@bücher.example"])
def test_an_address_with_accents_is_written_to(address: str) -> None:
    with mail_server(enable_SMTPUTF8=True) as post:
        receipt = sent(address)

    [message] = post.messages
    assert (receipt.outcome, str(message["To"])) == ("sent", on_the_wire(address))
    assert str(message["From"]) == f"Büro <{settings.DEFAULT_FROM_EMAIL}>"


def test_a_server_that_takes_none_is_said_in_words() -> None:
    with mail_server(enable_SMTPUTF8=False) as post:
        receipt = sent("jürgen@example.com")

    assert (post.messages, receipt.outcome) == ([], "failed")
    assert receipt.answer == (
        "The mail server takes no address with accents before the @ (SMTPUTF8). Another one of theirs is needed."
    )


@pytest.mark.parametrize("reply_to", ["büro@example.com", "büro@bücher.example"])
def test_where_answers_go_holds_no_letter_back(reply_to: str) -> None:
    with mail_server(enable_SMTPUTF8=False) as post:
        receipt = sent("ada@example.com", reply_to)

    assert (receipt.outcome, [message["Reply-To"] for message in post.messages]) == ("sent", [None])


def test_a_domain_with_accents_has_a_form_without() -> None:
    with mail_server(enable_SMTPUTF8=False) as post:
        receipt = sent("ada@bücher.example", "office@bücher.example")

    [message] = post.messages
    assert receipt.outcome == "sent"
    assert (message["To"], message["Reply-To"]) == ("ada@xn--bcher-kva.example", "office@xn--bcher-kva.example")
