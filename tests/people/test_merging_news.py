"""Whose log-in opens something else because records were merged is told so, and again when that is undone."""

from collections.abc import Callable
from typing import Any

from cohortium.access.actor import Actor
from cohortium.notifications.models import Notification
from cohortium.people.actions.household_merging import merge_families, merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging import merge_learners, undo_merge
from tests.fixtures import Provider, now
from tests.mail import Post
from tests.people.households import child, family, guardian
from tests.people.log_ins import comes_in, invited, mail
from tests.people.portals import join

Work = Callable[[], None]
MERGED = "opens a merged record"
UNDONE = "opens what it did before"


def with_log_in(provider: Provider, owner: Actor, work: Work, one: Any) -> None:
    """Let a guardian in, who needs no invitation any more when letters leave."""
    comes_in(provider, invited(provider, owner, one, now=now()).membership_id)
    work()


def news(provider: Provider) -> list[tuple[str, Any, Any]]:
    """What was said in the portal of merges: to whom, about which."""
    with provider.scope():
        told = Notification.objects.filter(kind__startswith="log_in.", channel="in_app").order_by("pk")
        return list(told.values_list("kind", "recipient_id", "subject_id"))


def subjects(provider: Provider, post: Post, name: str = "eleni") -> list[str]:
    """What the letters are about that reached somebody."""
    return [" ".join(str(one["Subject"]).split()) for one in post.to(mail(provider, name))]


def test_a_log_in_that_goes_over_to_the_record_that_stays(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    home = family(provider)
    stays, goes = guardian(provider, home, "Eleni"), guardian(provider, home, "Leni", email=mail(provider))
    with_log_in(provider, owner, work, goes)
    with provider.scope():
        goes.refresh_from_db()
        merge = merge_guardians(owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], now=now())
    work()
    merged = news(provider)
    [letter] = post.to(mail(provider))
    with provider.scope():
        undo_household_merge(owner, merge_id=merge.pk, now=now())
    work()

    assert merged == [("log_in.merged", goes.membership_id, merge.pk)]
    assert "Papadopoulos" in letter.get_body(("plain",)).get_content()
    assert news(provider) == [*merged, ("log_in.unmerged", goes.membership_id, merge.pk)]
    assert subjects(provider, post) == [
        f"Your log-in at {provider.name} {MERGED}",
        f"Your log-in at {provider.name} {UNDONE}",
    ]


def test_one_person_in_two_families_is_told_once_of_both(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    here = guardian(provider, family(provider), email=mail(provider))
    there = guardian(provider, family(provider, "Kowalska"))
    with_log_in(provider, owner, work, here)
    with provider.scope():
        merge = merge_guardians(owner, survivor_id=there.pk, merged_id=here.pk, take=[], now=now())
    work()
    [letter] = post.to(mail(provider))
    with provider.scope():
        undo_household_merge(owner, merge_id=merge.pk, now=now())
    work()

    assert "Kowalska, Papadopoulos" in letter.get_body(("plain",)).get_content().replace("\n", " ")
    assert [kind for kind, _who, _about in news(provider)] == ["log_in.merged", "log_in.unmerged"]


def test_every_log_in_of_two_families_is_told(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    stays, goes = family(provider, "Ncube"), family(provider, "Ncube")
    child(provider, stays, goes)
    mother = guardian(provider, stays, "Eleni", email=mail(provider))
    father = guardian(provider, goes, "Nikos", email=mail(provider, "nikos"))
    twin = guardian(provider, goes, "Eleni")
    with_log_in(provider, owner, work, mother)
    with_log_in(provider, owner, work, father)
    with provider.scope():
        same = {twin.pk: mother.pk}
        merge = merge_families(owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], same=same, now=now())
    work()
    merged = news(provider)
    with provider.scope():
        undo_household_merge(owner, merge_id=merge.pk, now=now())
    work()

    assert [kind for kind, _who, _about in merged] == ["log_in.merged", "log_in.merged"]
    assert [kind for kind, _who, _about in news(provider)[2:]] == ["log_in.unmerged", "log_in.unmerged"]
    both = [f"Your log-in at {provider.name} {MERGED}", f"Your log-in at {provider.name} {UNDONE}"]
    assert (subjects(provider, post), subjects(provider, post, "nikos")) == (both, both)


def test_where_the_log_in_opened_the_record_before_nothing_is_said(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    home = family(provider)
    stays, goes = guardian(provider, home, email=mail(provider)), guardian(provider, home, "Leni")
    with_log_in(provider, owner, work, stays)
    with provider.scope():
        merge = merge_guardians(owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], now=now())
        undo_household_merge(owner, merge_id=merge.pk, now=now())
    work()

    assert (news(provider), subjects(provider, post)) == ([], [])


def test_who_learns_under_the_record_that_stays(provider: Provider, owner: Actor, work: Work) -> None:
    home = family(provider)
    stays, goes = child(provider, home, first_name="Zoë"), child(provider, home, first_name="Zoe")
    zoe = provider.member()
    join(provider, zoe, goes)
    with provider.scope():
        merge = merge_learners(owner, survivor_id=stays.pk, merged_id=goes.pk, take=[], now=now())
    work()
    with provider.scope():
        undo_merge(owner, merge_id=merge.pk, now=now())
    work()

    assert news(provider) == [
        ("log_in.merged", zoe.id, merge.pk),
        ("log_in.unmerged", zoe.id, merge.pk),
    ]
