"""What can be asked of consents."""

from itertools import cycle, product
from typing import Any
from uuid import UUID

from django.test import Client

from cohortium.access.links import secret_of
from cohortium.core.ids import new_id
from cohortium.people.models import ConsentText
from cohortium.people.queries.consent_requests import PURPOSE
from cohortium.people.rules.consents import LANGUAGES
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, Send, call, page, post
from tests.cases.learners import learner
from tests.fixtures import Provider, now
from tests.people.consenting import asked as asked_of
from tests.people.consenting import learner as somebody
from tests.people.consenting import published

SAID = {"answer": "yes", "by": "guardian", "name": "Rose Ncube", "how": "paper", "said_on": "2026-03-04", "note": ""}


def text(provider: Provider, campus: Campus) -> UUID:
    """What people agree to."""
    with provider.scope():
        there = ConsentText.objects.filter(kind="photo").order_by("-version").first()
    return (there or published(provider)).pk


def letter(provider: Provider, campus: Campus) -> UUID:
    """A letter about a learner who is at home at the campus."""
    text(provider, campus)
    thandi = somebody(provider, f"Thandi {new_id()}", email="thandi@example.com", campus_id=campus.pk)
    return asked_of(provider, thandi, now=now()).pk


def to_ask(provider: Provider, campus: Campus) -> UUID:
    """A learner with an address, where there is a text."""
    text(provider, campus)
    return somebody(provider, f"Thandi {new_id()}", email="thandi@example.com", campus_id=campus.pk).pk


def rested(provider: Provider, campus: Campus) -> UUID:
    """A letter that left a while ago."""
    text(provider, campus)
    thandi = somebody(provider, f"Thandi {new_id()}", email="thandi@example.com", campus_id=campus.pk)
    return asked_of(provider, thandi).pk


def opened(method: str) -> Send:
    """What the link in a letter opens."""

    def send(client: Client, at: At) -> object:
        address = f"/consents/{at.code}.{secret_of(PURPOSE, at.id, 1)}"
        said = {"answer-photo": "yes", "by": "guardian", "name": "Rose Ncube"}
        return client.get(address) if method == "get" else client.post(address, said)

    return send


def publish(client: Client, at: At) -> Any:
    """Publish the first version of a text; each time of another one."""
    path = "/".join(next(UNPUBLISHED))
    return client.post(f"/o/{at.code}/consents/texts/{path}/publishing", {"version": "0", **PUBLISHED})


def to_record(provider: Provider, campus: Campus, learner_id: UUID) -> dict[str, Any]:
    """What is written down of somebody there."""
    return {
        "learner_ids": [str(learner_id)],
        "kind": "photo",
        "name": "Rose Ncube",
        "text_id": str(text(provider, campus)),
    }


def to_send(provider: Provider, campus: Campus, learner_id: UUID) -> dict[str, Any]:
    """What is asked of somebody there."""
    return {"learner_ids": [str(learner_id)], "kinds": ["photo"], "email": "rose@example.com", "name": "Rose"}


PUBLISHED = {"words": "We take photos. ID", "asks_again": "yes"}
UNPUBLISHED = cycle(product(("data", "gateway", "declaration"), sorted(LANGUAGES.keys() - {"en"})))
BODY = {"learner_ids": ["ID"], "kind": "photo", "answer": "yes", "name": "Rose Ncube", "text_id": "BESIDE"}
CASES = [
    Case("consents of a learner", page("learners/ID/consents"), 200, learner),
    Case("writing a consent down, asked", page("consents/recording?learner=ID"), 200, learner),
    Case(
        "writing a consent down, sent",
        post("consents/recording", learner="ID", text="BESIDE", seen="0", **SAID),
        302,
        learner,
        beside=text,
    ),
    Case("asking for consents, asked", page("consents/asking?learner=ID"), 200, learner),
    Case(
        "asking for consents, sent",
        post("consents/asking", learner="ID", sending="1", kinds="photo", email="rose@example.com"),
        302,
        to_ask,
    ),
    Case("reminding, asked", page("consents/letters/ID/reminding"), 200, letter),
    Case("reminding, sent", post("consents/letters/ID/reminding"), 302, rested),
    Case("taking a letter back, asked", page("consents/letters/ID/taking-back"), 200, letter),
    Case("taking a letter back, sent", post("consents/letters/ID/taking-back"), 302, letter),
    Case("consent texts", page("consents/texts/"), 200, None),
    Case("consent text", page("consents/texts/photo/en"), 200, None),
    Case("consent text, to publish", page("consents/texts/data/en/publishing"), 200, None),
    Case("consent text, published", publish, 302, None),
    Case("consent text, preview shown", page("consents/texts/data/en/preview"), 200, None),
    Case("consent text, preview sent", post("consents/texts/data/en/preview", version="0", **PUBLISHED), 200, None),
    Case("consents by a link", opened("get"), 200, letter, at_campus=False, not_own=200),
    Case("consents answered by a link", opened("post"), 200, letter, at_campus=False, not_own=200),
    Case("API: consent texts", call("get", "consents/texts"), 200, None),
    Case("API: consents of a learner", call("get", "learners/ID/consents"), 200, learner),
    Case("API: consent recorded", call("post", "consents", BODY), 201, learner, beside=text, values=to_record),
    Case(
        "API: consents requested",
        call("post", "consents/requests", {"learner_ids": ["ID"], "kinds": ["photo"], "email": "rose@example.com"}),
        201,
        to_ask,
        values=to_send,
    ),
]
