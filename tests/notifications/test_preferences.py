"""Everybody says what they want to be told of; what nobody can switch off stays; a link stops letters without a log-in."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.events import MemberInvited
from cohortium.core.errors import Invalid, NotFound
from cohortium.identity.models import User
from cohortium.notifications.actions.letters import Recipient
from cohortium.notifications.actions.notices import mark, mark_all
from cohortium.notifications.actions.preferences import choose
from cohortium.notifications.models import Notification, NotificationPreference
from cohortium.notifications.queries.notices import notices, unread
from cohortium.notifications.states import Channel, RecipientType
from tests.administration.test_invitations import accepted
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.notifications.news import NEWS, STERN
from tests.notifications.test_letters import became, invited, text
from tests.notifications.test_together import publish

Work = Callable[[], None]
EMAIL, IN_APP = (NEWS.key, Channel.EMAIL), (NEWS.key, Channel.IN_APP)


@pytest.fixture
def ada(provider: Provider) -> Actor:
    reader = provider.member(TRAINER, name="Ada Ncube")
    User.objects.filter(pk=provider.users[reader.id].pk).update(email=address(reader))
    return reader


def to(*actors: Actor) -> list[Recipient]:
    return [Recipient(RecipientType.MEMBER, actor.id, address(actor)) for actor in actors]


def address(actor: Actor) -> str:
    """Of their own: letters of other tests may come meanwhile."""
    return f"{actor.id}@example.com"


def ways(provider: Provider, actor: Actor) -> list[str]:
    with provider.scope():
        return sorted(Notification.objects.filter(recipient_id=actor.id).values_list("channel", flat=True))


@pytest.mark.parametrize(
    ("off", "left"), [(EMAIL, ["in_app"]), (IN_APP, ["email"])], ids=["no letters", "nothing in the app"]
)
def test_what_somebody_does_not_want_is_not_sent(
    provider: Provider, ada: Actor, off: tuple[str, Channel], left: list[str], told: Callable[[Any], Any]
) -> None:
    with provider.scope():
        choose(ada, wanted={off: False})
        again = choose(ada, wanted={off: False})

    publish(provider, to(ada))

    assert isinstance(again, Unchanged)
    assert ways(provider, ada) == left
    with provider.scope():
        assert told(NotificationPreference.objects.get())[0] == ["notification_preference.chosen"]


def test_who_changes_their_mind_while_it_waits_gets_none(
    provider: Provider, ada: Actor, work: Work, post: Post
) -> None:
    publish(provider, to(ada))
    with provider.scope():
        choose(ada, wanted={EMAIL: False})

    work()

    assert (post.to(address(ada)), became(provider, channel="email")) == ([], [("cancelled", "")])


def test_nobody_switches_off_what_they_have_to_know(provider: Provider, ada: Actor) -> None:
    with provider.scope():
        with pytest.raises(NotFound):
            choose(ada, wanted={(MemberInvited.kind, Channel.EMAIL): False})
        with pytest.raises(NotFound):
            choose(ada, wanted={("nobody.knows", Channel.EMAIL): True})


def stop_of(post: Post, reader: Actor) -> str:
    [letter] = post.to(address(reader))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As it goes over the wire: folded or encoded, mail programs find no address in it.
    sent = post.wires[post.messages.index(letter)].decode()
    found = re.search(r"^List-Unsubscribe: <http://localhost:\d+(/unsubscribe/\S+)>\r?$", sent, re.MULTILINE)
    assert found
    assert found[1] in text(letter, "html")
    return found[1]


def test_a_link_stops_letters_and_brings_them_back(
    provider: Provider, ada: Actor, work: Work, post: Post, told: Callable[[Any], Any]
) -> None:
    publish(provider, to(ada))
    work()
    link, client = stop_of(post, ada), Client(enforce_csrf_checks=True)

    # A scanner that opens every link, in all the ways that it knows.
    scanned = [getattr(client, method)(link).status_code for method in ("get", "head", "options", "put")]
    with provider.scope():
        untouched = NotificationPreference.objects.count()
    # As a mail program does it.
    stopped = client.post(link, {"List-Unsubscribe": "One-Click"})
    publish(provider, to(ada))
    back = client.post(link, {"again": "1"})

    assert (scanned, untouched) == ([200, 200, 405, 405], 0)
    assert "have been stopped" in stopped.content.decode()
    assert ways(provider, ada) == ["email", "in_app", "in_app"]
    assert "Stop e-mails of the type" in back.content.decode()
    with provider.scope():
        assert told(NotificationPreference.objects.get())[0] == [
            "notification_preference.unsubscribed",
            "notification_preference.chosen",
        ]


def test_a_link_that_nobody_signed_stops_nothing(
    provider: Provider, other_provider: Provider, ada: Actor, work: Work, post: Post
) -> None:
    publish(provider, to(ada))
    work()
    link = stop_of(post, ada)
    wrong = [link[:-1] + "-", link.replace(provider.code, other_provider.code), f"/unsubscribe/{provider.code}.x"]

    answers = [Client().post(one).status_code for one in wrong]

    assert answers == [404, 404, 404]
    for one in (provider, other_provider):
        with one.scope():
            assert NotificationPreference.objects.count() == 0


def test_a_letter_that_everybody_has_to_have_has_no_link_to_stop_it(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    _, invitation = invited(provider, owner)

    work()

    assert post.to(invitation.email)[0]["List-Unsubscribe"] is None


def test_the_bell_counts_what_is_not_read(provider: Provider, ada: Actor, told: Callable[[Any], Any]) -> None:
    for _ in range(3):
        publish(provider, to(ada))
    with provider.scope():
        first = notices(ada).rows[0]
        before = unread(ada)
        mark(ada, notification_id=first.notification_id, is_read=True, now=now())
        one_less = unread(ada)
        mark(ada, notification_id=first.notification_id, is_read=False, now=now())
        done = mark_all(ada, now=now())
        nothing = mark_all(ada, now=now())
        after = unread(ada)

    assert (before, one_less, done, after) == (3, 2, 3, 0)
    assert isinstance(nothing, Unchanged)
    with provider.scope():
        row = Notification.objects.get(pk=first.notification_id)
    assert told(row)[0] == ["notification.shown", "notification.read", "notification.unread", "notification.all_read"]


def test_nobody_sees_or_reads_what_somebody_else_is_told(provider: Provider, ada: Actor) -> None:
    publish(provider, to(ada))
    owner = provider.member(OWNER, name="Grace Whitlock")

    with provider.scope():
        [hers] = notices(ada).rows
        assert (notices(owner).rows, unread(owner)) == ([], 0)
        with pytest.raises(NotFound):
            mark(owner, notification_id=hers.notification_id, is_read=True, now=now())


def test_the_pages_of_the_bell(provider: Provider, ada: Actor, statements: Callable[[], Any]) -> None:
    publish(provider, to(ada))
    client, path = provider.signed_in(ada), f"/o/{provider.code}/notifications"

    with statements() as counting:
        counted = client.get(f"/api/v1/o/{provider.code}/notifications/unread").json()
    asked = len(counting)
    listed = client.get(f"{path}/").content.decode()
    with provider.scope():
        [row] = notices(ada).rows
    opened = client.post(f"{path}/reading", {"notice": str(row.notification_id)})
    read = client.get(f"/api/v1/o/{provider.code}/notifications/unread").json()
    client.post(f"{path}/return", {"notice": str(row.notification_id)})
    client.post(f"{path}/choice", {})
    publish(provider, to(ada))

    assert (counted, "There is news." in listed, read) == ({"unread": 1}, True, {"unread": 0})
    # As every page, and one for the number.
    assert asked == 8
    # It leads to another host here: nobody is sent away from us.
    assert opened["Location"] == f"{path}/"
    with provider.scope():
        assert (unread(ada), NotificationPreference.objects.filter(is_on=False, kind=NEWS.key).count()) == (1, 2)


def test_a_program_that_asks_again_is_told_that_nothing_is_new(provider: Provider, ada: Actor) -> None:
    publish(provider, to(ada))
    client, path = provider.signed_in(ada), f"/api/v1/o/{provider.code}/notifications"

    first = client.get(f"{path}/unread")
    again = client.get(f"{path}/unread", headers={"If-None-Match": first["ETag"]})
    [listed] = client.get(path).json()["items"]
    client.put(f"{path}/{listed['notification_id']}/reading", {"is_read": True}, content_type="application/json")
    then = client.get(f"{path}/unread", headers={"If-None-Match": first["ETag"]})

    assert (first.json(), again.status_code, then.json()) == ({"unread": 1}, 304, {"unread": 0})


def test_a_form_cannot_switch_off_what_is_critical(provider: Provider, ada: Actor) -> None:
    with provider.scope(), pytest.raises(Invalid):
        choose(ada, wanted={(STERN.key, Channel.EMAIL): False})


def test_whoever_invited_somebody_is_told_that_they_came_in(provider: Provider, owner: Actor, work: Work) -> None:
    member, invitation = invited(provider, owner)
    accepted(provider, invitation, now=now())

    work()

    with provider.scope():
        told_of = Notification.objects.filter(kind="member.accepted", subject_id=member.pk)
        assert sorted(told_of.values_list("channel", "recipient_id", "status")) == [
            ("email", owner.id, "sent"),
            ("in_app", owner.id, "sent"),
        ]
        assert notices(owner).rows[0].title == f"Ada Ncube joined {provider.name}"
