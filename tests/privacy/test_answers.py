"""Whoever asks about their data is told the answer, by letter and in the portal, and after they were erased too."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.notifications.actions.letters import resend
from cohortium.notifications.models import Notification
from cohortium.people.models import Guardian, Learner
from cohortium.privacy.actions.answering import forget_addresses
from cohortium.privacy.actions.erasing import erase_as_asked, erase_by_hand
from cohortium.privacy.actions.own import ask_for_own, withdraw_request
from cohortium.privacy.actions.requests import finish_request, refuse_request
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.answers import ANSWERED
from tests.fixtures import MORNING, Provider
from tests.mail import Post
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import mail
from tests.people.portals import log_in_of
from tests.privacy.people import requested

Work = Callable[[], None]


def words(message: Any) -> str:
    """What a letter says."""
    return str(message.get_body(("plain",)).get_content())


def sent(provider: Provider) -> list[tuple[str, str, str]]:
    """The answers that went out, by way, address and status."""
    with provider.scope():
        rows = Notification.objects.filter(kind=ANSWERED).order_by("channel", "recipient")
        return list(rows.values_list("channel", "recipient", "status"))


def test_who_asked_at_the_desk_gets_a_letter_with_what_was_done(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    rose = child(provider, email=mail(provider, "rose"))
    asked = requested(provider, owner, Subject.LEARNER, rose.pk, "access")

    with provider.scope():
        finish_request(owner, request_id=asked.pk, now=MORNING, outcome="The file lies at the front desk.")
    work()

    [letter] = post.to(mail(provider, "rose"))
    assert str(letter["Subject"]) == "Your request about your data: Done"
    for sentence in ("to see your data", "Done", "The file lies at the front desk."):
        assert sentence in words(letter)
    assert "/my/" not in words(letter)
    assert sent(provider) == [("email", mail(provider, "rose"), "sent")]


@pytest.mark.parametrize("said", [{"asked_by": "Kostas, her lawyer"}, {"came_by": "retention"}])
def test_who_left_no_address_gets_none(provider: Provider, owner: Actor, work: Work, said: Any) -> None:
    rose = child(provider, email=mail(provider, "rose"))
    asked = requested(provider, owner, Subject.LEARNER, rose.pk, "access", **said)

    with provider.scope():
        finish_request(owner, request_id=asked.pk, now=MORNING)
    work()

    assert sent(provider) == []


def test_who_asked_in_the_portal_is_told_there_too(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    rose = child(provider, email=mail(provider, "rose"))
    by = log_in_of(provider, rose)
    with provider.scope():
        asked = ask_for_own(by, kind="correction", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)
        refuse_request(owner, request_id=asked.pk, now=MORNING, reason="It is right as it stands.")
    work()

    [letter] = post.to(provider.users[by.id].email)
    assert f"/o/{provider.code}/my/requests" in words(letter)
    assert "It is right as it stands." in words(letter)
    assert [(way, status) for way, _address, status in sent(provider)] == [("email", "sent"), ("in_app", "sent")]
    with provider.scope():
        notice = Notification.objects.get(kind=ANSWERED, channel="in_app")
    assert (notice.recipient_id, notice.subject) == (by.id, "Your request about your data: Declined")


def test_who_was_erased_is_told_that_they_were(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    address = mail(provider, "eleni")
    mother = guardian(provider, family(provider), email=address)
    asked = requested(provider, owner, Subject.GUARDIAN, mother.pk)

    with provider.scope():
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
        assert Guardian.objects.values_list("email", flat=True).get(pk=mother.pk) == ""
    work()

    [letter] = post.to(address)
    assert str(letter["Subject"]) == "Your request about your data: Done"
    assert "to be erased" in words(letter)
    assert "Eleni" not in words(letter)


def test_whose_log_in_is_erased_with_them_is_told_by_letter_alone(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    mother = guardian(provider, family(provider), email=mail(provider))
    by = log_in_of(provider, mother)
    address = provider.users[by.id].email
    with provider.scope():
        Membership.objects.filter(pk=by.id).update(is_staff=False)
        asked = ask_for_own(by, kind="erasure", subject=Subject.GUARDIAN, subject_id=mother.pk, today=TODAY)
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
        assert Membership.objects.values_list("user", flat=True).get(pk=by.id) is None
    work()

    assert len(post.to(address)) == 1
    assert sent(provider) == [("email", address, "sent")]


def test_each_who_asked_for_a_child_is_told(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    here = family(provider)
    rose = child(provider, here, email=mail(provider, "rose"))
    both = [log_in_of(provider, guardian(provider, here, name, relationship="parent")) for name in ("Eleni", "Kostas")]
    with provider.scope():
        for by in both:
            ask_for_own(by, kind="erasure", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)
        erase_by_hand(owner, subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY, now=MORNING)
    work()

    assert [len(post.to(provider.users[by.id].email)) for by in both] == [1, 1]
    assert post.to(mail(provider, "rose")) == []
    assert len(sent(provider)) == 4


def test_what_was_taken_back_is_not_answered(provider: Provider, work: Work) -> None:
    rose = child(provider)
    by = log_in_of(provider, rose)
    with provider.scope():
        asked = ask_for_own(by, kind="access", subject=Subject.LEARNER, subject_id=rose.pk, today=TODAY)
        withdraw_request(by, request_id=asked.pk, now=MORNING)
    work()

    assert sent(provider) == []


def test_where_an_answer_went_is_forgotten_after_a_week(
    provider: Provider, owner: Actor, work: Work, post: Post, told: Any
) -> None:
    address = mail(provider, "eleni")
    mother = guardian(provider, family(provider), email=address)
    asked = requested(provider, owner, Subject.GUARDIAN, mother.pk)
    with provider.scope():
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
    work()
    with provider.scope():
        row = Notification.objects.get(kind=ANSWERED)
        assert row.settled_at
        week = row.settled_at + timedelta(days=7)
        forget_addresses(provider.system, now=week)
        kept = Notification.objects.get(pk=row.pk).recipient
        forget_addresses(provider.system, now=week + timedelta(seconds=1))
        gone = Notification.objects.get(pk=row.pk)

        assert (kept, gone.recipient, gone.answer, gone.status) == (address, "", "", "sent")
    assert told(row)[0][-1] == "notification.address_forgotten"


def test_a_letter_whose_address_is_forgotten_goes_nowhere(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    address = mail(provider, "eleni")
    post.on_recipient[address].append("550 No such person here")
    mother = guardian(provider, family(provider), email=address)
    asked = requested(provider, owner, Subject.GUARDIAN, mother.pk)
    with provider.scope():
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
    work()
    with provider.scope():
        row = Notification.objects.get(kind=ANSWERED)
        assert (row.status, bool(row.settled_at)) == ("failed", True)
        Notification.objects.filter(pk=row.pk).update(recipient="")
        resend(owner, notification_id=row.pk)
    work()

    assert sent(provider) == [("email", "", "cancelled")]
    with provider.scope():
        assert Learner.objects.count() == 0
