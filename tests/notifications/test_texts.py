"""The small language of letters: what it says, and what it refuses, in words that name the place."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.action import Unchanged
from cohortium.administration.events import MemberInvited
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.notifications import kinds
from cohortium.notifications.actions.texts import edit_text, reset_text
from cohortium.notifications.kinds import CannotBeDeclared, Variable
from cohortium.notifications.models import NotificationTemplate
from cohortium.notifications.queries.texts import text as text_of
from cohortium.notifications.queries.texts import texts
from cohortium.notifications.rules.letters import Button, Paragraph, Span
from cohortium.notifications.rules.texts import Text, tidied, written
from cohortium.notifications.states import Channel, RecipientType
from tests.fixtures import Provider

INVITED = MemberInvited.kind
GOOD = Text("Come in, {name}", "Dear {name},\n\n**Welcome** to {organisation}.\n\n[Come in]({link})\n\nUntil {until}.")
VALUES = {"name": "Ada", "organisation": "Rocket", "link": "https://example.com/x", "until": "Friday"}


def sentences(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, list[str]]:
    return {field: [str(one) for one in said] for field, said in refused.value.errors.items()}


def test_a_text_becomes_paragraphs_a_button_and_small_print() -> None:
    letter = written(GOOD, VALUES, frozenset({"link"}))

    assert letter.subject == "Come in, Ada"
    assert letter.blocks == (
        Paragraph((Span("Dear "), Span("Ada"), Span(","))),
        Paragraph((Span("Welcome", bold=True), Span(" to "), Span("Rocket"), Span("."))),
        Button("Come in", "https://example.com/x"),
        Paragraph((Span("Until "), Span("Friday"), Span(".")), small=True),
    )


def test_what_somebody_is_called_means_nothing() -> None:
    name = "**Ada** {link} [x]({link}) {{ settings.SECRET_KEY }} {% debug %} <b>"

    letter = written(Text("Hello", "Hello {name},"), {**VALUES, "name": name}, frozenset({"link"}))

    assert letter.blocks == (Paragraph((Span("Hello "), Span(name), Span(","))),)


def test_a_paragraph_that_needs_what_is_empty_is_left_out() -> None:
    letter = written(Text("Hello", "Hello.\n\nUntil {until}.\n\nBye."), {"until": ""}, frozenset())

    assert letter.blocks == (Paragraph((Span("Hello."),)), Paragraph((Span("Bye."),)))


def test_a_link_among_words_stays_among_them() -> None:
    letter = written(Text("Hello", "Open [the page]({link}) now."), VALUES, frozenset({"link"}))

    [paragraph] = letter.blocks
    assert paragraph == Paragraph((Span("Open "), Span("the page", href="https://example.com/x"), Span(" now.")))


REFUSED = {
    "an unknown variable": (
        Text("Hello", "Hello {name},\n\nyour {code} is\n{secret}. {link}"),
        {
            "body": [
                (
                    "Line 3: {code} is not available in this text. Available: {organisation}, {name}, {by}, {work}, {link}, "
                    "{until}."
                ),
                (
                    "Line 4: {secret} is not available in this text. Available: {organisation}, {name}, {by}, {work}, {link}, "
                    "{until}."
                ),
            ]
        },
    ),
    "a brace that is not closed": (
        Text("Hello", "Hello {name,\n\n{link}"),
        {"body": ["Line 1: The braces do not match at “{name,”. Write a name in braces, such as {organisation}."]},
    ),
    "no link": (
        Text("Hello", "Hello {name},"),
        {"body": ["{link} is required. Add [Accept the invitation]({link})."]},
    ),
    "bold that does not end": (
        Text("Hello", "Hello **{name},\n\n**{link}**"),
        {
            "body": [
                "Line 1: Bold starts at “**{name},” and does not end in the same paragraph. Put ** before and after the words."
            ]
        },
    ),
    "a link to elsewhere": (
        Text("Hello", "[Here](https://example.net/) or {link}"),
        {"body": ["Line 1: A link cannot go to “https://example.net/”. Links available in this text: {link}."]},
    ),
    "a link whose target has brackets": (
        Text("Hello", "[Here](javascript:alert(1)) or {link}"),
        {"body": ["Line 1: A link cannot go to “javascript:alert(1”. Links available in this text: {link}."]},
    ),
    "bare addresses, of which mail programs make links": (
        Text("Sign in at www.example.net", "Call mary@example.com, e.g. today.\n\nOr see evil.example/login: {link}"),
        {
            "subject": ["A link cannot go to “www.example.net”. Links available in this text: {link}."],
            "body": ["Line 3: A link cannot go to “evil.example/login:”. Links available in this text: {link}."],
        },
    ),
    "a link to words": (
        Text("Hello", "[Here]({name}) or {link}"),
        {"body": ["Line 1: A link cannot go to “{name}”. Links available in this text: {link}."]},
    ),
    "a link without words": (
        Text("Hello", "[]({link})"),
        {"body": ["Line 1: A link needs words between [ and ]."]},
    ),
    "an attribute": (
        Text("Hello", "{name.__class__} {link}"),
        {
            "body": [
                (
                    "Line 1: {name.__class__} is not available in this text. Available: {organisation}, {name}, {by}, {work}, "
                    "{link}, {until}."
                )
            ]
        },
    ),
    "a template": (
        Text("Hello {{ name }}", "{link}"),
        {
            "subject": [
                "The braces do not match at “{{ name }}”. Write a name in braces, such as {organisation}.",
                "The braces do not match at “}”. Write a name in braces, such as {organisation}.",
            ]
        },
    ),
    "an address in the subject": (
        Text("Open {link}", "{link}"),
        {"subject": ["{link} is a link and cannot be used in a subject."]},
    ),
    "nothing": (Text(" ", "\n"), {"subject": ["Enter some text."], "body": ["Enter some text."]}),
    "too much": (Text("Hello", "x" * 10_001), {"body": ["This is too long. Please shorten it."]}),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_text_is_refused_in_words_that_name_the_place(provider: Provider, owner: Actor, wrong: str) -> None:
    text, expected = REFUSED[wrong]

    with provider.scope(), pytest.raises(Invalid) as refused:
        edit_text(owner, kind=INVITED, language="en", text=text, version=0)

    assert sentences(refused) == expected


def test_a_text_is_edited_and_put_back(provider: Provider, owner: Actor, told: Any) -> None:
    with provider.scope():
        usual = text_of(owner, kind=INVITED, language="en")
        edit_text(owner, kind=INVITED, language="en", text=GOOD, version=0)
        own = text_of(owner, kind=INVITED, language="en")
        again = edit_text(owner, kind=INVITED, language="en", text=GOOD, version=own.version)
        reset_text(owner, kind=INVITED, language="en")
        back = text_of(owner, kind=INVITED, language="en")
        nothing = reset_text(owner, kind=INVITED, language="en")
        row = NotificationTemplate.objects.get()

    assert (usual.is_own, own.is_own, back.is_own) == (False, True, False)
    assert (own.text, back.text) == (tidied(GOOD), usual.text)
    assert (type(again), type(nothing)) == (Unchanged, Unchanged)
    assert told(row)[0] == ["notification_template.edited", "notification_template.reset"]


def test_who_saves_second_is_told(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        edit_text(owner, kind=INVITED, language="en", text=GOOD, version=0)

        with pytest.raises(Stale):
            edit_text(owner, kind=INVITED, language="en", text=Text("Other", "{link}"), version=0)


def test_there_is_no_text_of_what_nobody_declared(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        for kind, language in (("nobody.knows", "en"), (INVITED, "tlh")):
            with pytest.raises(NotFound):
                text_of(owner, kind=kind, language=language)


def test_the_texts_of_another_organisation_are_not_ours(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    with other_provider.scope():
        edit_text(other_provider.system, kind=INVITED, language="en", text=GOOD, version=0)

    with provider.scope():
        own = [row.kind.key for row in texts(owner) if row.is_own]

    assert own == []


def test_a_kind_whose_own_words_are_wrong_cannot_be_declared() -> None:
    options = {
        "name": "Wrong",
        "about": "",
        "group": "",
        "recipients": [RecipientType.MEMBER],
        "variables": [Variable("link", "Go", "x", is_link=True, is_required=True)],
        "fill": lambda abouts, now: {},
        "names": lambda ids: {},
    }
    wrong = [
        {"texts_by_language": {"en": Text("Hello", "no link")}},
        {"texts_by_language": {"de": Text("Hallo", "{link}")}},
        {"texts_by_language": {"en": Text("Hello", "{link}")}, "channels": [Channel.SMS]},
    ]

    for one in wrong:
        with pytest.raises(CannotBeDeclared):
            kinds.declare("wrong.wrong", **options, **one)
    with pytest.raises(CannotBeDeclared):
        kinds.declare(INVITED, **options, texts_by_language={"en": Text("Hello", "{link}")})
