"""Whatever letter does not reach a family, a learner or a partner, the office has a task at their record."""

from collections.abc import Callable
from typing import Any

from cohortium.access.actor import Actor
from cohortium.administration.tasks import addresses_are_mended
from cohortium.core.ids import new_id
from cohortium.desk.models import Task
from cohortium.notifications.actions.addresses import clear_address
from cohortium.notifications.models import UndeliverableAddress
from cohortium.people.actions.consent_requests import Recipient
from cohortium.people.actions.profile_changes import ask_for_change, refuse_change
from cohortium.people.models import Guardian, Learner
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.requests import finish_request
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider, now
from tests.mail import Post
from tests.people.consenting import asked, published
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import comes_in, inside, invited, mail
from tests.people.portals import log_in_of
from tests.privacy.people import requested

Work = Callable[[], None]
GONE = "550 No such person here"


def tasks(provider: Provider) -> list[tuple[str, Any, str]]:
    """The tasks about letters that did not arrive."""
    with provider.scope():
        rows = Task.objects.filter(kind__endswith="_undelivered").order_by("pk")
        return list(rows.values_list("kind", "subject_id", "status"))


def titles(provider: Provider) -> list[str]:
    """What they are called."""
    with provider.scope():
        return list(Task.objects.filter(kind__endswith="_undelivered").values_list("title", flat=True))


def decline_a_change(provider: Provider, owner: Actor, mother: Actor, one: Guardian) -> None:
    """Have the office answer somebody, which is a letter to their log-in."""
    with provider.scope():
        wanted: dict[str, Any] = {"wanted": {"phone": "0491 570 156"}, "today": TODAY, "now": MORNING}
        change = ask_for_change(mother, about=About.GUARDIAN, subject_id=one.pk, **wanted)
        refuse_change(owner, change_id=change.pk, reason="We need a paper.", version=1, now=now())


def asked_in_vain(provider: Provider, post: Post, work: Work, **said: Any) -> Learner:
    """A learner whose consents are asked for where nobody gets letters."""
    post.on_recipient[mail(provider)].append(GONE)
    published(provider)
    zoe = child(provider, family(provider), **said)
    asked(provider, zoe, recipients=[Recipient(mail(provider), "Eleni")], now=now())
    work()
    return zoe


def test_a_consent_request_to_the_address_in_the_record(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    zoe = asked_in_vain(provider, post, work, email=mail(provider).upper())

    assert tasks(provider) == [("learner.address_undelivered", zoe.pk, "open")]
    assert titles(provider) == [f"Check {zoe}’s e-mail address: “Consent request” could not be delivered"]
    with provider.scope():
        task = Task.objects.get(subject_id=zoe.pk)
    page = provider.signed_in(owner).get(f"/o/{provider.code}/tasks/{task.pk}").content.decode()
    assert (f"/o/{provider.code}/learners/{zoe.pk}" in page, GONE in page) == (True, True)


def test_a_consent_request_to_an_address_that_is_in_no_record(provider: Provider, work: Work, post: Post) -> None:
    zoe = asked_in_vain(provider, post, work)
    with provider.scope():
        addresses_are_mended(provider.system, now())

    # Nobody knows whether it is the right one: whoever does the task says so.
    assert tasks(provider) == [("learner.letter_undelivered", zoe.pk, "open")]


def test_the_answer_about_ones_data_to_the_address_of_a_household(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    post.on_recipient[mail(provider)].append(GONE)
    home = family(provider, email=mail(provider))
    request = requested(provider, owner, Subject.FAMILY, home.pk, "access")
    with provider.scope():
        finish_request(owner, request_id=request.pk, now=now(), outcome="It lies at the front desk.")
    work()

    assert tasks(provider) == [("family.address_undelivered", home.pk, "open")]


def test_what_goes_to_a_log_in_leads_to_the_record_that_it_opens_and_is_done_once_a_letter_arrives(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    one = guardian(provider, family(provider), email=mail(provider))
    mother = inside(provider, comes_in(provider, invited(provider, owner, one, now=now()).membership_id)).actor
    post.on_recipient[mail(provider)].append(GONE)
    decline_a_change(provider, owner, mother, one)
    work()
    with provider.scope():
        addresses_are_mended(provider.system, now())
    raised = tasks(provider)
    with provider.scope():
        Guardian.objects.filter(pk=one.pk).update(email=f"new.{mail(provider)}", membership=None)
        addresses_are_mended(provider.system, now())

    assert raised == [("guardian.address_undelivered", one.pk, "open")]
    assert tasks(provider) == [("guardian.address_undelivered", one.pk, "done")]


def test_who_says_that_the_mailbox_is_there_after_all_has_done_it(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    zoe = asked_in_vain(provider, post, work, email=mail(provider))
    with provider.scope():
        marked = UndeliverableAddress.objects.create(
            address=mail(provider), notification_id=new_id(), marked_at=now(), answer=GONE
        )
        clear_address(owner, address_id=marked.pk)
    work()

    assert tasks(provider) == [("learner.address_undelivered", zoe.pk, "done")]


def test_letters_to_the_team_are_the_teams_own(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    one = guardian(provider, family(provider))
    colleague = log_in_of(provider, one)
    post.on_recipient[provider.users[colleague.id].email].append(GONE)
    decline_a_change(provider, owner, colleague, one)
    work()

    assert tasks(provider) == []
