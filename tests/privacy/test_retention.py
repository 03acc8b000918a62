"""Retention periods: by the country's rules or the house's own; who is due is listed, and erased by somebody."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.desk.actions.approvals import add_rule
from cohortium.desk.models import Task
from cohortium.desk.queries.approvals import ApprovalNeeded
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.people.actions.families import archive_families
from cohortium.people.actions.learners import archive_learners, restore_learners
from cohortium.people.models import Learner
from cohortium.privacy.actions.erasing import NotDue, erase_due
from cohortium.privacy.actions.holds import HeldAlready, lift_hold, place_hold, set_retention
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.requests import ERASING
from cohortium.privacy.queries.retention import due, rules
from cohortium.privacy.rules.retention import Kept, Rule, kept_as, over_on, years_later
from cohortium.privacy.tasks import look_whose_time_is_over
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family


def put_away(provider: Provider, by: Actor, **said: Any) -> Learner:
    row = child(provider, **said)
    with provider.scope():
        archive_learners(by, learner_ids=[row.pk])
        return Learner.objects.get(pk=row.pk)


def later(years: int, row: Learner, days: int = 0) -> date:
    # Of the house in Melbourne it may be the next day already.
    return years_later(row.updated_at.date(), years) + timedelta(days=1 + days)


def test_a_child_is_kept_as_one_and_the_days_are_counted_to_the_end() -> None:
    ended = date(2026, 3, 1)

    assert [kept_as(one, ended) for one in (date(2008, 3, 2), date(2008, 3, 1), None)] == ["minor", "adult", "adult"]
    assert over_on(Rule(7, True), date(2024, 2, 29)) == date(2031, 3, 1)


def test_who_is_due_is_listed_until_somebody_holds_or_brings_them_back(provider: Provider, owner: Actor) -> None:
    adult = put_away(provider, owner, first_name="Ada", date_of_birth=date(1990, 1, 1))
    minor = put_away(provider, owner, first_name="Zoë", date_of_birth=date(2020, 1, 1))
    child(provider, first_name="Still here")
    with provider.scope():
        set_retention(owner, kept=Kept.ADULT, years=2, is_duty=False)

        def names(day: date) -> list[str]:
            return [one.name for one in due(today=day)]

        seen = [names(later(1, adult)), names(later(2, adult)), names(later(7, minor))]
        placed = place_hold(
            owner, subject=Subject.LEARNER, subject_id=adult.pk, reason="A claim.", until=None, today=MORNING.date()
        )
        with pytest.raises(HeldAlready):
            place_hold(
                owner, subject=Subject.LEARNER, subject_id=adult.pk, reason="Two.", until=None, today=MORNING.date()
            )
        held = names(later(7, minor))
        lift_hold(owner, hold_id=placed.pk, now=MORNING)
        again = lift_hold(owner, hold_id=placed.pk, now=MORNING)
        restore_learners(owner, learner_ids=[minor.pk])
        back = names(later(7, minor))
    assert seen == [[], ["Ada"], ["Ada", "Zoë"]]
    assert (held, back, isinstance(again, Unchanged)) == (["Zoë"], ["Ada"], True)


def test_those_who_are_due_are_erased_by_somebody_all_or_none(provider: Provider, owner: Actor) -> None:
    first, second = (put_away(provider, owner, first_name=name) for name in ("Ada", "Ben"))
    home = family(provider)
    here = child(provider)
    with provider.scope():
        archive_families(owner, family_ids=[home.pk])
        day = later(8, second)
        with pytest.raises(NotDue):
            erase_due(owner, subject_ids=[first.pk, here.pk], today=day, now=MORNING)
        assert {one.subject_id for one in due(today=day)} == {first.pk, second.pk, home.pk}
        erase_due(owner, subject_ids=[first.pk, second.pk, home.pk], today=day, now=MORNING)
        assert due(today=day) == []
        told = SubjectRequest.objects.order_by("pk").values_list("came_by", "status", flat=False)
        assert set(told) == {("retention", "done")}
        assert Learner.objects.get(pk=here.pk).status == "active"


def test_where_others_decide_nobody_erases_those_who_are_due_alone(provider: Provider, owner: Actor) -> None:
    row, mai = put_away(provider, owner), provider.member(OWNER, name="Mai Nguyễn")
    with provider.scope():
        step = Step(roles=frozenset(), members=frozenset({mai.id}), needed=1)
        add_rule(owner, details=RuleDetails(ERASING, steps=(step,)))

        with pytest.raises(ApprovalNeeded):
            erase_due(owner, subject_ids=[row.pk], today=later(8, row), now=MORNING)


def test_the_clock_asks_the_office_and_erases_nobody(provider: Provider, owner: Actor) -> None:
    row = put_away(provider, owner)
    at = datetime.combine(later(8, row), MORNING.timetz())

    with provider.scope():
        look_whose_time_is_over(provider.system, MORNING)
        before = Task.objects.count()
        look_whose_time_is_over(provider.system, at)
        look_whose_time_is_over(provider.system, at)
        told = list(Task.objects.values_list("title", "status"))
        status = Learner.objects.get().status
        restore_learners(owner, learner_ids=[row.pk])
        look_whose_time_is_over(provider.system, at)
        after = list(Task.objects.values_list("status", flat=True))
    assert (before, status) == (0, "archived")
    assert told == [("Retention period ended for 1 person: decide what to do", "open")]
    assert after == ["done"]


def test_the_house_has_rules_of_its_own_beside_those_of_its_country(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        usual = rules()
        row = set_retention(owner, kept=Kept.FAMILY, years=3, is_duty=True)
        same = set_retention(owner, kept=Kept.FAMILY, years=3, is_duty=True, version=0)
        with pytest.raises(Stale):
            set_retention(owner, kept=Kept.FAMILY, years=4, is_duty=True, version=0)
        with pytest.raises(Invalid):
            set_retention(owner, kept=Kept.FAMILY, years=51, is_duty=True, version=1)
        own = rules()
    assert [(one.kept, one.years, one.is_duty, one.is_own) for one in usual.values()] == [
        ("minor", 7, True, False),
        ("adult", 7, False, False),
        ("family", 7, False, False),
    ]
    assert (own[Kept.FAMILY].years, own[Kept.FAMILY].is_duty, own[Kept.FAMILY].is_own) == (3, True, True)
    assert (isinstance(row, Unchanged), isinstance(same, Unchanged)) == (False, True)


def test_only_who_may_holds_and_nobody_holds_who_is_not_there(
    provider: Provider, owner: Actor, other_provider: Provider
) -> None:
    stranger = child(other_provider)
    known: dict[str, Any] = {"subject": Subject.LEARNER, "reason": "A claim.", "today": MORNING.date()}

    with provider.scope():
        with pytest.raises(NotFound):
            place_hold(owner, subject_id=stranger.pk, until=None, **known)
        with pytest.raises(Invalid):
            place_hold(owner, subject_id=stranger.pk, until=date(2026, 1, 1), **known)
        with pytest.raises(NotAllowed):
            place_hold(provider.member(), subject_id=stranger.pk, until=None, **known)
