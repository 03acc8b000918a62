"""Two records of a learner become one, and two again; and who is refused."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.action import Unchanged
from cohortium.core.encryption import decrypt
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.core.lists import Showing
from cohortium.desk.kinds.search import Asked
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.families import put_into_family
from cohortium.people.actions.learners import edit_learner
from cohortium.people.actions.merging import forget_memos, merge_learners, undo_merge
from cohortium.people.actions.merging_memo import MergedAlready, MergedFurther, TooLate, UndoneAlready
from cohortium.people.models import (
    DuplicatePair,
    FamilyLearner,
    Learner,
    LearnerMerge,
)
from cohortium.people.queries import doubles, families, learners, search
from cohortium.people.rules.doubles import UNDONE_WITHIN
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import PairStatus
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import family
from tests.people.merging import added, merge, merged_here, two, undone_here

TODAY = MORNING.date()
MAY = date(2016, 5, 4)


def names(provider: Provider, actor: Actor) -> list[str]:
    with provider.scope():
        return [row.name for row in learners.learners(actor, today=TODAY, showing=Showing.ALL).rows]


def test_one_goes_out_of_sight_and_leads_to_the_other_and_comes_back(
    provider: Provider, owner: Actor, told: Any
) -> None:
    stays, goes = two(provider, email="thandi@example.com", phone="0491 570 156", preferred_name="Thandi")
    with provider.scope():
        find_doubles(owner, learner_ids=[goes.pk])
        done = merge(owner, stays, goes, "email", "preferred_name")
        after = learners.learner(owner, learner_id=stays.pk, today=TODAY)
        with pytest.raises(NotFound):
            learners.learner(owner, learner_id=goes.pk, today=TODAY)
        led_to = doubles.leads_to(owner, learner_id=goes.pk)
        pairs = list(DuplicatePair.objects.values_list("status", flat=True))
    during = names(provider, owner)

    undone = undone_here(provider, done)

    with provider.scope():
        before = learners.learner(owner, learner_id=stays.pk, today=TODAY)
        assert list(DuplicatePair.objects.values_list("status", flat=True)) == [PairStatus.OPEN]
        assert doubles.leads_to(owner, learner_id=goes.pk) is None
    assert [(row.email, row.preferred_name, row.phone) for row in (after, before)] == [
        ("thandi@example.com", "Thandi", ""),
        ("", "", ""),
    ]
    assert (led_to, pairs, during, names(provider, owner)) == (
        *(stays.pk, [PairStatus.MERGED], ["Thandi Ncube"]),
        ["Thandi Ncube", "Thandi Ncube"],
    )
    assert undone.is_whole
    assert told(goes)[0] == ["learner.added", "learner.merged", "learner.unmerged"]
    assert told(stays)[0] == ["learner.added", "learner.took_in", "learner.let_go"]


def test_what_somebody_changed_since_stays_and_is_named(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider, email="thandi@example.com", phone="0491 570 156")
    with provider.scope():
        done = merge(owner, stays, goes, "email", "phone")
        row = learners.learner(owner, learner_id=stays.pk, today=TODAY)
        details = LearnerDetails("Thandi", "Ncube", date_of_birth=MAY, email="new@example.com", phone=row.phone)
        edit_learner(owner, learner_id=stays.pk, details=details, version=row.version, today=TODAY)

    undone = undone_here(provider, done)

    with provider.scope():
        row = learners.learner(owner, learner_id=stays.pk, today=TODAY)
    assert (row.email, row.phone, undone.fields, undone.is_whole) == ("new@example.com", "", ["email"], False)


def test_of_two_who_merge_the_same_one_does(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    seen: dict[str, Any] = {"take": (), "now": MORNING, "versions": (1, 1)}

    ended = at_once(
        provider,
        lambda: merge_learners(owner, survivor_id=stays.pk, merged_id=goes.pk, **seen),
        lambda: merge_learners(owner, survivor_id=goes.pk, merged_id=stays.pk, **seen),
    )

    assert ended == ["MergedAlready", "done"]
    with provider.scope():
        assert Learner.objects.filter(merged_into=None).count() == 1


def test_of_two_who_undo_one_does(provider: Provider, owner: Actor) -> None:
    done = merged_here(provider, *two(provider))

    def undo() -> Any:
        return undo_merge(owner, merge_id=done.pk, now=MORNING)

    assert at_once(provider, undo, undo) == ["UndoneAlready", "done"]


def test_what_comes_while_two_are_merged_comes_to_nobody_who_is_gone(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    one = family(provider)

    ended = at_once(
        provider,
        lambda: merge(owner, stays, goes),
        lambda: put_into_family(owner, family_id=one.pk, learner_id=goes.pk),
    )

    with provider.scope():
        lost = FamilyLearner.objects.filter(learner=goes.pk).count()
    assert lost == 0
    assert ended in (["NotFound", "done"], ["done", "done"])


def test_refusals(provider: Provider, owner: Actor) -> None:
    stays, goes, third = added(provider), added(provider), added(provider)
    with provider.scope():
        with pytest.raises(Invalid):
            merge(owner, stays, stays)
        with pytest.raises(Invalid):
            merge(owner, stays, goes, "version")
        with pytest.raises(Stale):
            merge_learners(owner, survivor_id=stays.pk, merged_id=goes.pk, versions=(1, 7), take=(), now=MORNING)
        with pytest.raises(NotFound):
            merge_learners(owner, survivor_id=stays.pk, merged_id=new_id(), versions=(1, 1), take=(), now=MORNING)
        first = merge(owner, stays, goes)
        with pytest.raises(MergedAlready):
            merge(owner, third, goes)
        second = merge(owner, third, stays)
        assert doubles.leads_to(owner, learner_id=goes.pk) == third.pk
        with pytest.raises(MergedFurther):
            undo_merge(owner, merge_id=first.pk, now=MORNING)
        with pytest.raises(TooLate):
            undo_merge(owner, merge_id=second.pk, now=MORNING + UNDONE_WITHIN)
        undo_merge(owner, merge_id=second.pk, now=MORNING + UNDONE_WITHIN - timedelta(seconds=1))
        undo_merge(owner, merge_id=first.pk, now=MORNING)
        with pytest.raises(UndoneAlready):
            undo_merge(owner, merge_id=first.pk, now=MORNING)
        merge(owner, stays, goes)


def test_who_reaches_both_merges_and_undoes(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    both = provider.member(CAMPUS_MANAGER, campuses=(werribee, camberwell))
    desk = provider.member(FRONT_DESK, campuses=(werribee, camberwell))
    stays, goes = added(provider, campus_id=werribee.pk), added(provider, campus_id=camberwell.pk)

    with provider.scope():
        with pytest.raises(NotFound):
            merge(maya, stays, goes)
        with pytest.raises(NotAllowed):
            merge(desk, stays, goes)
        done = merge(both, stays, goes)
        with pytest.raises(NotFound):
            undo_merge(maya, merge_id=done.pk, now=MORNING)
        assert [doubles.leads_to(one, learner_id=goes.pk) for one in (maya, both)] == [None, stays.pk]
        undo_merge(both, merge_id=done.pk, now=MORNING)


def test_the_memo_is_encrypted_and_forgotten(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider, email="thandi@example.com")
    with provider.scope():
        done = merge(owner, stays, goes, "email")
        sealed = bytes(LearnerMerge.objects.get(pk=done.pk).memo or b"")
        early = forget_memos(owner, now=MORNING)
        late = forget_memos(owner, now=MORNING + UNDONE_WITHIN)
        memo = LearnerMerge.objects.get(pk=done.pk).memo
        with pytest.raises(TooLate):
            undo_merge(owner, merge_id=done.pk, now=MORNING)

    opened = decrypt(sealed, keys=settings.ENCRYPTION_KEYS, belongs_to=b"learner merge " + done.pk.bytes)
    assert (b"thandi@" in sealed, json.loads(opened)["fields"]) == (False, {"email": ["", "thandi@example.com"]})
    assert (isinstance(early, Unchanged), late, memo) == (True, [done.pk], None)


def test_who_went_into_another_is_found_nowhere(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    one = family(provider)
    with provider.scope():
        put_into_family(owner, family_id=one.pk, learner_id=goes.pk)
        put_into_family(owner, family_id=one.pk, learner_id=stays.pk)
        merge(owner, stays, goes)
        hits = search.learners_found(owner, Asked("ncube")).rows
        children = families.family(owner, family_id=one.pk, today=TODAY).children
        picked = learners.ids(owner, permission=Permission.LEARNER_EXPORT, at_most=10)

    assert [[hit.thing_id for hit in hits], [row.learner_id for row in children], picked] == [[stays.pk]] * 3
