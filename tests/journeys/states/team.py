"""The team: list, member, invitation, edit, and who comes in or goes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, expect

from cohortium.access.models import Invitation, Membership, Role
from cohortium.access.roles import FINANCE, TRAINER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.administration.actions.invitations import invite
from cohortium.administration.actions.members import assign
from cohortium.notifications.models import Notification
from tests.fixtures import now
from tests.journeys.states import Scene, State, to
from tests.moves import bring

ADA = "Adaeze Nwachukwu-Featherstonehaugh"


def _member(here: Scene, name: str, status: MembershipStatus = MembershipStatus.ACTIVE) -> UUID:
    """Somebody of the team in this status, made when a state asks for them first."""
    with here.provider.scope():
        found = Membership.objects.filter(display_name=name).first()
    if found is None:
        member_id = here.provider.member(TRAINER, campuses=(here.campus, here.contested), name=name).id
        with here.provider.scope():
            bring(Membership.objects.filter(pk=member_id), MEMBERSHIP, status)
        return member_id
    return found.pk


def _invited(here: Scene, name: str, letter: str = "") -> UUID:
    """Somebody who is invited, and what became of the letter."""
    with here.provider.scope():
        found = Membership.objects.filter(display_name=name).first()
        if found is None:
            found = invite(
                here.owner,
                email=f"{name.split(maxsplit=1)[0].lower()}.{here.provider.code}@example.com",
                display_name=name,
                role_ids=[Role.objects.get(key=TRAINER.key).pk],
                campus_ids=[here.campus.pk],
                now=now(),
            )
            if letter:
                sent = Notification.objects.create(
                    kind="member.invited", recipient="a@example.com", subject_id=found.invitations.get().pk
                )
                Notification.objects.filter(pk=sent.pk).update(status=letter, answer="550 No such person here")
    member_id: UUID = found.pk
    return member_id


def _of(rest: str = "", name: str = ADA, status: MembershipStatus = MembershipStatus.ACTIVE) -> Callable[..., Any]:
    return lambda page, here: page.goto(here.path(f"team/{_member(here, name, status)}{rest}"))


def _letter(name: str, letter: str = "") -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(f"team/{_invited(here, name, letter)}"))


def _over(page: Page, here: Scene) -> None:
    member_id = _invited(here, "Oluwaseun Late")
    with here.provider.scope():
        Invitation.objects.filter(membership=member_id).update(expires_at=now())
    page.goto(here.path(f"team/{member_id}"))


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path("team/new"))
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _contest(page: Page, here: Scene) -> None:
    member_id = _member(here, "Chidi Contested")
    page.goto(here.path(f"team/{member_id}/edit"))
    page.get_by_label("Finance").check()
    with here.provider.scope():
        row = Membership.objects.get(pk=member_id)
        roles = Role.objects.filter(key=FINANCE.key if row.version % 2 else TRAINER.key)
        role_ids = [role.pk for role in roles]
        assign(here.owner, membership_id=member_id, role_ids=role_ids, campus_ids=[], version=row.version)
    page.get_by_label("Phone").fill("03 9741 2200")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Changes were saved after")).to_be_visible()


def _ask(page: Page, here: Scene) -> None:
    page.goto(here.path(f"team/{_member(here, ADA)}"))
    page.get_by_role("link", name="Suspend").click()
    expect(page.get_by_role("dialog")).to_be_visible()


STATES = [
    State("team", "team", "owner", to("team/")),
    State("team-all", "team", "owner", to("team/?status=all&sort=-name")),
    State("team-none-found", "team", "owner", to("team/?q=zzz")),
    State("team-read-only", "team", "auditor", to("team/")),
    State("member", "member", "owner", _of()),
    State("member-oneself", "member", "owner", lambda page, here: page.goto(here.path(f"team/{here.owner.id}"))),
    State("member-mightier", "member", "auditor", lambda page, here: page.goto(here.path(f"team/{here.owner.id}"))),
    State("member-suspended", "member", "owner", _of(name="Suda Suspended", status=MembershipStatus.SUSPENDED)),
    State("member-left", "member", "owner", _of(name="Lena Left", status=MembershipStatus.LEFT)),
    State("member-invited", "member", "owner", _letter("Imani Invited")),
    State("member-invited-sent", "member", "owner", _letter("Sena Sent", "sent")),
    State("member-invited-failed", "member", "owner", _letter("Femi Failed", "failed")),
    State("member-invited-unknown", "member", "owner", _letter("Uma Unknown", "unknown")),
    State("member-invited-over", "member", "owner", _over),
    State("member-not-found", "member", "owner", lambda page, here: page.goto(here.path(f"team/{here.campus.pk}"))),
    State("invite", "member_new", "owner", to("team/new")),
    State("invite-refused", "member_new", "owner", _refuse),
    State("invite-not-allowed", "member_new", "auditor", to("team/new")),
    State("member-edit", "member_edit", "owner", _of("/edit")),
    State("member-conflict", "member_edit", "owner", _contest),
    State("suspend-dialog", "member_suspension", "owner", _ask),
    State("suspend-page", "member_suspension", "owner", _of("/suspension")),
    State(
        "reinstate-page",
        "member_reinstatement",
        "owner",
        _of("/reinstatement", "Suda Suspended", MembershipStatus.SUSPENDED),
    ),
    State("remove-page", "member_removal", "owner", _of("/removal")),
    State("invite-again-page", "member_invitation", "owner", _of("/invitation", "Lena Left", MembershipStatus.LEFT)),
    State("leave-page", "leaving", "owner", to("leaving")),
    State("nothing-to-do", "organisation", "nobody", lambda page, here: page.goto(here.path("", here.other))),
]
