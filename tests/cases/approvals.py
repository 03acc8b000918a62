"""What can be asked of approvals, and of the rules that say what needs one."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import ADMIN, OWNER
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import add_rule, ask_approval
from cohortium.desk.models import ApprovalRule
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.tenancy.models import Campus
from tests.cases import Case, Send, call, page, post
from tests.desk.kinds import NOTHING, OUTING
from tests.fixtures import MORNING, Provider

OfAll = partial(Case, at_campus=False)
ASKING = f"approvals/asking/{NOTHING}/ID"
RULES = "approvals/rules"
BY_ROLE = {"steps": [{"role_ids": ["ID"], "needed": 1}]}


def the_campus(provider: Provider, campus: Campus) -> UUID:
    """The campus."""
    return campus.pk


def owner_role(provider: Provider, campus: Campus) -> UUID:
    """The role of owners; and no rule yet that counts whatever the amount."""
    with provider.scope():
        ApprovalRule.objects.filter(kind=OUTING, from_amount=0).delete()
        return Role.objects.get(key=OWNER.key).pk


def rule(provider: Provider, campus: Campus, amount: Decimal | None = None) -> UUID:
    """A rule by which whoever holds a role of the product decides, from an amount of its own on."""
    owner_role(provider, campus)
    with provider.scope():
        anybody = Step(frozenset(Role.objects.filter(system_role=True).values_list("pk", flat=True)))
        return add_rule(provider.system, details=RuleDetails(OUTING, (anybody,), amount or an_amount())).pk


def request(provider: Provider, campus: Campus) -> UUID:
    """An outing, and whoever holds a role decides."""
    provider.member(OWNER)
    asker, amount = provider.member(ADMIN), an_amount()
    rule(provider, campus, amount)
    with provider.scope():
        return ask_approval(asker, now=MORNING, kind=OUTING, subject_id=campus.pk, amount=amount).pk


def asked_by(provider: Provider, actor: Actor) -> UUID:
    """An outing that this person asked for."""
    provider.member(OWNER)
    campus, amount = provider.campus(f"Outing {new_id()}"), an_amount()
    rule(provider, campus, amount)
    with provider.scope():
        return ask_approval(actor, now=MORNING, kind=OUTING, subject_id=campus.pk, amount=amount).pk


def an_outing(provider: Provider, campus: Campus, _: UUID) -> dict[str, Any]:
    """Something that needs approval: somebody else can decide about it."""
    provider.member(OWNER)
    amount = an_amount()
    rule(provider, campus, amount)
    return {"kind": OUTING, "subject_id": str(campus.pk), "amount": str(amount)}


def by_role(provider: Provider, campus: Campus, role_id: UUID) -> dict[str, Any]:
    """Whoever holds this role decides."""
    return {"kind": OUTING, "steps": [{"role_ids": [str(role_id)], "needed": 1}]}


def an_amount() -> Decimal:
    return Decimal(new_id().int % 10**8 + 1)


def decided(name: str, send: Send, answer: int) -> Case:
    """Everybody may decide about this one."""
    return Case(name, send, answer, request, at_campus=False, not_own=answer)


CASES = [
    Case("approvals", page("approvals/"), 200, None, not_own=200),
    decided("approval", page("approvals/ID"), 200),
    decided("agreeing, asked", page("approvals/ID/approval"), 302),
    decided("agreeing, sent", post("approvals/ID/approval", step="1"), 302),
    decided("refusing, asked", page("approvals/ID/refusal"), 302),
    decided("refusing, sent", post("approvals/ID/refusal", step="1", reason="Not this year."), 302),
    decided("withdrawing, asked", page("approvals/ID/withdrawal"), 200),
    decided("withdrawing, sent by another", post("approvals/ID/withdrawal"), 409),
    Case("asking, shown", page(ASKING), 200, the_campus, not_own=200),
    Case("asking for what needs no approval", post(ASKING), 409, the_campus, not_own=409),
    OfAll("rules for approvals", page(f"{RULES}/"), 200, None),
    OfAll("rule form", page(f"{RULES}/new/{OUTING}"), 200, None),
    OfAll("rule added", post(f"{RULES}/new/{OUTING}", who_1="role:ID", needed_1="1"), 302, owner_role, refused=422),
    OfAll("rule, to edit", page(f"{RULES}/ID/edit"), 200, rule),
    OfAll("rule, edited", post(f"{RULES}/ID/edit", who_1="role:BESIDE", version="1"), 302, rule, beside=owner_role),
    OfAll("rule removal, asked", page(f"{RULES}/ID/removal"), 200, rule),
    OfAll("rule removal, sent", post(f"{RULES}/ID/removal"), 302, rule),
    Case("API: approvals", call("get", "approvals"), 200, None, not_own=200),
    Case(
        "API: asked for what needs none",
        call("post", "approvals", {"kind": NOTHING, "subject_id": "ID"}),
        409,
        the_campus,
        not_own=409,
        values=an_outing,
    ),
    decided("API: approval", call("get", "approvals/ID"), 200),
    decided("API: agreed", call("post", "approvals/ID/approval", {"step": 1}), 200),
    decided("API: refused", call("post", "approvals/ID/refusal", {"step": 1, "reason": "Not this year."}), 200),
    replace(decided("API: withdrawn by another", call("post", "approvals/ID/withdrawal"), 409), own=asked_by),
    OfAll("API: approval rules", call("get", "approval-rules"), 200, None),
    OfAll(
        "API: approval rule added",
        call("post", "approval-rules", BY_ROLE | {"kind": OUTING}),
        201,
        owner_role,
        refused=422,
        values=by_role,
    ),
    OfAll("API: approval rule", call("get", "approval-rules/ID"), 200, rule),
    OfAll(
        "API: approval rule edited",
        call("patch", "approval-rules/ID", {"steps": [{"role_ids": ["BESIDE"]}]}),
        200,
        rule,
        beside=owner_role,
    ),
    OfAll("API: approval rule removed", call("delete", "approval-rules/ID"), 204, rule),
]
