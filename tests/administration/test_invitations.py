"""How people come in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin, link
from cohortium.access.links import hash_of, secret_of
from cohortium.access.models import Invitation, Membership, MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.access.roles import FINANCE, OWNER, TRAINER
from cohortium.access.states import MEMBERSHIP, MembershipStatus
from cohortium.action import Unchanged
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.invitations import (
    AlreadyInvited,
    AnotherAddress,
    InvitationOver,
    IsSuspended,
    JustSent,
    WasHere,
    accept,
    invite,
    invite_again,
    renew_invitation,
)
from cohortium.administration.actions.members import AlreadyMember, Mightier, assign, leave, remove
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.administration.queries.invitations import invitation as invitation_row
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from tests.administration.test_members import manager_of_people, role
from tests.administration.test_members import work as work_of
from tests.fixtures import MORNING, Provider
from tests.moves import bring

Told = Callable[[Any], tuple[list[str], list[str]]]
SOON = MORNING + timedelta(hours=2)


def invited(provider: Provider, actor: Actor, **more: Any) -> tuple[Membership, Invitation]:
    given = {
        "email": f"ada.{provider.code}@example.com",
        "display_name": "Ada Ncube",
        "role_ids": role(provider, TRAINER),
        "campus_ids": [],
        "now": MORNING,
    }
    with provider.scope():
        member = invite(actor, **given | more)
        return member, Invitation.objects.get(membership=member)


def holder(provider: Provider, invitation: Invitation) -> Actor:
    """Whoever opened the link."""
    return link(provider.id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())


def accepted(provider: Provider, invitation: Invitation, **more: Any) -> UUID:
    """Accept with a new log-in of the invited address; gives its id."""
    user = create(invitation.email)
    with provider.scope():
        accept(holder(provider, invitation), **{"user_id": user.pk, "email": user.email, "now": SOON} | more)
    return user.pk


def test_who_accepts_is_in_with_the_roles_and_campuses_of_the_invitation(
    provider: Provider, owner: Actor, told: Told
) -> None:
    campus = provider.campus("Geelong")
    member, invitation = invited(provider, owner, campus_ids=[campus.pk])

    user_id = accepted(provider, invitation)

    with provider.scope():
        inside = access.member(user_id=user_id, origin=Origin())
        member = Membership.objects.get(pk=member.pk)
    assert inside is not None
    assert (inside.actor.id, member.status) == (member.pk, "active")
    assert work_of(provider, inside.actor) == (["Trainer"], ["Geelong"])
    assert told(member)[0] == ["member.invited", "member.accepted"]


def test_only_the_hash_of_the_secret_is_kept(provider: Provider, owner: Actor) -> None:
    _, invitation = invited(provider, owner)
    secret = secret_of(PURPOSE, invitation.pk, invitation.generation)

    assert (len(secret), bytes(invitation.secret_hash)) == (43, hash_of(secret))
    assert secret_of(PURPOSE, invitation.pk, invitation.generation + 1) != secret
    assert secret_of("other", invitation.pk, invitation.generation) != secret


def test_the_trail_does_not_learn_the_address(provider: Provider, owner: Actor) -> None:
    member, _ = invited(provider, owner, email="ada.ncube@example.com")

    with provider.scope():
        changes = AuditEntry.objects.get(entity_id=member.pk).changes

    assert (changes["email"], changes["roles"]) == ([None, "a•••@example.com"], [None, ["Trainer"]])


def test_an_invitation_lives_for_a_day(provider: Provider, owner: Actor) -> None:
    _, invitation = invited(provider, owner)

    with pytest.raises(InvitationOver):
        accepted(provider, invitation, now=MORNING + timedelta(hours=24))


def test_an_invitation_is_for_its_address_alone(provider: Provider, owner: Actor) -> None:
    _, invitation = invited(provider, owner)
    stranger = create(f"eve.{provider.code}@example.com")

    with provider.scope(), pytest.raises(AnotherAddress):
        accept(holder(provider, invitation), user_id=stranger.pk, email=stranger.email, now=SOON)

    with provider.scope():
        assert access.member(user_id=stranger.pk, origin=Origin()) is None


def test_accepting_twice_is_once(provider: Provider, owner: Actor, told: Told) -> None:
    member, invitation = invited(provider, owner)
    user_id = accepted(provider, invitation)

    with provider.scope():
        again = accept(holder(provider, invitation), user_id=user_id, email=invitation.email, now=SOON)

    assert isinstance(again, Unchanged)
    assert told(member)[0] == ["member.invited", "member.accepted"]


def test_an_invitation_that_was_taken_back_opens_nothing(provider: Provider, owner: Actor) -> None:
    member, invitation = invited(provider, owner)
    with provider.scope():
        remove(owner, membership_id=member.pk)

    with pytest.raises(InvitationOver):
        accepted(provider, invitation)


def test_the_link_of_another_organisation_opens_nothing(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    _, invitation = invited(provider, owner)

    for unknown in (invitation.pk, new_id()):
        actor = link(other_provider.id, unknown, Permission.MEMBER_ACCEPT, Origin())
        with other_provider.scope(), pytest.raises(InvitationOver):
            accept(actor, user_id=provider.users[owner.id].pk, email=invitation.email, now=SOON)


def test_an_invitation_sent_again_has_another_secret_and_another_day(provider: Provider, owner: Actor) -> None:
    member, before = invited(provider, owner)

    with provider.scope():
        renew_invitation(owner, membership_id=member.pk, now=SOON)
        after = Invitation.objects.get(pk=before.pk)

    assert (after.generation, after.expires_at) == (before.generation + 1, SOON + timedelta(hours=24))
    assert bytes(after.secret_hash) != bytes(before.secret_hash)


def test_who_is_in_is_not_invited_again(provider: Provider, owner: Actor) -> None:
    member, invitation = invited(provider, owner)
    accepted(provider, invitation)

    with provider.scope():
        with pytest.raises(InvitationOver):
            renew_invitation(owner, membership_id=member.pk, now=SOON)
        assert Invitation.objects.get(pk=invitation.pk).generation == 1


def test_who_left_comes_back_as_the_same_member(provider: Provider, owner: Actor, told: Told) -> None:
    ada = provider.member(TRAINER, name="Ada Ncube")
    user = provider.users[ada.id]
    with provider.scope():
        leave(ada)
        invite_again(owner, membership_id=ada.id, now=MORNING)
        invitation = Invitation.objects.get(membership=ada.id)
        outside = access.member(user_id=user.pk, origin=Origin())

        accept(holder(provider, invitation), user_id=user.pk, email=user.email, now=SOON)
        member = Membership.objects.get(pk=ada.id)

    assert (outside, member.status) == (None, "active")
    assert told(member)[0] == ["member.admitted", "member.left", "member.invited", "member.accepted"]


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (MembershipStatus.ACTIVE, AlreadyMember),
        (MembershipStatus.INVITED, AlreadyInvited),
        (MembershipStatus.LEFT, WasHere),
        (MembershipStatus.SUSPENDED, IsSuspended),
    ],
)
def test_an_address_is_invited_once(
    provider: Provider, owner: Actor, status: MembershipStatus, refusal: type[Exception]
) -> None:
    member, invitation = invited(provider, owner)
    with provider.scope():
        Membership.objects.filter(pk=member.pk).update(user=create(invitation.email))
        bring(Membership.objects.filter(pk=member.pk), MEMBERSHIP, status)

    with pytest.raises(refusal):
        invited(provider, owner, email=invitation.email.upper())


def test_another_organisation_is_told_nothing(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    """Whoever is a member elsewhere is invited as anybody else is, and comes in with the log-in that there is."""
    stranger = other_provider.member(OWNER, name="Sipho Dlamini")
    user = other_provider.users[stranger.id]

    member, invitation = invited(provider, owner, email=user.email)
    with provider.scope():
        accept(holder(provider, invitation), user_id=user.pk, email=user.email, now=SOON)
        member = Membership.objects.get(pk=member.pk)

    assert (member.display_name, member.user_id) == ("Ada Ncube", user.pk)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "ada"}, "email"),
        ({"email": ""}, "email"),
        ({"display_name": "  "}, "display_name"),
        ({"display_name": "A" * 201}, "display_name"),
        ({"display_name": "Ada\u202e"}, "display_name"),
        ({"role_ids": []}, "roles"),
    ],
)
def test_what_cannot_be_accepted_is_said_by_field(
    provider: Provider, owner: Actor, typed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        invited(provider, owner, **typed)

    assert list(refused.value.errors) == [field]


def test_nobody_invites_somebody_mightier_or_elsewhere(provider: Provider, other_provider: Provider) -> None:
    here, there = provider.campus("Geelong"), provider.campus("Werribee")
    foreign = other_provider.campus()
    maya = manager_of_people(provider, here)

    with pytest.raises(Mightier):
        invited(provider, maya, role_ids=role(provider, FINANCE), campus_ids=[here.pk])
    for campus in (there, foreign):
        with pytest.raises(NotFound):
            invited(provider, maya, campus_ids=[campus.pk])
    with pytest.raises(NotFound):
        invited(provider, maya, role_ids=role(other_provider, TRAINER), campus_ids=[here.pk])
    member, _ = invited(provider, maya, campus_ids=[here.pk])

    assert member.status == "invited"


def test_a_trainer_invites_nobody(provider: Provider) -> None:
    with pytest.raises(NotAllowed):
        invited(provider, provider.member(TRAINER))


def test_two_invitations_of_one_address_at_once_are_one(provider: Provider, owner: Actor) -> None:
    barrier = Barrier(2)
    roles = role(provider, TRAINER)

    def send(email: str) -> str:
        try:
            with provider.scope():
                barrier.wait(10)
                invite(owner, email=email, display_name="Ada Ncube", role_ids=roles, campus_ids=[], now=MORNING)
        except AlreadyInvited:
            return "refused"
        finally:
            connection.close()
        return "invited"

    address = f"ada.{provider.code}@example.com"
    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(send, (address, address.upper())))

    assert sorted(ended) == ["invited", "refused"]
    with provider.scope():
        assert Membership.objects.filter(status=MembershipStatus.INVITED).count() == 1


def test_an_invitation_is_not_sent_again_in_the_same_minute(provider: Provider, owner: Actor) -> None:
    member, invitation = invited(provider, owner)

    with provider.scope():
        with pytest.raises(JustSent):
            renew_invitation(owner, membership_id=member.pk, now=MORNING + timedelta(seconds=59))
        renew_invitation(owner, membership_id=member.pk, now=MORNING + timedelta(seconds=60))
        after = Invitation.objects.get(pk=invitation.pk)

    assert after.generation == 2


@pytest.mark.parametrize(("asked", "other"), [("straße", "strasse"), ("ian", "\u0131an")])
def test_an_address_that_only_looks_alike_is_another_one(
    provider: Provider, owner: Actor, asked: str, other: str
) -> None:
    _, invitation = invited(provider, owner, email=f"{asked}.{provider.code}@example.com")
    stranger = create(f"{other}.{provider.code}@example.com")

    with provider.scope():
        row = invitation_row(invitation_id=invitation.pk, now=SOON)
        with pytest.raises(AnotherAddress):
            accept(holder(provider, invitation), user_id=stranger.pk, email=stranger.email, now=SOON)

    assert row.has_log_in is False


def test_a_campus_that_closes_while_it_is_given_lets_nobody_in(
    provider: Provider, owner: Actor, work: Callable[[], None]
) -> None:
    campus = provider.campus("Geelong")
    roles = role(provider, TRAINER)
    ada = provider.member(TRAINER, name="Ada Ncube")
    given, closing = Barrier(2), Barrier(2)

    def give() -> None:
        try:
            with provider.scope():
                assign(owner, membership_id=ada.id, role_ids=roles, campus_ids=[campus.pk], version=1)
                given.wait(10)
                closing.wait(10)
                # Long enough for the other one to be seen waiting, and not to have looked.
                sleep(0.5)
        finally:
            connection.close()

    def close() -> None:
        try:
            given.wait(10)
            with provider.scope():
                closing.wait(10)
                close_campuses(owner, campus_ids=[campus.pk])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(give), threads.submit(close)]:
            done.result()
    work()

    with provider.scope():
        current = MembershipCampus.objects.get(membership=ada.id).is_current
    assert current is False
