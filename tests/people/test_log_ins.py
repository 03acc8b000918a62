"""Log-ins of guardians: how they begin and how they end."""

from dataclasses import replace
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Invitation
from cohortium.access.permissions import Permission
from cohortium.access.roles import TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.invitations import (
    AnotherAddress,
    InvitationOver,
    JustSent,
    UsesPortal,
    invite,
)
from cohortium.administration.actions.members import assign
from cohortium.administration.actions.own_log_ins import (
    AddressChanged,
    HasLogIn,
    NoAddress,
)
from cohortium.administration.queries.invitations import inviter
from cohortium.administration.queries.members import members
from cohortium.core.errors import NotFound
from cohortium.desk.queries.approvals import offered
from cohortium.desk.queries.tasks import choices
from cohortium.identity.actions import create
from cohortium.people.actions.guardians import edit_guardian, remove_guardian
from cohortium.people.actions.log_ins import (
    NotWithUs,
    invite_guardian,
    remind_guardian,
    shut_guardian_out,
)
from cohortium.people.models import Guardian
from cohortium.people.queries import guardians as guardian_queries
from cohortium.people.queries.log_ins import guardian_log_in
from tests.administration.test_members import role
from tests.fixtures import MORNING, Provider, now
from tests.mail import Post
from tests.people.households import child, family, guardian
from tests.people.log_ins import LATER, comes_in, inside, invited, mail, told

TODAY = MORNING.date()


def test_a_guardian_who_is_invited_sees_what_is_theirs_and_is_not_of_the_team(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    child(provider, family(provider, "Ncube"), first_name="Zanele")
    mother = invited(provider, owner, guardian(provider, here, email=mail(provider)))

    user = comes_in(provider, mother.membership_id)

    found = inside(provider, user)
    assert found.roles == ()
    assert told(provider, found.actor) == ["Rose"]
    with provider.scope():
        assert [row.name for row in members(owner).rows] == ["Grace Whitlock"]
        assert offered().people == choices(owner, Permission.TASK_ADD).people == [(owner.id, "Grace Whitlock")]
        with pytest.raises(NotFound):
            assign(owner, membership_id=found.actor.id, role_ids=[], campus_ids=[], version=1)


def test_who_is_not_of_the_team_is_given_no_role(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    comes_in(provider, mother.membership_id)
    roles = list(role(provider, TRAINER))
    again: dict[str, Any] = {"display_name": "Eleni", "role_ids": roles, "campus_ids": [], "now": LATER}

    with provider.scope():
        with pytest.raises(NotFound):
            assign(owner, membership_id=mother.membership_id, role_ids=roles, campus_ids=[], version=2)
        with pytest.raises(UsesPortal):
            invite(owner, email=mail(provider), **again)


def test_whose_log_in_was_taken_away_can_be_invited_to_work_here(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    user = comes_in(provider, mother.membership_id)

    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
        hired = invite(
            owner,
            email=mail(provider),
            display_name="Eleni Papadopoulos",
            role_ids=role(provider, TRAINER),
            campus_ids=[],
            now=LATER,
        )
    assert hired.pk == mother.membership_id
    comes_in(provider, hired.pk, user)

    assert inside(provider, user).roles == ("Trainer",)


def test_a_letter_goes_to_the_address_and_says_what_the_portal_is(
    provider: Provider, owner: Actor, work: Any, post: Post
) -> None:
    address = mail(provider)
    invited(provider, owner, guardian(provider, family(provider), email=address), now=now())

    work()

    [letter] = post.to(address)
    body: Any = letter.get_body(("plain",))
    assert letter["Subject"] == f"Your log-in at {provider.name}"
    assert "where you can see your details and ask for corrections" in body.get_content()


def test_the_office_is_not_told_when_they_come_in(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    comes_in(provider, mother.membership_id)

    with provider.scope():
        assert inviter(membership_id=mother.membership_id) is None


def test_taken_away_nothing_opens_any_more_and_they_can_be_invited_again(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    mother = invited(provider, owner, guardian(provider, here, email=mail(provider)))
    user = comes_in(provider, mother.membership_id)

    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
        assert isinstance(shut_guardian_out(owner, guardian_id=mother.pk), Unchanged)
        assert guardian_log_in(owner, guardian_id=mother.pk, now=LATER).log_in.status == "left"
    assert inside(provider, user) is None

    again = invited(provider, owner, mother, now=LATER)
    assert again.membership_id == mother.membership_id
    comes_in(provider, again.membership_id, user)
    assert told(provider, inside(provider, user).actor) == ["Rose"]


def test_what_is_taken_back_opens_nothing(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))

    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
    with pytest.raises(InvitationOver):
        comes_in(provider, mother.membership_id)


def test_an_address_that_was_only_tried_is_free(provider: Provider, owner: Actor) -> None:
    shared = mail(provider)
    here = family(provider)
    mother = invited(provider, owner, guardian(provider, here, email=shared))
    with provider.scope():
        shut_guardian_out(owner, guardian_id=mother.pk)
        details = replace(guardian_queries.guardian(owner, guardian_id=mother.pk).details, email=mail(provider, "e"))
        edit_guardian(owner, guardian_id=mother.pk, details=details, version=mother.version + 1)
    father = guardian(provider, here, "Kostas", email=shared)

    invited(provider, owner, father)

    with provider.scope():
        assert Guardian.objects.get(pk=father.pk).membership_id != mother.membership_id


def test_the_letter_is_sent_again_after_a_minute_with_another_link(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))

    with provider.scope():
        with pytest.raises(JustSent):
            remind_guardian(owner, guardian_id=mother.pk, now=MORNING)
        remind_guardian(owner, guardian_id=mother.pk, now=LATER)
        assert Invitation.objects.get(membership=mother.membership_id).generation == 2
        with pytest.raises(HasLogIn):
            invite_guardian(owner, guardian_id=mother.pk, now=LATER)


def test_an_address_that_changed_meanwhile_is_not_written_to(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))
    with provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(email=mail(provider, "other"))
        with pytest.raises(AddressChanged):
            remind_guardian(owner, guardian_id=mother.pk, now=LATER)


def test_only_a_log_in_of_that_address_comes_in(provider: Provider, owner: Actor) -> None:
    mother = invited(provider, owner, guardian(provider, family(provider), email=mail(provider)))

    with pytest.raises(AnotherAddress):
        comes_in(provider, mother.membership_id, create(mail(provider, "eve")))


def test_without_an_address_or_in_the_archive_nobody_is_invited(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    mother, father = guardian(provider, here), guardian(provider, here, "Kostas", email=mail(provider))
    with provider.scope():
        remove_guardian(owner, guardian_id=father.pk)

    with pytest.raises(NoAddress):
        invited(provider, owner, mother)
    with pytest.raises(NotWithUs):
        invited(provider, owner, father)
