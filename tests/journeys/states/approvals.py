"""Approvals: what waits, one that is asked for, the rules."""

from playwright.sync_api import Page, expect

from cohortium.access.models import Role
from cohortium.access.roles import ADMIN, OWNER
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import add_rule, ask_approval, refuse_approval
from cohortium.desk.models import ApprovalRule
from cohortium.desk.rules.approvals import RuleDetails, Step
from tests.desk.kinds import OUTING
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State, to

RULES = "approvals/rules"


def _rule(here: Scene) -> str:
    with here.provider.scope():
        ApprovalRule.objects.filter(kind=OUTING).delete()
        step = Step(frozenset({Role.objects.get(key=OWNER.key).pk}))
        return str(add_rule(here.owner, details=RuleDetails(OUTING, (step,))).pk)


def _request(here: Scene, *, refused: bool = False) -> str:
    _rule(here)
    asker = here.provider.member(ADMIN, name="Ada Ncube")
    campus = here.provider.campus(f"Outing {new_id()}")
    with here.provider.scope():
        row = ask_approval(asker, kind=OUTING, subject_id=campus.pk, reason="The whole class wants to go.")
        said = {"request_id": row.pk, "now": MORNING, "reason": "Not this year."}
        [refuse_approval(here.owner, **said) for _ in range(refused)]
    return str(row.pk)


def _open(page: Page, here: Scene, rest: str = "", *, refused: bool = False) -> None:
    page.goto(here.path(f"approvals/{_request(here, refused=refused)}{rest}"))


def _waiting(page: Page, here: Scene, path: str) -> None:
    _request(here)
    page.goto(here.path(path))


def _asking(page: Page, here: Scene) -> None:
    _rule(here)
    page.goto(here.path(f"approvals/asking/{OUTING}/{here.campus.pk}"))


def _not_refused(page: Page, here: Scene) -> None:
    _open(page, here)
    page.get_by_role("button", name="Refuse").click()
    expect(page.get_by_text("Say why: whoever asked reads it.")).to_be_visible()


def _refuse_rule(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{RULES}/new/{OUTING}"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


STATES = [
    State("home-decision", "organisation", "owner", lambda page, here: _waiting(page, here, "")),
    State("approvals", "approvals", "owner", lambda page, here: _waiting(page, here, "approvals/")),
    State("approvals-none", "approvals", "auditor", to("approvals/?showing=asked")),
    State("approval", "approval", "owner", _open),
    State("approval-refused", "approval", "owner", lambda page, here: _open(page, here, refused=True)),
    State("approval-of-others", "approval", "auditor", _open),
    State("approval-without-a-reason", "approval_refusal", "owner", _not_refused),
    State("approval-agreeing", "approval_approval", "owner", lambda page, here: _open(page, here, "/approval")),
    State("approval-withdrawal", "approval_withdrawal", "owner", lambda page, here: _open(page, here, "/withdrawal")),
    State("approval-asking", "approval_asking", "owner", _asking),
    State("approval-rules", "approval_rules", "owner", to(f"{RULES}/")),
    State("approval-rule-form", "approval_rule_new", "owner", to(f"{RULES}/new/{OUTING}")),
    State("approval-rule-refused", "approval_rule_new", "owner", _refuse_rule),
    State(
        "approval-rule-edit",
        "approval_rule_edit",
        "owner",
        lambda page, here: page.goto(here.path(f"{RULES}/{_rule(here)}/edit")),
    ),
    State(
        "approval-rule-removal",
        "approval_rule_removal",
        "owner",
        lambda page, here: page.goto(here.path(f"{RULES}/{_rule(here)}/removal")),
    ),
]
