"""Whose log-in opens something more is told so; an invitation to the portal that did not arrive is a task."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cohortium.access.actor import Actor
from cohortium.administration.events import OwnLogInJoined
from cohortium.desk.models import Task
from cohortium.notifications.models import Notification
from cohortium.partners.actions.log_ins import invite_partner
from cohortium.people.actions.log_ins import remind_guardian, shut_guardian_out
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.partners.houses import partner
from tests.people.households import family, guardian
from tests.people.log_ins import SAME, comes_in, invited, mail

Work = Callable[[], None]
# An invitation can be sent again a while later.
HOURS = timedelta(hours=2)
BOUNCE = "550 No such person here"


def tasks(provider: Provider) -> list[tuple[str, Any, str]]:
    """The tasks about letters that did not arrive."""
    with provider.scope():
        rows = Task.objects.filter(kind__endswith="undelivered").order_by("pk")
        return list(rows.values_list("kind", "subject_id", "status"))


def test_whose_log_in_opens_another_family_is_told_so(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    one = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)), now=now())
    comes_in(provider, one.membership_id)
    other = guardian(provider, family(provider, "Kowalska"), "Eleni", last_name="Kowalska", email=mail(provider))
    work()
    before = len(post.to(mail(provider)))

    invited(provider, owner, other, agreed=SAME, now=now() + HOURS)
    work()

    [letter] = post.to(mail(provider))[before:]
    # A long one is folded.
    assert str(letter["Subject"]).strip() == f"Your log-in at {provider.name} opens something more"
    said = letter.get_body(("plain",)).get_content()
    assert ("Eleni Kowalska (Guardian)" in said, f"/o/{provider.code}/my/" in said) == (True, True)
    with provider.scope():
        notice = Notification.objects.get(kind=OwnLogInJoined.kind, channel="in_app")
    assert (notice.recipient_id, notice.subject_id) == (one.membership_id, other.pk)


def test_who_was_not_in_yet_gets_the_invitation_alone(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    invited(provider, owner, guardian(provider, family(provider), email=mail(provider)), now=now())
    other = guardian(provider, family(provider, "Kowalska"), email=mail(provider))

    invited(provider, owner, other, agreed=SAME, now=now() + HOURS)
    work()

    assert len(post.to(mail(provider))) == 1


def test_whose_record_was_taken_away_meanwhile_is_told_nothing(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    one = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)), now=now())
    comes_in(provider, one.membership_id)
    other = guardian(provider, family(provider, "Kowalska"), last_name="Kowalska", email=mail(provider))
    invited(provider, owner, other, agreed=SAME, now=now() + HOURS)
    with provider.scope():
        shut_guardian_out(owner, guardian_id=other.pk)
    work()

    assert [one for one in post.to(mail(provider)) if "something more" in str(one["Subject"])] == []


def test_an_invitation_that_did_not_arrive_is_a_task_at_its_record(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    post.on_recipient[mail(provider)].append(BOUNCE)
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)), now=now())
    work()
    raised = tasks(provider)
    with provider.scope():
        task = Task.objects.get(subject_id=mother.pk)
    page = provider.signed_in(owner).get(f"/o/{provider.code}/tasks/{task.pk}").content.decode()
    with provider.scope():
        remind_guardian(owner, guardian_id=mother.pk, now=now() + HOURS)
    work()

    assert raised == [("guardian.invitation_undelivered", mother.pk, "open")]
    assert f"{mother.pk}" in page
    assert f"/team/{mother.membership_id}" not in page
    assert "Correct Eleni" in page
    assert tasks(provider) == [("guardian.invitation_undelivered", mother.pk, "done")]


def test_it_is_done_when_the_invitation_is_taken_back(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    post.on_recipient[mail(provider)].append(BOUNCE)
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)), now=now())
    work()
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
    work()

    assert [status for _kind, _about, status in tasks(provider)] == ["done"]


def test_a_partner_whose_invitation_did_not_arrive(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    post.on_recipient[mail(provider)].append(BOUNCE)
    house = partner(provider, email=mail(provider))
    with provider.scope():
        invite_partner(owner, partner_id=house.pk, now=now())
    work()

    assert tasks(provider) == [("partner.invitation_undelivered", house.pk, "open")]
