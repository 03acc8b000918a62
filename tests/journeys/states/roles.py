"""Roles: list, page, copy, form with a preview, retirement."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.models import MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import CAMPUS_MANAGER, TRAINER
from cohortium.administration.actions.roles import copy_role, edit_role, retire_role
from cohortium.administration.rules.roles import RoleDetails
from tests.journeys.states import Scene, State, to

SENIOR = "Senior trainer of the western suburbs"


def _own(here: Scene, name: str) -> Role:
    """A role of the organisation's own, made when a state asks for it first."""
    with here.provider.scope():
        made = Role.objects.filter(name=name, is_retired=False).first()
        if made is None:
            source = Role.objects.get(key=CAMPUS_MANAGER.key)
            made = copy_role(here.owner, role_id=source.pk, name=name)
    return made


def _held(here: Scene) -> Role:
    role = _own(here, SENIOR)
    with here.provider.scope():
        MembershipRole.objects.get_or_create(membership_id=here.auditor.id, role=role)
    return role


def _at(rest: str = "", role: Callable[[Scene], Role] = _held) -> Callable[[Page, Scene], Any]:
    """Go to an address of an own role."""
    return lambda page, here: page.goto(here.path(f"roles/{role(here).pk}{rest}"))


def _built_in(rest: str = "") -> Callable[[Page, Scene], Any]:
    def trainer(here: Scene) -> Role:
        with here.provider.scope():
            return Role.objects.get(key=TRAINER.key)

    return _at(rest, trainer)


def _take_away(page: Page, here: Scene) -> None:
    _at("/edit")(page, here)
    page.get_by_role("radiogroup", name="Edit campuses").get_by_text("No", exact=True).click()
    expect(page.get_by_text("1 person will lose permissions")).to_be_visible()


def _give_nothing(page: Page, here: Scene) -> None:
    _at("/edit", lambda here: _own(here, "Guide"))(page, here)
    for group in page.get_by_role("radiogroup").all():
        group.get_by_text("No", exact=True).click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    role = _own(here, "Contested")
    page.goto(here.path(f"roles/{role.pk}/edit"))
    page.get_by_role("radiogroup", name="See campuses").get_by_text("Everywhere").click()
    with here.provider.scope():
        now = Role.objects.get(pk=role.pk)
        details = RoleDetails("Contested", f"Version {now.version}", {Permission.CAMPUS_READ: Span.CAMPUSES})
        edit_role(here.owner, role_id=now.pk, details=details, version=now.version)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("table")).to_be_visible()


def _ask(page: Page, here: Scene) -> None:
    _at(role=lambda here: _own(here, "Guide"))(page, here)
    page.get_by_role("link", name="Retire").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def _retired(here: Scene) -> Role:
    with here.provider.scope():
        gone = Role.objects.filter(is_retired=True).first()
        return gone or retire_role(here.owner, role_id=copy_role(here.owner, role_id=_trainer().pk, name="Helper").pk)


def _trainer() -> Role:
    return Role.objects.get(key=TRAINER.key)


STATES = [
    State("roles", "roles", "owner", to("roles/")),
    State("roles-none-found", "roles", "owner", to("roles/?q=nowhere")),
    State("roles-no-own", "roles", "owner", lambda page, here: page.goto(here.path("roles/?kind=own", here.empty))),
    State("role", "role", "owner", _at()),
    State("role-built-in", "role", "owner", _built_in()),
    State("role-retired", "role", "owner", _at(role=_retired)),
    State("role-read-only", "role", "auditor", _at()),
    State("role-copy", "role_copying", "owner", _built_in("/copying")),
    State("role-edit", "role_edit", "owner", _at("/edit")),
    State("role-edit-takes-away", "role_edit", "owner", _take_away),
    State("role-edit-refused", "role_edit", "owner", _give_nothing),
    State("role-edit-built-in", "role_edit", "owner", _built_in("/edit")),
    State("role-conflict", "role_edit", "owner", _contest),
    State("role-preview", "role_preview", "owner", _at("/preview")),
    State("role-retire-dialog", "role_retiring", "owner", _ask),
    State("role-retire-held", "role_retiring", "owner", _at("/retiring")),
]
