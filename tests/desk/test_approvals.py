"""Approvals: who decides and who does not, in which order, what follows, and what two at once end with."""

from decimal import Decimal
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipRole
from cohortium.access.roles import ADMIN, CAMPUS_MANAGER, FINANCE, OWNER
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.members import suspend
from cohortium.administration.queries.campuses import CLOSING
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import (
    AlreadyAsked,
    AskedByAnother,
    NobodyDecides,
    NothingToAsk,
    NotYours,
    OwnRequest,
    add_rule,
    approve,
    ask_approval,
    edit_rule,
    refuse_approval,
    remove_rule,
    withdraw,
)
from cohortium.desk.models import ApprovalDecision, ApprovalRequest, ApprovalRule
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries.approvals import ApprovalNeeded, ApprovalShowing
from cohortium.desk.queries.invariants import approved_by_too_few
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.tenancy.models import Campus
from tests.desk.asking import asked, role_id, ruled
from tests.fixtures import MORNING, Provider, at_once

CLOSES = "administration.tasks.close_as_approved"
# Each kind of act has its listener, who looks whether it is theirs.
ERASES = "privacy.tasks.erase_when_approved"


def agrees(provider: Provider, actor: Actor, row: ApprovalRequest, step: int = 1) -> Any:
    with provider.scope():
        return approve(actor, request_id=row.pk, step=step, now=MORNING)


def status(provider: Provider, row: ApprovalRequest) -> str:
    with provider.scope():
        return ApprovalRequest.objects.get(pk=row.pk).status


def to_decide(provider: Provider, actor: Actor) -> int:
    with provider.scope():
        return len(queries.requests(actor, showing=ApprovalShowing.TO_DECIDE).rows)


def test_without_a_rule_nothing_waits_and_nothing_is_asked(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()

    with provider.scope(), pytest.raises(NothingToAsk):
        ask_approval(owner, now=MORNING, kind=CLOSING, subject_id=campus.pk)
    with provider.scope():
        assert close_campuses(owner, campus_ids=[campus.pk]) == [campus.pk]


def test_with_a_rule_a_campus_closes_once_others_agreed(provider: Provider, owner: Actor, work: Any, told: Any) -> None:
    ada, campus = provider.member(ADMIN, name="Ada Ncube"), provider.campus("Geelong")
    row = asked(provider, ada, OWNER, campus_id=campus.pk)
    with provider.scope(), pytest.raises(ApprovalNeeded):
        close_campuses(ada, campus_ids=[campus.pk])
    before = to_decide(provider, owner), to_decide(provider, ada)

    agrees(provider, owner, row)
    again = agrees(provider, owner, row)
    work()

    with provider.scope():
        assert not Campus.objects.get(pk=campus.pk).is_active
    assert (before, to_decide(provider, owner)) == ((1, 0), 0)
    assert isinstance(again, Unchanged)
    assert told(row) == (
        ["approval.asked", "approval.granted"],
        ["desk.tasks.tell_who_decides", "desk.tasks.tell_who_asked", CLOSES, ERASES],
    )


def test_steps_follow_one_another(provider: Provider, owner: Actor) -> None:
    ada, noor = provider.member(ADMIN, name="Ada Ncube"), provider.member(FINANCE, name="Noor Haddad")
    row = asked(provider, ada, FINANCE, OWNER)

    with provider.scope(), pytest.raises(NotFound):
        approve(owner, request_id=row.pk, step=1, now=MORNING)
    agrees(provider, noor, row)
    again = agrees(provider, noor, row)
    with provider.scope(), pytest.raises(NotYours):
        approve(noor, request_id=row.pk, step=2, now=MORNING)
    assert isinstance(again, Unchanged)
    assert (status(provider, row), to_decide(provider, noor), to_decide(provider, owner)) == ("waiting", 0, 1)
    agrees(provider, owner, row, step=2)

    assert status(provider, row) == "approved"


def test_a_step_may_take_several(provider: Provider, owner: Actor) -> None:
    ada, other = provider.member(ADMIN, name="Ada Ncube"), provider.member(OWNER, name="Mai Nguyễn")
    ruled(provider, Step(frozenset({role_id(provider, OWNER)}), needed=2))
    with provider.scope():
        row = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=provider.campus("Geelong").pk)

    agrees(provider, owner, row)
    first = status(provider, row), to_decide(provider, owner), to_decide(provider, other)
    again = agrees(provider, owner, row)
    agrees(provider, other, row)

    assert isinstance(again, Unchanged)
    assert (first, status(provider, row)) == (("waiting", 0, 1), "approved")


def test_nobody_decides_about_their_own(provider: Provider, owner: Actor) -> None:
    provider.member(OWNER, name="Mai Nguyễn")
    row = asked(provider, owner, OWNER)

    with provider.scope(), pytest.raises(OwnRequest):
        approve(owner, request_id=row.pk, step=1, now=MORNING)
    assert (status(provider, row), to_decide(provider, owner)) == ("waiting", 0)


def test_who_lost_the_role_or_was_suspended_does_not_count(provider: Provider, owner: Actor) -> None:
    ada = provider.member(ADMIN, name="Ada Ncube")
    noor, sam = provider.member(FINANCE, name="Noor Haddad"), provider.member(FINANCE, name="Sam Whitaker")
    row = asked(provider, ada, FINANCE, OWNER)
    agrees(provider, noor, row)
    with provider.scope():
        suspend(owner, membership_id=noor.id)

    agrees(provider, owner, row, step=2)
    stands = status(provider, row)
    agrees(provider, sam, row)

    assert (stands, status(provider, row)) == ("waiting", "approved")
    with provider.scope():
        MembershipRole.objects.filter(membership=sam.id).delete()
        assert Membership.objects.filter(pk=sam.id, status="active").exists()
    again = asked_again(provider, ada)
    with provider.scope(), pytest.raises(NotFound):
        approve(sam, request_id=again.pk, step=1, now=MORNING)


def asked_again(provider: Provider, actor: Actor) -> ApprovalRequest:
    with provider.scope():
        MembershipRole.objects.create(membership_id=provider.member(FINANCE).id, role_id=role_id(provider, OWNER))
        return ask_approval(actor, now=MORNING, kind=CLOSING, subject_id=provider.campus("Sunbury").pk)


def test_it_is_said_at_once_when_too_few_could_decide(provider: Provider, owner: Actor) -> None:
    ruled(provider, Step(frozenset({role_id(provider, OWNER)})))

    with provider.scope(), pytest.raises(NobodyDecides) as refused:
        ask_approval(owner, now=MORNING, kind=CLOSING, subject_id=provider.campus("Geelong").pk)

    assert str(refused.value) == (
        "Step 1 does not have enough people who can decide, other than you. Grace Whitlock can change the rule."
    )


def test_a_refusal_says_why_and_ends_it(provider: Provider, owner: Actor) -> None:
    row = asked(provider, provider.member(ADMIN), OWNER)

    with provider.scope(), pytest.raises(Invalid):
        refuse_approval(owner, request_id=row.pk, step=1, now=MORNING, reason=" ")
    with provider.scope():
        refuse_approval(owner, request_id=row.pk, step=1, now=MORNING, reason="Not this year.")
        [decision] = ApprovalDecision.objects.all()
    with provider.scope(), pytest.raises(IllegalTransition):
        approve(owner, request_id=row.pk, step=1, now=MORNING)

    assert (status(provider, row), decision.reason, decision.is_approval) == ("refused", "Not this year.", False)


def test_who_asked_withdraws_and_nobody_else(provider: Provider, owner: Actor) -> None:
    ada = provider.member(ADMIN)
    row = asked(provider, ada, OWNER)

    with provider.scope(), pytest.raises(AskedByAnother):
        withdraw(owner, request_id=row.pk, now=MORNING)
    with provider.scope():
        withdraw(ada, request_id=row.pk, now=MORNING)
    with provider.scope():
        again = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=row.subject_id)
        with pytest.raises(AlreadyAsked):
            ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=row.subject_id)

    assert (status(provider, row), status(provider, again)) == ("withdrawn", "waiting")


def test_who_may_not_do_it_does_not_ask_and_sees_nothing(provider: Provider, owner: Actor) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    manager = provider.member(CAMPUS_MANAGER, campuses=(mine,))
    row = asked(provider, provider.member(ADMIN), OWNER, campus_id=other.pk)

    with provider.scope(), pytest.raises(NotAllowed):
        ask_approval(manager, now=MORNING, kind=CLOSING, subject_id=mine.pk)
    with provider.scope(), pytest.raises(NotFound):
        queries.request(manager, request_id=row.pk)
    with provider.scope(), pytest.raises(NotFound):
        approve(manager, request_id=row.pk, step=1, now=MORNING)
    with provider.scope():
        assert queries.requests(manager).rows == []
        assert [one.waits_for_me for one in queries.requests(owner).rows] == [True]


def test_the_highest_amount_that_is_reached_counts(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        rows = {
            amount: ApprovalRule.objects.create(
                kind="refund", from_amount=amount, steps=[Step(members=frozenset({owner.id})).written()]
            ).pk
            for amount in (Decimal(100), Decimal(1000))
        }
        found = [queries.rule_for(kind="refund", amount=Decimal(n)) for n in ("99.99", "100", "999.99", "5000")]

    assert [one and one.rule_id for one in found] == [None, rows[Decimal(100)], rows[Decimal(100)], rows[Decimal(1000)]]


@pytest.mark.parametrize("round_", range(3))
def test_two_who_agree_at_once_count_both(provider: Provider, owner: Actor, told: Any, round_: int) -> None:
    ada, other = provider.member(ADMIN, name="Ada Ncube"), provider.member(OWNER, name="Mai Nguyễn")
    ruled(provider, Step(frozenset({role_id(provider, OWNER)}), needed=2))
    with provider.scope():
        row = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=provider.campus("Geelong").pk)

    ended = at_once(
        provider,
        lambda: approve(owner, request_id=row.pk, step=1, now=MORNING),
        lambda: approve(other, request_id=row.pk, step=1, now=MORNING),
    )

    assert (ended, status(provider, row)) == (["done", "done"], "approved")
    assert told(row) == (
        ["approval.asked", "approval.step_taken", "approval.granted"],
        [*["desk.tasks.tell_who_decides"] * 2, "desk.tasks.tell_who_asked", CLOSES, ERASES],
    )


@pytest.mark.parametrize("round_", range(3))
def test_agreeing_and_withdrawing_at_once_end_with_one_of_both(
    provider: Provider, owner: Actor, told: Any, round_: int
) -> None:
    ada = provider.member(ADMIN, name="Ada Ncube")
    row = asked(provider, ada, OWNER)

    ended = at_once(
        provider,
        lambda: approve(owner, request_id=row.pk, step=1, now=MORNING),
        lambda: withdraw(ada, request_id=row.pk, now=MORNING),
    )

    entries, jobs = told(row)
    assert ended == ["IllegalTransition", "done"]
    assert len(entries) == 2
    assert jobs.count(CLOSES) == (status(provider, row) == "approved")


def test_rules_are_added_edited_and_removed_and_told(provider: Provider, owner: Actor, told: Any) -> None:
    row = ruled(provider, Step(frozenset({role_id(provider, OWNER)})))
    changed = RuleDetails(CLOSING, (Step(members=frozenset({owner.id})),))

    with provider.scope(), pytest.raises(Invalid):
        add_rule(owner, details=changed)
    with provider.scope():
        edit_rule(owner, rule_id=row.pk, details=changed, version=1)
        again = edit_rule(owner, rule_id=row.pk, details=changed, version=2)
        with pytest.raises(Stale):
            edit_rule(owner, rule_id=row.pk, details=changed, version=1)
        assert [one.deciders for one in queries.rules(owner)] == [(("Grace Whitlock",),)]
        remove_rule(owner, rule_id=row.pk)
        assert queries.rules(owner) == []

    assert isinstance(again, Unchanged)
    assert told(row)[0] == ["approval_rule.added", "approval_rule.edited", "approval_rule.removed"]


@pytest.mark.parametrize(
    ("details", "place"),
    [
        (RuleDetails("nothing.known", (Step(members=frozenset({new_id()})),)), "kind"),
        (RuleDetails(CLOSING, ()), "steps"),
        (RuleDetails(CLOSING, (Step(),)), "steps"),
        (RuleDetails(CLOSING, (Step(members=frozenset({new_id()})),)), "steps"),
        (RuleDetails(CLOSING, (Step(roles=frozenset({new_id()})),)), "steps"),
        (RuleDetails(CLOSING, (Step(members=frozenset({new_id()}), needed=0),)), "steps"),
        (RuleDetails(CLOSING, (Step(members=frozenset({new_id()})),), Decimal(5)), "from_amount"),
    ],
)
def test_what_cannot_be_accepted_of_a_rule_is_named(provider: Provider, details: RuleDetails, place: str) -> None:
    with provider.scope(), pytest.raises(Invalid) as refused:
        add_rule(provider.system, details=details)

    assert next(iter(refused.value.errors)) == place


def test_what_is_approved_without_enough_who_agreed_is_found(provider: Provider, owner: Actor) -> None:
    ada = provider.member(ADMIN)
    row = asked(provider, ada, OWNER)
    agrees(provider, owner, row)
    with provider.scope():
        sound = list(approved_by_too_few())
        again = ask_approval(ada, now=MORNING, kind=CLOSING, subject_id=provider.campus("Sunbury").pk)
        ApprovalRequest.objects.filter(pk=again.pk).update(status="approved")
        ApprovalDecision.objects.create(request=row, step=1, member_id=ada.id, is_approval=True)

        found = list(approved_by_too_few())

    assert sound == []
    assert set(found) == {
        f"approvalrequest {again.pk} is approved, and too few agreed in step 1.",
        f"approvalrequest {row.pk} was decided by whoever asked for it.",
    }
