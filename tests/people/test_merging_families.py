"""Two records of a family become one, and two again; parents who live apart never do."""

from typing import Any

import pytest
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.people.actions.families import put_into_family
from cohortium.people.actions.guardians import BillTaken, remove_guardian
from cohortium.people.actions.household_merging import (
    OneRemoved,
    TwoHouseholds,
    TwoLogIns,
    merge_families,
    merge_guardians,
)
from cohortium.people.actions.household_undoing import forget_household_memos, undo_household_merge
from cohortium.people.actions.merging_memo import MergedAlready, MergedFurther, TooLate
from cohortium.people.kinds import merging
from cohortium.people.models import EmergencyContact, Family, FamilyLearner, Guardian, HouseholdMerge
from cohortium.people.queries import families, households
from cohortium.people.rules.doubles import UNDONE_WITHIN
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import child, contact, family, guardian
from tests.people.pointing import pointing_at

TODAY = MORNING.date()


def merged(by: Actor, stays: Family, goes: Family, *take: str, **same: Guardian) -> HouseholdMerge:
    """Merge, in the scope that is open; `stays` and `goes` of `same` are one person."""
    pair = {same["there"].pk: same["here"].pk} if same else {}
    return merge_families(by, survivor_id=stays.pk, merged_id=goes.pk, take=take, same=pair, now=MORNING)


def test_all_that_belongs_to_it_goes_over_and_comes_back(provider: Provider, owner: Actor, told: Any) -> None:
    stays = family(provider, "Ncube", email="old@example.com")
    goes = family(provider, "Ncube", email="new@example.com", phone="0491 570 156")
    zoe, both, thandi = child(provider, stays), child(provider, stays, goes), child(provider, goes)
    here, there = guardian(provider, stays, bill_share=100), guardian(provider, goes, bill_share=100)
    nikos = guardian(provider, goes, "Nikos")
    contact(provider, stays.pk), contact(provider, goes.pk), contact(provider, goes.pk, "Uncle Petros")
    with provider.scope():
        done = merged(owner, stays, goes, "email", here=here, there=there)
        row = families.family(owner, family_id=stays.pk, today=TODAY)
        during = [{one.learner_id for one in row.children}, [one.guardian_id for one in row.guardians]]
        called = sorted(EmergencyContact.objects.filter(family=stays.pk).values_list("name", flat=True))
        with pytest.raises(NotFound):
            families.family(owner, family_id=goes.pk, today=TODAY)
        led_to = households.leads_to(owner, family_id=goes.pk)
        undone = undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        after = families.family(owner, family_id=goes.pk, today=TODAY)
        places = FamilyLearner.objects.filter(learner=both.pk).count()

    assert during == [{zoe.pk, both.pk, thandi.pk}, [here.pk, nikos.pk]]
    assert (row.email, row.phone, called, led_to) == ("new@example.com", "", ["Uncle Petros", "Yiayia Sofia"], stays.pk)
    assert [[one.guardian_id for one in after.guardians], places] == [[there.pk, nikos.pk], 2]
    assert [one.bill_share for one in after.guardians] == [100, 0]
    assert undone.is_whole
    assert told(stays)[0][-2:] == ["family.took_in", "family.let_go"]
    assert told(goes)[0][-2:] == ["family.merged", "family.unmerged"]
    assert told(there)[0] == ["guardian.added", "guardian.merged", "guardian.unmerged"]


def test_parents_who_live_apart_are_never_joined(provider: Provider, owner: Actor) -> None:
    hers, his = family(provider, "Novak"), family(provider, "Novak")
    child(provider, hers, his)
    mother, father = guardian(provider, hers, "Ana"), guardian(provider, his, "Ivo")
    with provider.scope(), pytest.raises(TwoHouseholds):
        merged(owner, hers, his)
    # Each is named in the household of the other, where they do not live.
    in_his = guardian(provider, his, "Ana", lives_there=False)
    with provider.scope(), pytest.raises(TwoHouseholds):
        merged(owner, hers, his, here=mother, there=in_his)
    with provider.scope():
        remove_guardian(owner, guardian_id=father.pk)
        with pytest.raises(TwoHouseholds):
            merged(owner, hers, his, here=mother, there=in_his)


def test_whoever_signs_in_as_one_is_one(provider: Provider, owner: Actor) -> None:
    stays, goes = family(provider), family(provider)
    here, there = guardian(provider, stays), guardian(provider, goes)
    member = provider.member(FRONT_DESK, campuses=(provider.campus(),))
    with provider.scope():
        Guardian.objects.filter(pk__in=(here.pk, there.pk)).update(membership=member.id)
        done = merged(owner, stays, goes)
        during = list(Guardian.objects.order_by("pk").values_list("membership", "merged_into"))
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        after = list(Guardian.objects.order_by("pk").values_list("membership", "merged_into"))

    assert [during, after] == [[(member.id, None), (None, here.pk)], [(member.id, None), (member.id, None)]]


def test_refusals(provider: Provider, owner: Actor) -> None:
    stays, goes, third = family(provider), family(provider), family(provider)
    here, there, other = guardian(provider, stays, bill_share=60), guardian(provider, goes), guardian(provider, goes)
    campus = provider.campus()
    one, two = (provider.member(FRONT_DESK, campuses=(campus,)) for _ in range(2))
    with provider.scope():
        with pytest.raises(Invalid):
            merged(owner, stays, stays)
        with pytest.raises(Invalid):
            merged(owner, stays, goes, "status", here=here, there=there)
        with pytest.raises(Invalid):
            merged(owner, stays, goes, here=other, there=there)
        with pytest.raises(Stale):
            merge_families(
                owner, survivor_id=stays.pk, merged_id=goes.pk, take=(), same={}, now=MORNING, versions=(1, 7)
            )
        Guardian.objects.filter(pk=other.pk).update(bill_share=60)
        with pytest.raises(BillTaken):
            merged(owner, stays, goes, here=here, there=there)
        Guardian.objects.filter(pk=other.pk).update(bill_share=0)
        for row, member in ((here, one), (there, two)):
            Guardian.objects.filter(pk=row.pk).update(membership=member.id)
        with pytest.raises(TwoLogIns):
            merged(owner, stays, goes, here=here, there=there)
        Guardian.objects.filter(pk=here.pk).update(membership=two.id, status="archived")
        with pytest.raises(OneRemoved):
            merged(owner, stays, goes)
        Guardian.objects.filter(pk=here.pk).update(membership=None, status="active")
        done = merged(owner, stays, goes, here=here, there=there)
        with pytest.raises(MergedAlready):
            merged(owner, third, goes)
        with pytest.raises(NotFound):
            put_into_family(owner, family_id=goes.pk, learner_id=goes.pk)
        further = merged(owner, third, stays)
        with pytest.raises(MergedFurther):
            undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        undo_household_merge(owner, merge_id=further.pk, now=MORNING)
        late = forget_household_memos(owner, now=MORNING + UNDONE_WITHIN)
        with pytest.raises(TooLate):
            undo_household_merge(owner, merge_id=done.pk, now=MORNING)
    assert late == [done.pk]


def test_whoever_came_over_and_is_one_with_somebody_by_now_keeps_them_one(provider: Provider, owner: Actor) -> None:
    stays, goes = family(provider), family(provider)
    here, there, other = guardian(provider, stays), guardian(provider, goes), guardian(provider, goes)
    with provider.scope():
        done = merged(owner, stays, goes, here=here, there=there)
        merge_guardians(owner, survivor_id=here.pk, merged_id=other.pk, take=(), now=MORNING)
        with pytest.raises(MergedFurther):
            undo_household_merge(owner, merge_id=done.pk, now=MORNING)


def test_a_child_of_two_others_by_now_stays_where_it_is(provider: Provider, owner: Actor) -> None:
    stays, goes, third = family(provider), family(provider), family(provider)
    one = child(provider, stays, goes)
    with provider.scope():
        here, there = guardian_of(provider, stays), guardian_of(provider, goes)
        done = merged(owner, stays, goes, here=here, there=there)
        put_into_family(owner, family_id=third.pk, learner_id=one.pk)
        undone = undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        left = set(FamilyLearner.objects.filter(learner=one.pk).values_list("family", flat=True))

    assert (left, [part.column for part in merging.FAMILIES.parts().values() if part.name in undone.parts]) == (
        {stays.pk, third.pk},
        ["family"],
    )


def guardian_of(provider: Provider, of: Family) -> Guardian:
    """Somebody who lives there."""
    return guardian(provider, of)


def test_who_reaches_both_merges(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    both = provider.member(CAMPUS_MANAGER, campuses=(werribee, camberwell))
    desk = provider.member(FRONT_DESK, campuses=(werribee, camberwell))
    stays, goes = family(provider, campus_id=werribee.pk), family(provider, campus_id=camberwell.pk)
    with provider.scope():
        with pytest.raises(NotFound):
            merged(maya, stays, goes)
        with pytest.raises(NotAllowed):
            merged(desk, stays, goes)
        done = merged(both, stays, goes)
        with pytest.raises(NotFound):
            undo_household_merge(maya, merge_id=done.pk, now=MORNING)
        assert [households.leads_to(one, family_id=goes.pk) for one in (maya, both)] == [None, stays.pk]
        undo_household_merge(both, merge_id=done.pk, now=MORNING)


def test_one_into_another_while_that_one_goes_on(provider: Provider, owner: Actor) -> None:
    first, second, third = (family(provider) for _ in range(3))
    child(provider, first), child(provider, second)

    ended = at_once(provider, lambda: merged(owner, second, first), lambda: merged(owner, third, second))

    with provider.scope():
        lost = FamilyLearner.objects.filter(family__merged_into__isnull=False).count()
    assert (ended in (["MergedAlready", "done"], ["done", "done"]), lost) == (True, 0)


def test_whoever_joins_meanwhile_joins_nobody_who_is_gone(provider: Provider, owner: Actor) -> None:
    stays, goes, one = family(provider), family(provider), child(provider)

    ended = at_once(
        provider,
        lambda: merged(owner, stays, goes),
        lambda: put_into_family(owner, family_id=goes.pk, learner_id=one.pk),
    )

    with provider.scope():
        lost = FamilyLearner.objects.filter(family=goes.pk).count()
    assert (lost, ended in (["NotFound", "done"], ["done", "done"])) == (0, True)


@pytest.mark.parametrize(
    ("lines", "table"), [(merging.FAMILIES, "people_family"), (merging.GUARDIANS, "people_guardian")]
)
def test_every_table_that_points_at_them_has_a_line(lines: merging.Lines, table: str) -> None:
    with connection.cursor() as cursor:
        assert lines.registered() == pointing_at(cursor, table)
