"""Many people are told of the same thing at once; letters leave one by one, and those of all organisations take turns."""

from collections.abc import Callable
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.core.errors import IllegalTransition, NotFound
from cohortium.core.ids import new_id
from cohortium.jobs import glue
from cohortium.jobs.facts import AT_MOST
from cohortium.notifications.actions.letters import Recipient, TooMany, queue_each, resend
from cohortium.notifications.models import Notification
from cohortium.notifications.rules.letters import AT_A_TURN, SEND, turn
from cohortium.notifications.states import RecipientType
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.notifications.news import NEWS, OVER, readers
from tests.notifications.test_letters import became, invited, text

Work = Callable[[], None]


def publish(provider: Provider, recipients: list[Recipient], **about: Any) -> Any:
    with provider.scope():
        return queue_each(
            provider.system,
            kind=NEWS.key,
            recipients=recipients,
            subject_id=about.get("subject_id", new_id()),
            now=now(),
        )


def test_everybody_gets_a_letter_and_sees_it_in_the_app(
    provider: Provider, work: Work, post: Post, told: Callable[[Any], Any]
) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    recipients = [Recipient(RecipientType.MEMBER, ada.id, provider.users[ada.id].email), *readers(2)]

    publish(provider, recipients)
    work()

    assert [len(post.to(one.address)) for one in recipients] == [1, 1, 1]
    assert "Hello Ada Ncube,\n\nThere is news." in text(post.to(recipients[0].address)[0], "plain").replace(
        "\r\n", "\n"
    )
    with provider.scope():
        shown = Notification.objects.get(recipient_id=ada.id, channel="in_app")
        letter = Notification.objects.get(recipient_id=ada.id, channel="email")
    assert (shown.subject, shown.body, shown.href) == (
        f"News from {provider.name}",
        "Hello Ada Ncube,\n\nThere is news.",
        "http://localhost:8000/news",
    )
    assert (shown.status, letter.status, letter.attempts) == ("sent", "sent", 1)
    assert told(shown)[0] == ["notification.shown"]
    assert told(letter)[0] == ["notification.queued_together", "notification.sent"]


def test_more_than_a_bulk_fact_names_is_a_mistake(provider: Provider) -> None:
    with pytest.raises(TooMany):
        publish(provider, readers(AT_MOST + 1))


def test_what_is_over_is_not_shown_and_not_sent(provider: Provider, work: Work, post: Post) -> None:
    [reader] = readers(1)

    publish(provider, [reader], subject_id=OVER)
    work()

    assert (post.to(reader.address), became(provider)) == ([], [("cancelled", "")])


def test_nobody_is_told_of_nothing(provider: Provider) -> None:
    assert isinstance(publish(provider, []), Unchanged)


def test_letters_of_organisations_take_turns(
    provider: Provider, other_provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    # A domain for each: letters of other tests may come meanwhile.
    publish(provider, readers(60, domain="many.example.com"))
    publish(other_provider, readers(3, domain="few.example.com"))
    _, invitation = invited(provider, owner)

    work()

    came = [str(message["To"]).partition("@")[2] for message in post.messages]
    assert came[:1] == [invitation.email.partition("@")[2]]
    assert came[1:22] == ["many.example.com"] * AT_A_TURN + ["few.example.com"]
    assert came.count("many.example.com") == 60


@pytest.mark.parametrize(("before", "priority"), [(0, -1), (19, -1), (20, -2), (9_999_999, -1000)])
def test_the_more_wait_the_later_it_is_the_turn(before: int, priority: int) -> None:
    assert turn(before) == priority


def failed(provider: Provider, post: Post, work: Work) -> Notification:
    [reader] = readers(1)
    post.on_recipient[reader.address].append("550 No such person here")
    publish(provider, [reader])
    work()
    with provider.scope():
        return Notification.objects.get(channel="email")


def test_a_person_has_it_sent_again(
    provider: Provider, owner: Actor, work: Work, post: Post, told: Callable[[Any], Any]
) -> None:
    letter = failed(provider, post, work)

    with provider.scope():
        resend(owner, notification_id=letter.pk)
        twice = resend(owner, notification_id=letter.pk)
    work()

    assert isinstance(twice, Unchanged)
    assert len(post.to(letter.recipient)) == 1
    with provider.scope():
        again = Notification.objects.get(pk=letter.pk)
    assert (letter.status, again.status, again.attempts) == ("failed", "sent", 2)
    assert told(letter)[0] == [
        "notification.queued_together",
        "notification.failed",
        "notification.resent",
        "notification.sent",
    ]


def test_what_arrived_is_not_sent_again(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    publish(provider, readers(1))
    work()

    with provider.scope():
        letter = Notification.objects.get(channel="email")
        shown = Notification.objects.get(channel="in_app")
        with pytest.raises(IllegalTransition):
            resend(owner, notification_id=letter.pk)
        with pytest.raises(NotFound):
            resend(owner, notification_id=shown.pk)


def test_what_was_begun_by_a_program_that_ended_is_not_sent_again_by_itself(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    publish(provider, readers(1))
    with provider.scope():
        letter = Notification.objects.get(channel="email")
        glue.step_on_brink(f"{SEND}/{letter.pk}")

    work()
    in_between = became(provider, channel="email")
    with provider.scope():
        resend(owner, notification_id=letter.pk)
    work()

    assert in_between == [("unknown", "Sending was interrupted. The mail server may have received it.")]
    assert became(provider, channel="email") == [("sent", "250 Taken")]
    assert len(post.to(letter.recipient)) == 1
