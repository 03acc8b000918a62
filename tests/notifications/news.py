"""A kind of notification for many people at once, as a later app would declare it."""

from collections.abc import Collection
from datetime import datetime

from cohortium.access import queries as access
from cohortium.core.ids import new_id
from cohortium.notifications import kinds
from cohortium.notifications.actions.letters import Recipient
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.notifications.states import Channel, RecipientType

# Subjects of which there is nothing to say any more.
OVER = new_id()


def filled(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:
    """The names of all recipients, in one statement."""
    names = access.names({about.recipient_id for about in abouts if about.recipient_id})
    return {
        about: {"name": names.get(about.recipient_id, "you"), "page": "http://localhost:8000/news"}
        for about in abouts
        if about.subject_id != OVER and about.recipient_id
    }


NEWS = kinds.declare(
    "news.published",
    name="News",
    about="Tells everybody of something new.",
    group="News",
    channels=[Channel.EMAIL, Channel.IN_APP],
    recipients=[RecipientType.MEMBER, RecipientType.LEARNER],
    variables=[
        Variable("name", "The person’s name", "Ada Ncube"),
        Variable("page", "Read it", "https://example.com/news", is_link=True),
    ],
    texts_by_language={"en": Text("News from {organisation}", "Hello {name},\n\nThere is news.\n\n[Read it]({page})")},
    fill=filled,
    names=lambda ids: dict.fromkeys(ids, "The news"),
)
STERN = kinds.declare(
    "news.alarm",
    name="Alarm",
    about="Tells everybody of what they have to know.",
    group="News",
    is_critical=True,
    recipients=[RecipientType.MEMBER],
    variables=[],
    texts_by_language={"en": Text("Alarm", "Everybody leaves the house.")},
    fill=lambda abouts, now: {about: {} for about in abouts},
    names=lambda ids: {},
)


def readers(number: int, *, domain: str = "example.com") -> list[Recipient]:
    """People with addresses of their own, who are not of the team."""
    return [Recipient(RecipientType.LEARNER, new_id(), f"reader{n}.{new_id()}@{domain}") for n in range(number)]
