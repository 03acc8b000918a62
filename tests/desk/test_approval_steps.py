"""Approvals in several steps: a decision is about the step that was seen, and one person is not two; who asked is there."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, FINANCE, OWNER
from cohortium.action import Unchanged
from cohortium.administration.actions.members import leave, reinstate, remove, suspend
from cohortium.administration.queries.campuses import CLOSING
from cohortium.core.errors import Stale
from cohortium.desk.actions.approvals import (
    AskerGone,
    NotYours,
    approve,
    ask_approval,
    drop_approvals,
    refuse_approval,
)
from cohortium.desk.models import ApprovalDecision, ApprovalRequest
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries import news
from cohortium.desk.queries.approvals import ApprovalShowing
from cohortium.desk.rules.approvals import Step
from tests.desk.asking import asked, role_id, ruled
from tests.fixtures import MORNING, Provider, at_once


@pytest.fixture
def ada(provider: Provider) -> Actor:
    """Who asks."""
    return provider.member(ADMIN, name="Ada Ncube")


def stands(provider: Provider, row: ApprovalRequest) -> tuple[str, int, int]:
    """Its status, the step that waits, and how many decided."""
    with provider.scope():
        found = ApprovalRequest.objects.get(pk=row.pk)
        return found.status, found.step + 1, ApprovalDecision.objects.filter(request=row.pk).count()


def agrees(provider: Provider, actor: Actor, row: ApprovalRequest, step: int) -> Any:
    with provider.scope():
        return approve(actor, request_id=row.pk, step=step, now=MORNING)


def to_decide(provider: Provider, actor: Actor) -> int:
    with provider.scope():
        return len(queries.requests(actor, showing=ApprovalShowing.TO_DECIDE).rows)


def told(provider: Provider, row: ApprovalRequest) -> set[Any]:
    with provider.scope():
        return {one for one, _ in news.to_decide(request_id=row.pk)}


@pytest.mark.parametrize("round_", range(3))
def test_who_presses_twice_takes_one_step(provider: Provider, owner: Actor, ada: Actor, round_: int) -> None:
    row = asked(provider, ada, OWNER, OWNER)

    ended = at_once(
        provider,
        lambda: approve(owner, request_id=row.pk, step=1, now=MORNING),
        lambda: approve(owner, request_id=row.pk, step=1, now=MORNING),
    )

    assert (ended, stands(provider, row)) == (["done", "done"], ("waiting", 2, 1))


def test_a_decision_about_a_step_that_has_moved_on_decides_nothing(
    provider: Provider, owner: Actor, ada: Actor
) -> None:
    mai, ben = provider.member(OWNER, name="Mai Nguyễn"), provider.member(OWNER, name="Ben Otieno")
    row = asked(provider, ada, OWNER, OWNER)
    agrees(provider, owner, row, 1)

    with provider.scope(), pytest.raises(Stale):
        approve(mai, request_id=row.pk, step=1, now=MORNING)
    with provider.scope(), pytest.raises(Stale):
        refuse_approval(ben, request_id=row.pk, step=1, now=MORNING, reason="Not this year.")
    with provider.scope(), pytest.raises(Stale):
        approve(mai, request_id=row.pk, step=0, now=MORNING)

    assert stands(provider, row) == ("waiting", 2, 1)


def test_who_agreed_in_one_step_leaves_the_others_to_others(provider: Provider, owner: Actor, ada: Actor) -> None:
    mai = provider.member(OWNER, name="Mai Nguyễn")
    row = asked(provider, ada, OWNER, OWNER)
    agrees(provider, owner, row, 1)

    with provider.scope(), pytest.raises(NotYours):
        approve(owner, request_id=row.pk, step=2, now=MORNING)
    assert (to_decide(provider, owner), to_decide(provider, mai)) == (0, 1)
    assert told(provider, row) == {mai.id}
    agrees(provider, mai, row, 2)

    assert stands(provider, row) == ("approved", 2, 2)


def test_where_nobody_else_is_left_one_person_decides_in_two_steps(
    provider: Provider, owner: Actor, ada: Actor
) -> None:
    mai, ben = provider.member(OWNER, name="Mai Nguyễn"), provider.member(FINANCE, name="Ben Otieno")
    ruled(
        provider,
        Step(frozenset({role_id(provider, OWNER)})),
        Step(frozenset({role_id(provider, OWNER)}), members=frozenset({ben.id}), needed=2),
    )
    with provider.scope():
        row = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=provider.campus("Geelong").pk)
        suspend(owner, membership_id=mai.id)
    agrees(provider, owner, row, 1)
    before = to_decide(provider, owner)

    agrees(provider, ben, row, 2)
    in_between = (to_decide(provider, owner), told(provider, row))
    agrees(provider, owner, row, 2)

    assert (before, in_between) == (0, (1, {owner.id}))
    assert stands(provider, row) == ("approved", 2, 3)


@pytest.mark.parametrize("goes", ["removed", "suspended", "leaves"])
def test_what_somebody_asked_for_is_withdrawn_when_they_go(
    provider: Provider, owner: Actor, ada: Actor, work: Any, told: Any, goes: str
) -> None:
    row = asked(provider, ada, OWNER)
    ways: dict[str, Any] = {
        "removed": lambda: remove(owner, membership_id=ada.id),
        "suspended": lambda: suspend(owner, membership_id=ada.id),
        "leaves": lambda: leave(ada),
    }
    with provider.scope():
        ways[goes]()
    # Before the job has run already.
    with provider.scope(), pytest.raises(AskerGone):
        approve(owner, request_id=row.pk, step=1, now=MORNING)
    work()

    assert stands(provider, row) == ("withdrawn", 1, 0)
    assert told(row)[0] == ["approval.asked", "approval.dropped"]
    assert to_decide(provider, owner) == 0


def test_who_is_there_again_keeps_what_they_asked_for(provider: Provider, owner: Actor, ada: Actor, work: Any) -> None:
    row = asked(provider, ada, OWNER)
    with provider.scope():
        suspend(owner, membership_id=ada.id)
        reinstate(owner, membership_id=ada.id)
    work()

    with provider.scope():
        assert isinstance(drop_approvals(provider.system, membership_id=ada.id, now=MORNING), Unchanged)
    assert stands(provider, row) == ("waiting", 1, 0)


@pytest.mark.parametrize("round_", range(3))
def test_asking_and_being_removed_at_once_leaves_nothing_that_waits(
    provider: Provider, owner: Actor, ada: Actor, work: Any, round_: int
) -> None:
    ruled(provider, Step(frozenset({role_id(provider, OWNER)})))
    campus = provider.campus("Geelong")

    at_once(
        provider,
        lambda: ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=campus.pk),
        lambda: remove(owner, membership_id=ada.id),
    )
    work()

    with provider.scope():
        assert not ApprovalRequest.objects.filter(status="waiting").exists()
