"""Consents of a test: texts that are published, and what somebody said."""

from datetime import date
from typing import Any

from cohortium.access import actor as actors
from cohortium.access.actor import Actor, Origin
from cohortium.access.permissions import Permission
from cohortium.people.actions.consent_requests import Recipient, request_consents
from cohortium.people.actions.consent_texts import publish_text
from cohortium.people.actions.consents import record_consents
from cohortium.people.actions.learners import add_learner
from cohortium.people.models import ConsentRequest, ConsentText, Learner
from cohortium.people.rules.consents import Answer, By, How, Said
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider

TODAY = MORNING.date()
WORDS = "We take photos while we teach.\n\nEither answer is fine."


def said(name: str = "Rose Ncube", *, on: date = TODAY, how: How = How.PAPER, note: str = "") -> Said:
    """What a mother said."""
    return Said(By.GUARDIAN, how, on, name, note)


def learner(provider: Provider, first_name: str = "Thandi", **details: Any) -> Learner:
    """Somebody who is taught."""
    with provider.scope():
        return add_learner(provider.system, details=LearnerDetails(first_name, **details), today=TODAY)


def published(
    provider: Provider, kind: str = "photo", words: str = WORDS, *, asks_again: bool = True, language: str = "en"
) -> ConsentText:
    """The next version of a text."""
    with provider.scope():
        there = ConsentText.objects.filter(kind=kind, language=language).count()
        text = publish_text(
            provider.system,
            kind=kind,
            language=language,
            words=f"{words} ({there + 1})",
            version=there,
            asks_again=asks_again,
        )
    assert isinstance(text, ConsentText)
    return text


def recorded(
    provider: Provider, *learners: Learner, answer: Answer = Answer.YES, by: Actor | None = None, **known: Any
) -> Any:
    """Write an answer down, to the newest text."""
    known = {"kind": "photo", "said": said(), "today": TODAY, **known}
    with provider.scope():
        text = ConsentText.objects.filter(kind=known["kind"]).order_by("-version").first()
        known.setdefault("text_id", text.pk if text else None)
        ids = [one.pk for one in learners]
        return record_consents(by or provider.system, learner_ids=ids, answer=answer, **known)


def asked(provider: Provider, one: Learner, *keys: str, now: Any = MORNING, **known: Any) -> ConsentRequest:
    """Ask by letter."""
    if not one.email:
        known.setdefault("recipients", [Recipient("rose@example.com", "Rose Ncube")])
    with provider.scope():
        ids = request_consents(provider.system, learner_ids=[one.pk], keys=keys or ("photo",), now=now, **known)
        return ConsentRequest.objects.get(pk=ids[0])


def holder(provider: Provider, request: ConsentRequest) -> Actor:
    """Whoever holds the link."""
    return actors.link(provider.id, request.pk, Permission.CONSENT_ANSWER, Origin())
