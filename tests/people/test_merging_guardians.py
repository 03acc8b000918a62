"""Two records of a guardian become one, in a family or in two, and two again."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.people.actions.guardians import BillTaken, edit_guardian, remove_guardian
from cohortium.people.actions.household_merging import OneRemoved, TwoLogIns, merge_guardians
from cohortium.people.actions.household_undoing import undo_household_merge
from cohortium.people.actions.merging_memo import MergedAlready, TooLate, UndoneAlready
from cohortium.people.models import Guardian, HouseholdMerge
from cohortium.people.queries import families, guardians, portal
from cohortium.people.rules.doubles import UNDONE_WITHIN
from cohortium.people.rules.guardians import GuardianDetails
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import child, family, guardian

TODAY = MORNING.date()
MAYS: dict[str, Any] = {"may_pick_up": True, "sees": ["learning", "money"], "bill_share": 60}


def merged(by: Actor, stays: Guardian, goes: Guardian, *take: str, now: Any = MORNING) -> HouseholdMerge:
    """Merge, in the scope that is open."""
    return merge_guardians(by, survivor_id=stays.pk, merged_id=goes.pk, take=take, now=now)


def rights(row: Guardian) -> tuple[Any, ...]:
    """What they may now, see and bear."""
    one = Guardian.objects.get(pk=row.pk)
    return one.may_pick_up, one.sees, one.bill_share, one.lives_there


def log_in(row: Guardian, member: Any) -> None:
    """Give them one."""
    Guardian.objects.filter(pk=row.pk).update(membership=member)


def test_of_two_in_one_family_the_stricter_right_holds_and_comes_back(
    provider: Provider, owner: Actor, told: Any
) -> None:
    one = family(provider)
    stays = guardian(provider, one, "Eleni", note="Calls back", **MAYS)
    goes = guardian(
        provider, one, "Elena", email="eleni@example.com", sees=["money", "health"], bill_share=20, note="Speaks Greek"
    )
    with provider.scope():
        done = merged(owner, stays, goes, "email")
        row = guardians.guardian(owner, guardian_id=stays.pk)
        during = [rights(stays), row.email, row.note]
        listed = [each.guardian_id for each in families.family(owner, family_id=one.pk, today=TODAY).guardians]
        with pytest.raises(NotFound):
            guardians.guardian(owner, guardian_id=goes.pk)
        undone = undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        after = [rights(stays), rights(goes), guardians.guardian(owner, guardian_id=stays.pk).email]

    assert during == [(False, ["money"], 20, True), "eleni@example.com", "Calls back\nSpeaks Greek"]
    assert listed == [stays.pk]
    assert after == [(True, ["learning", "money"], 60, True), (False, ["money", "health"], 20, True), ""]
    assert undone.is_whole
    assert told(stays)[0] == ["guardian.added", "guardian.took_in", "guardian.let_go"]
    assert told(goes)[0] == ["guardian.added", "guardian.merged", "guardian.unmerged"]


def test_who_lives_elsewhere_by_one_record_does(provider: Provider, owner: Actor) -> None:
    one = family(provider, address="4 Synnot Street")
    stays = guardian(provider, one, "Eleni")
    goes = guardian(provider, one, "Eleni", lives_there=False, address="9 Elsewhere Road")
    with provider.scope():
        done = merged(owner, stays, goes)
        known = guardians.known_to(guardian_id=stays.pk)
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)

    assert (known.household, known.details.address, rights_of(provider, stays)) == (None, "9 Elsewhere Road", True)


def rights_of(provider: Provider, row: Guardian) -> bool:
    """Whether they live there."""
    with provider.scope():
        return Guardian.objects.get(pk=row.pk).lives_there


def test_in_two_families_both_stay_with_what_each_may(provider: Provider, owner: Actor, told: Any) -> None:
    hers, his = family(provider, "Papadopoulos"), family(provider, "Novak")
    stays = guardian(provider, hers, "Eleni", email="eleni@example.com", **MAYS)
    goes = guardian(provider, his, "Elena", phone="0491 570 156", lives_there=False)
    member = provider.member(FRONT_DESK, campuses=(provider.campus(),))
    with provider.scope():
        log_in(stays, member.id)
        before = [rights(stays), rights(goes)]
        done = merged(owner, stays, goes, "phone")
        after = [rights(stays), rights(goes)]
        said = list(Guardian.objects.order_by("pk").values_list("first_name", "email", "phone", "family"))
        theirs = [row.family_id for row in portal.guardians_of(member.id).order_by("pk")]
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        left = list(Guardian.objects.order_by("pk").values_list("first_name", "email", "phone", "membership"))

    person = ("Eleni", "eleni@example.com", "+61491570156")
    assert (before, said, theirs) == (after, [(*person, hers.pk), (*person, his.pk)], [hers.pk, his.pk])
    assert left == [("Eleni", "eleni@example.com", "", member.id), ("Elena", "", "+61491570156", None)]
    assert told(stays)[0] == ["guardian.added", "guardian.said_one", "guardian.said_two"]
    assert told(goes)[0] == ["guardian.added", "guardian.said_one", "guardian.said_two"]


def test_a_log_in_goes_over_and_two_of_them_are_refused(provider: Provider, owner: Actor) -> None:
    one, campus = family(provider), provider.campus()
    stays, goes = guardian(provider, one), guardian(provider, one)
    first, second = (provider.member(FRONT_DESK, campuses=(campus,)) for _ in range(2))
    with provider.scope():
        log_in(goes, first.id)
        done = merged(owner, stays, goes)
        during = list(Guardian.objects.order_by("pk").values_list("membership", flat=True))
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        after = list(Guardian.objects.order_by("pk").values_list("membership", flat=True))
        log_in(stays, second.id)
        with pytest.raises(TwoLogIns) as refused:
            merged(owner, stays, goes)

    assert [during, after] == [[first.id, None], [None, first.id]]
    assert "Remove access" in str(refused.value)


def test_what_was_changed_since_stays(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    stays, goes = guardian(provider, one, **MAYS), guardian(provider, one, email="eleni@example.com")
    with provider.scope():
        done = merged(owner, stays, goes, "email")
        row = guardians.guardian(owner, guardian_id=stays.pk)
        details = GuardianDetails("Eleni", email="new@example.com", may_pick_up=True, bill_share=row.bill_share)
        edit_guardian(owner, guardian_id=stays.pk, details=details, version=row.version)
        undone = undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        after = Guardian.objects.get(pk=stays.pk)

    assert (after.email, after.may_pick_up, after.sees) == ("new@example.com", True, ["learning", "money"])
    assert sorted(undone.fields) == ["email", "may_pick_up"]


def test_a_share_that_somebody_else_bears_by_now_is_not_given_back(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    stays, goes = guardian(provider, one, bill_share=50), guardian(provider, one, bill_share=50)
    with provider.scope():
        done = merged(owner, stays, goes)
    guardian(provider, one, "Nikos", bill_share=50)
    with provider.scope(), pytest.raises(BillTaken):
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)


def test_refusals(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    stays, goes, third = (guardian(provider, one) for _ in range(3))
    with provider.scope():
        with pytest.raises(Invalid):
            merged(owner, stays, stays)
        with pytest.raises(Invalid):
            merged(owner, stays, goes, "bill_share")
        with pytest.raises(Stale):
            merge_guardians(owner, survivor_id=stays.pk, merged_id=goes.pk, versions=(1, 7), take=(), now=MORNING)
        done = merged(owner, stays, goes)
        with pytest.raises(MergedAlready):
            merged(owner, third, goes)
        with pytest.raises(TooLate):
            undo_household_merge(owner, merge_id=done.pk, now=MORNING + UNDONE_WITHIN)
        undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        with pytest.raises(UndoneAlready):
            undo_household_merge(owner, merge_id=done.pk, now=MORNING)
        remove_guardian(owner, guardian_id=goes.pk)
        with pytest.raises(OneRemoved):
            merged(owner, stays, goes)


def test_who_reaches_both_families_merges(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    maya = provider.member(CAMPUS_MANAGER, campuses=(werribee,))
    both = provider.member(CAMPUS_MANAGER, campuses=(werribee, camberwell))
    desk = provider.member(FRONT_DESK, campuses=(werribee, camberwell))
    stays = guardian(provider, family(provider, campus_id=werribee.pk))
    goes = guardian(provider, family(provider, campus_id=camberwell.pk))
    with provider.scope():
        with pytest.raises(NotFound):
            merged(maya, stays, goes)
        with pytest.raises(NotAllowed):
            merged(desk, stays, goes)
        done = merged(both, stays, goes)
        with pytest.raises(NotFound):
            undo_household_merge(maya, merge_id=done.pk, now=MORNING)
        undo_household_merge(both, merge_id=done.pk, now=MORNING)


def test_of_two_who_merge_or_undo_the_same_one_does(provider: Provider, owner: Actor) -> None:
    one = family(provider)
    child(provider, one)
    stays, goes = guardian(provider, one), guardian(provider, one)

    ended = at_once(provider, lambda: merged(owner, stays, goes), lambda: merged(owner, goes, stays))
    with provider.scope():
        done = HouseholdMerge.objects.get()

    def undo() -> Any:
        return undo_household_merge(owner, merge_id=done.pk, now=MORNING)

    assert [ended, at_once(provider, undo, undo)] == [["MergedAlready", "done"], ["UndoneAlready", "done"]]
