"""Approvals: what waits, one that is asked for, the rules."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access import queries as access
from cohortium.access.actor import Origin
from cohortium.access.models import Role
from cohortium.access.roles import ADMIN, OWNER
from cohortium.administration.queries.campuses import CLOSING
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import add_rule, ask_approval, refuse_approval
from cohortium.desk.models import ApprovalRequest, ApprovalRule
from cohortium.desk.rules.approvals import RuleDetails, Step
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State

RULES = "approvals/rules"


# In an organisation of their own: elsewhere campuses close without asking. A kind that the server knows, which is a process of
# its own.
def _rule(here: Scene) -> str:
    with here.other.scope():
        ApprovalRule.objects.filter(kind=CLOSING).delete()
        step = Step(frozenset({Role.objects.get(key=OWNER.key).pk}))
        return str(add_rule(here.other.system, details=RuleDetails(CLOSING, (step,))).pk)


def _request(here: Scene, *, refused: bool = False) -> str:
    _rule(here)
    asker = here.other.member(ADMIN, name="Ada Ncube")
    campus = here.other.campus(f"Geelong {new_id()}")
    with here.other.scope():
        row = ask_approval(
            asker, now=MORNING, kind=CLOSING, subject_id=campus.pk, reason="The lease ends, and rent is up."
        )
        owner = access.member(user_id=here.provider.users[here.owner.id].pk, origin=Origin())
        assert owner is not None
        said = {"request_id": row.pk, "step": 1, "now": MORNING, "reason": "Not this year."}
        [refuse_approval(owner.actor, **said) for _ in range(refused)]
    return str(row.pk)


def _at(rest: str) -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(rest, here.other))


def _open(page: Page, here: Scene, rest: str = "", *, refused: bool = False) -> None:
    page.goto(here.path(f"approvals/{_request(here, refused=refused)}{rest}", here.other))


def _waiting(page: Page, here: Scene, path: str) -> None:
    _request(here)
    page.goto(here.path(path, here.other))


def _asking(page: Page, here: Scene) -> None:
    _rule(here)
    campus = here.other.campus(f"Geelong {new_id()}")
    page.goto(here.path(f"approvals/asking/{CLOSING}/{campus.pk}", here.other))


def _several(page: Page, here: Scene) -> None:
    _rule(here)
    campuses = [here.other.campus(f"Geelong {new_id()}") for _ in range(2)]
    page.goto(here.path(f"campuses/closing?campus={campuses[0].pk}&campus={campuses[1].pk}", here.other))


def _campus(page: Page, here: Scene) -> None:
    request_id = _request(here)
    with here.other.scope():
        campus_id = ApprovalRequest.objects.get(pk=request_id).subject_id
    page.goto(here.path(f"campuses/{campus_id}", here.other))
    expect(page.get_by_role("link", name="See the request")).to_be_visible()


def _not_refused(page: Page, here: Scene) -> None:
    _open(page, here)
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("Give a reason. The person who asked will read it.")).to_be_visible()


def _refuse_rule(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{RULES}/new/{CLOSING}", here.other))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


STATES = [
    State("home-decision", "organisation", "owner", lambda page, here: _waiting(page, here, "")),
    State("approvals", "approvals", "owner", lambda page, here: _waiting(page, here, "approvals/")),
    State("approvals-none", "approvals", "auditor", _at("approvals/?showing=asked")),
    State("approval", "approval", "owner", _open),
    State("approval-refused", "approval", "owner", lambda page, here: _open(page, here, refused=True)),
    State("approval-of-others", "approval", "auditor", _open),
    State("approval-without-a-reason", "approval_refusal", "owner", _not_refused),
    State("approval-agreeing", "approval_approval", "owner", lambda page, here: _open(page, here, "/approval")),
    State("approval-withdrawal", "approval_withdrawal", "owner", lambda page, here: _open(page, here, "/withdrawal")),
    State("approval-asking", "approval_asking", "owner", _asking),
    State("approval-asking-several", "approval_asking", "owner", _several),
    State("campus-closing-waits", "campus", "owner", _campus),
    State("approval-rules", "approval_rules", "owner", _at(f"{RULES}/")),
    State("approval-rule-form", "approval_rule_new", "owner", _at(f"{RULES}/new/{CLOSING}")),
    State("approval-rule-refused", "approval_rule_new", "owner", _refuse_rule),
    State(
        "approval-rule-edit",
        "approval_rule_edit",
        "owner",
        lambda page, here: page.goto(here.path(f"{RULES}/{_rule(here)}/edit", here.other)),
    ),
    State(
        "approval-rule-removal",
        "approval_rule_removal",
        "owner",
        lambda page, here: page.goto(here.path(f"{RULES}/{_rule(here)}/removal", here.other)),
    ),
]
