"""What the link in an invitation opens."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.links import secret_of
from cohortium.access.models import Invitation, Role
from cohortium.access.roles import TRAINER
from cohortium.administration.actions.invitations import invite
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.identity.actions import create
from cohortium.identity.queries import user_id_of
from tests.fixtures import now
from tests.journeys.states import Scene, State


def _link(here: Scene, name: str, email: str = "") -> str:
    """The address in somebody's letter, written when a state asks for it first."""
    email = email or f"{name}.{here.provider.code}@example.com"
    with here.provider.scope():
        found = Invitation.objects.filter(email=email).first()
        if found is None:
            role_ids = [Role.objects.get(key=TRAINER.key).pk]
            member = invite(
                here.owner,
                email=email,
                display_name=f"{name.title()} of the newcomers",
                role_ids=role_ids,
                campus_ids=[here.campus.pk],
                now=now(),
            )
            found = member.invitations.get()
    return f"/invitations/{here.provider.code}.{secret_of(PURPOSE, found.pk, found.generation)}"


def _open(name: str, *, has_log_in: bool = False) -> Callable[[Page, Scene], Any]:
    def go(page: Page, here: Scene) -> None:
        email = f"{name}.{here.provider.code}@example.com"
        if has_log_in and user_id_of(email) is None:
            create(email)
        page.goto(_link(here, name))

    return go


def _mine(page: Page, here: Scene) -> None:
    """The link of somebody who belongs to another organisation already, and is signed in."""
    page.goto(_link(here, "noah", here.other.users[here.nobody.id].email))
    expect(page.get_by_role("button", name="Join")).to_be_visible()


def _too_easy(page: Page, here: Scene) -> None:
    page.goto(_link(here, "ada"))
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _over(page: Page, here: Scene) -> None:
    link = _link(here, "late")
    with here.provider.scope():
        Invitation.objects.filter(email__startswith="late.").update(expires_at=now())
    page.goto(link)


STATES = [
    State("invitation-newcomer", "invitation", "", _open("ada")),
    State("invitation-has-log-in", "invitation", "", _open("ben", has_log_in=True)),
    State("invitation-of-somebody-else", "invitation", "owner", _open("ada")),
    State("invitation-mine", "invitation", "nobody", _mine),
    State("invitation-password-too-easy", "invitation", "", _too_easy),
    State("invitation-over", "invitation", "", _over),
    State("invitation-unknown", "invitation", "", lambda page, here: page.goto("/invitations/nowhere.nothing")),
]
